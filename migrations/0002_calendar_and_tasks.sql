-- Owned by src/providers/calendar. No two appointments of a resource overlap: the primary key refuses a second one at
-- the same start, and the only statement that inserts refuses, within itself, one that would overlap.
CREATE TABLE appointments (
	workspace_id TEXT NOT NULL,
	resource TEXT NOT NULL,
	starts_at INTEGER NOT NULL, -- ms since the epoch
	ends_at INTEGER NOT NULL,
	appointment_id TEXT NOT NULL, -- derived from workspace and intent_key
	intent_key TEXT NOT NULL, -- call + tool + slot + party: a repeat is the same booking
	call_id TEXT NOT NULL,
	service TEXT NOT NULL,
	timezone TEXT NOT NULL,
	name TEXT NOT NULL,
	phone TEXT NOT NULL, -- as src/domain/booking/phone.ts writes it
	booked_at INTEGER NOT NULL,
	PRIMARY KEY (workspace_id, resource, starts_at),
	-- A search for overlaps looks back no further than this.
	CHECK (ends_at > starts_at AND ends_at - starts_at <= 86400000)
) WITHOUT ROWID;

-- Owned by src/providers/crm/d1-crm.ts: what the built-in CRM was asked to do for somebody.
CREATE TABLE crm_tasks (
	workspace_id TEXT NOT NULL,
	task_id TEXT NOT NULL, -- derived from the follow-up: creating twice is creating once
	kind TEXT NOT NULL,
	due_at TEXT NOT NULL,
	name TEXT,
	phone TEXT,
	note TEXT NOT NULL,
	created_at INTEGER NOT NULL,
	PRIMARY KEY (workspace_id, task_id)
) WITHOUT ROWID;
