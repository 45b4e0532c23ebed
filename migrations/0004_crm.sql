-- What people said of the built-in CRM's contacts, and what has to be done for them. Source data: no rebuild touches it.

-- Two contacts who are one person. Never a chain: what a contact was merged into is itself merged into nothing.
CREATE TABLE contact_merges (
	workspace_id TEXT NOT NULL,
	contact_id TEXT NOT NULL,
	into_contact_id TEXT NOT NULL,
	merged_at INTEGER NOT NULL,
	PRIMARY KEY (workspace_id, contact_id),
	CHECK (contact_id <> into_contact_id)
) WITHOUT ROWID;

-- What somebody knows better than the calls; null where they do not.
CREATE TABLE contact_edits (
	workspace_id TEXT NOT NULL,
	contact_id TEXT NOT NULL,
	name TEXT,
	email TEXT,
	edited_at INTEGER NOT NULL,
	PRIMARY KEY (workspace_id, contact_id)
) WITHOUT ROWID;

-- Each identity with the contact it belongs to, and what was corrected of it.
CREATE VIEW contact_identities AS
SELECT contacts.*, coalesce(into_contact_id, contacts.contact_id) AS person_id,
	edits.name AS edited_name, edits.email AS edited_email
FROM contacts
	LEFT JOIN contact_merges AS merges
		ON merges.workspace_id = contacts.workspace_id AND merges.contact_id = contacts.contact_id
	LEFT JOIN contact_edits AS edits
		ON edits.workspace_id = contacts.workspace_id AND edits.contact_id = contacts.contact_id;

CREATE TABLE contact_notes (
	workspace_id TEXT NOT NULL,
	contact_id TEXT NOT NULL,
	note_id TEXT NOT NULL, -- sorts by when it was written
	text TEXT NOT NULL,
	written_at INTEGER NOT NULL,
	PRIMARY KEY (workspace_id, contact_id, note_id)
) WITHOUT ROWID;

-- Made for follow-ups by src/providers/crm/d1-crm.ts, and by people through the API.
CREATE TABLE crm_tasks (
	workspace_id TEXT NOT NULL,
	task_id TEXT NOT NULL, -- of a follow-up derived from it: creating twice is creating once
	contact_id TEXT, -- null when nobody knows for whom it is
	kind TEXT NOT NULL,
	due_at TEXT NOT NULL, -- ISO 8601 with offset
	name TEXT,
	phone TEXT,
	note TEXT NOT NULL,
	created_at INTEGER NOT NULL,
	done_at INTEGER,
	PRIMARY KEY (workspace_id, task_id)
) WITHOUT ROWID;
