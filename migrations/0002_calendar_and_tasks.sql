-- Read and written by src/store/records/appointments.ts alone. No two booked appointments of a resource overlap, buffers
-- included: the only statements that take a slot look for a free resource within themselves. A cancelled one stays, and
-- holds nothing.
CREATE TABLE appointments (
	workspace_id TEXT NOT NULL,
	appointment_id TEXT NOT NULL, -- derived from workspace and intent_key
	intent_key TEXT NOT NULL, -- call + tool + slot + party: a repeat is the same booking
	agent_id TEXT NOT NULL,
	call_id TEXT, -- the call that made it; null when it was made through the API
	resource TEXT NOT NULL,
	service TEXT NOT NULL,
	status TEXT NOT NULL DEFAULT 'booked', -- booked | cancelled
	revision INTEGER NOT NULL DEFAULT 0, -- one more with every change
	starts_at INTEGER NOT NULL, -- ms since the epoch, as every time here
	ends_at INTEGER NOT NULL,
	held_from INTEGER NOT NULL, -- starts_at and ends_at with the buffers
	held_until INTEGER NOT NULL,
	timezone TEXT NOT NULL,
	name TEXT NOT NULL,
	phone TEXT NOT NULL, -- as src/domain/booking/phone.ts writes it
	booked_at INTEGER NOT NULL,
	changed_at INTEGER NOT NULL,
	change_key TEXT, -- what made the last change: a repeat of it is the same change
	moved_from TEXT, -- JSON: resource, startsAt and endsAt before the last move
	PRIMARY KEY (workspace_id, appointment_id),
	CHECK (status IN ('booked', 'cancelled')),
	-- A search for overlaps looks no further than these.
	CHECK (ends_at > starts_at AND ends_at - starts_at <= 86400000),
	CHECK (starts_at - held_from BETWEEN 0 AND 86400000 AND held_until - ends_at BETWEEN 0 AND 86400000)
) WITHOUT ROWID;

-- For lists, and to find what overlaps.
CREATE INDEX appointments_by_start ON appointments (workspace_id, starts_at);

