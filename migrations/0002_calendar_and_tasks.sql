-- Owned by src/providers/calendar: the primary key is what makes a slot impossible to give twice.
CREATE TABLE appointments (
	workspace_id TEXT NOT NULL,
	resource TEXT NOT NULL,
	starts_at INTEGER NOT NULL, -- ms since the epoch; slots lie on a fixed grid
	ends_at INTEGER NOT NULL,
	appointment_id TEXT NOT NULL,
	intent_key TEXT NOT NULL, -- call + tool + slot + party: a repeat is the same booking
	call_id TEXT NOT NULL,
	service TEXT NOT NULL,
	timezone TEXT NOT NULL,
	name TEXT NOT NULL,
	phone TEXT NOT NULL,
	booked_at INTEGER NOT NULL,
	PRIMARY KEY (workspace_id, resource, starts_at)
) WITHOUT ROWID;

-- Owned by src/providers/crm/d1: what the built-in CRM was asked to do for somebody.
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
