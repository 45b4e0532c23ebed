-- What was changed in the calendar, in the same transaction as the change: every move and cancellation, and what the office
-- booked. Read and written by src/store/records/appointment-changes.ts alone. A
-- request with an Idempotency-Key finds its change here. Source data: no rebuild touches it.
CREATE TABLE appointment_changes (
	workspace_id TEXT NOT NULL,
	appointment_id TEXT NOT NULL,
	revision INTEGER NOT NULL, -- of the appointment after the change
	kind TEXT NOT NULL, -- booked | moved | cancelled
	change_key TEXT NOT NULL, -- what asked for it: a repeat is the same change
	appointment TEXT NOT NULL, -- JSON: as it was after the change
	changed_at INTEGER NOT NULL, -- ms since the epoch
	told_at INTEGER, -- null for what the office did, until something tells it from here: nothing does yet
	PRIMARY KEY (workspace_id, appointment_id, revision),
	CHECK (kind IN ('booked', 'moved', 'cancelled'))
) WITHOUT ROWID;

-- What is not told yet, the oldest first.
CREATE INDEX appointment_changes_to_tell ON appointment_changes (changed_at) WHERE told_at IS NULL;
