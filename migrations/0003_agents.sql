-- What an operator pushed: never changed, never deleted, because every call names the version that it ran.
CREATE TABLE agent_versions (
	workspace_id TEXT NOT NULL,
	agent_id TEXT NOT NULL,
	version INTEGER NOT NULL, -- from 1; from 2 under a name that a built-in agent has
	definition TEXT NOT NULL, -- JSON
	note TEXT,
	created_at INTEGER NOT NULL, -- ms since the epoch
	PRIMARY KEY (workspace_id, agent_id, version)
) WITHOUT ROWID;

-- Which version answers: the newest row's. Rolling back adds a row, too.
CREATE TABLE agent_publications (
	workspace_id TEXT NOT NULL,
	agent_id TEXT NOT NULL,
	publication INTEGER NOT NULL, -- 1, 2, …
	version INTEGER NOT NULL,
	kind TEXT NOT NULL, -- publish | roll_back
	returns_to INTEGER NOT NULL, -- the publication that a roll back of this one returns to; 0 for what was before the first
	published_at INTEGER NOT NULL, -- ms since the epoch
	PRIMARY KEY (workspace_id, agent_id, publication)
) WITHOUT ROWID;
