-- Every primary key is also the order in which the table is asked: a second index would double the rows written.

-- Facts: consecutive events of one call as they were published, inserted or ignored. The views below are folds of these.
CREATE TABLE call_segments (
	workspace_id TEXT NOT NULL,
	call_id TEXT NOT NULL,
	first_seq INTEGER NOT NULL,
	last_seq INTEGER NOT NULL,
	events TEXT NOT NULL, -- JSON array of raw events
	PRIMARY KEY (workspace_id, call_id, first_seq, last_seq)
) WITHOUT ROWID;

-- One row a call. `known_events` only grows: a view folded from fewer facts never replaces one folded from more.
CREATE TABLE calls (
	workspace_id TEXT NOT NULL,
	call_id TEXT NOT NULL, -- sorts by start
	known_events INTEGER NOT NULL,
	unrecognised_events INTEGER NOT NULL,
	agent_id TEXT,
	agent_version INTEGER,
	channel TEXT,
	started_at INTEGER,
	ended_at INTEGER,
	duration_ms INTEGER,
	ended_reason TEXT,
	turns INTEGER NOT NULL,
	interruptions INTEGER NOT NULL,
	contact_id TEXT,
	contact_name TEXT,
	contact_phone TEXT,
	contact_email TEXT,
	analysis TEXT, -- JSON
	outcome TEXT,
	success_score INTEGER,
	sealed_seq INTEGER,
	complete INTEGER NOT NULL, -- 1 when sealed and every fact up to the seal is here
	metadata TEXT NOT NULL, -- JSON
	recognised_audio_ms INTEGER,
	audio_frames_in INTEGER,
	input_tokens INTEGER NOT NULL DEFAULT 0,
	output_tokens INTEGER NOT NULL DEFAULT 0,
	synthesised_characters INTEGER NOT NULL DEFAULT 0,
	durable_object_rows_written INTEGER,
	follow_ups TEXT NOT NULL DEFAULT '[]', -- JSON
	PRIMARY KEY (workspace_id, call_id)
) WITHOUT ROWID;

-- What a call was billed for. A view, because a row of its own would be written for every call.
CREATE VIEW usage AS
SELECT workspace_id, call_id, known_events, started_at, duration_ms, recognised_audio_ms, audio_frames_in,
	input_tokens, output_tokens, synthesised_characters, durable_object_rows_written
FROM calls;

-- What has to happen next. Status: needs_approval | proposed | booked | declined | failed.
CREATE VIEW follow_ups AS
SELECT calls.workspace_id, calls.call_id, calls.known_events,
	value ->> 'followUpId' AS follow_up_id,
	value ->> 'kind' AS kind,
	value ->> 'status' AS status,
	value ->> 'dueAt' AS due_at,
	value ->> 'name' AS name,
	value ->> 'phone' AS phone,
	value ->> 'note' AS note,
	value ->> 'taskId' AS task_id,
	value ->> 'needsApproval' AS needs_approval,
	value ->> 'appointmentId' AS appointment_id,
	value ->> 'why' AS why
FROM calls, json_each(calls.follow_ups);

-- One row a turn; turn 0 is the greeting.
CREATE TABLE turns (
	workspace_id TEXT NOT NULL,
	call_id TEXT NOT NULL,
	turn INTEGER NOT NULL,
	known_events INTEGER NOT NULL, -- of this turn, and the call's start
	at INTEGER NOT NULL,
	agent_id TEXT,
	channel TEXT,
	caller_text TEXT,
	generated_text TEXT,
	heard_text TEXT,
	interrupted INTEGER NOT NULL,
	failed INTEGER NOT NULL,
	tools INTEGER NOT NULL,
	audio_ms INTEGER,
	end_of_turn_delay_ms INTEGER,
	llm_time_to_first_token_ms INTEGER,
	tts_time_to_first_byte_ms INTEGER,
	first_audio_ms INTEGER,
	response_ms INTEGER,
	barge_in_stop_ms INTEGER,
	input_tokens INTEGER,
	output_tokens INTEGER,
	synthesised_characters INTEGER,
	PRIMARY KEY (workspace_id, call_id, turn)
) WITHOUT ROWID;

-- The built-in CRM's people, one row an identity: a phone number, in E.164 where it can be, or an email address where no
-- number is known. A fold of complete calls; what people said of contacts themselves stands in 0004_crm.sql.
CREATE TABLE contacts (
	workspace_id TEXT NOT NULL,
	contact_id TEXT NOT NULL, -- derived from workspace and identity: a repeat finds the same row
	name TEXT,
	name_call_id TEXT, -- the call that gave the name; null with it
	phone TEXT,
	email TEXT,
	email_call_id TEXT, -- the call that gave the email address; null with it
	last_call_id TEXT NOT NULL, -- highest call id seen; an older call never overwrites a newer one
	last_call_at INTEGER NOT NULL,
	recent_call_ids TEXT NOT NULL DEFAULT '[]', -- JSON array, newest first: asked while a caller waits, without an index
	PRIMARY KEY (workspace_id, contact_id)
) WITHOUT ROWID;

CREATE TABLE webhook_endpoints (
	workspace_id TEXT NOT NULL,
	endpoint_id TEXT NOT NULL,
	url TEXT NOT NULL,
	secret TEXT NOT NULL, -- whsec_…
	event_types TEXT NOT NULL, -- JSON array
	created_at INTEGER NOT NULL,
	disabled_at INTEGER,
	disabled_why TEXT,
	PRIMARY KEY (workspace_id, endpoint_id)
) WITHOUT ROWID;

-- One row for an event and an endpoint, for ever: `delivery_id` is derived from both and is the webhook-id.
CREATE TABLE webhook_deliveries (
	workspace_id TEXT NOT NULL,
	delivery_id TEXT NOT NULL,
	endpoint_id TEXT NOT NULL,
	call_id TEXT NOT NULL,
	seq INTEGER NOT NULL,
	event_type TEXT NOT NULL,
	body TEXT NOT NULL,
	status TEXT NOT NULL, -- pending | delivered | failed
	attempts INTEGER NOT NULL,
	created_at INTEGER NOT NULL,
	last_attempt_at INTEGER,
	last_status INTEGER, -- HTTP status; null when there was no answer
	last_error TEXT,
	PRIMARY KEY (workspace_id, call_id, seq, endpoint_id)
) WITHOUT ROWID;

-- Messages that could not be handled. One that comes back after it was sent again is the same row, buried once more.
CREATE TABLE dead_letters (
	dead_letter_id TEXT NOT NULL PRIMARY KEY, -- derived from queue and body
	workspace_id TEXT, -- null when the body does not say whose it is
	queue TEXT NOT NULL, -- where it is sent again; 'unknown' when its shape does not say
	why TEXT NOT NULL, -- the last reason
	body TEXT NOT NULL, -- JSON
	burials INTEGER NOT NULL, -- how often it came here; only grows
	buried_at INTEGER NOT NULL -- the last time
) WITHOUT ROWID;

CREATE TABLE api_keys (
	key_hash TEXT NOT NULL PRIMARY KEY, -- SHA-256 of the key, hex
	workspace_id TEXT NOT NULL,
	key_prefix TEXT NOT NULL,
	created_at INTEGER NOT NULL,
	revoked_at INTEGER
) WITHOUT ROWID;
