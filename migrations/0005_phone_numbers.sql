-- Numbers are in E.164 from here on; what release 0.1 stored is completed by src/store/rebuild/complete-phones.ts.
ALTER TABLE appointments ADD COLUMN phone_extension TEXT; -- digits to dial after the number
ALTER TABLE appointments ADD COLUMN phone_said TEXT; -- as it was said; null until a row of release 0.1 is completed

-- What has to be done once to the rows of an earlier release, and SQL cannot do.
CREATE TABLE row_updates (
	name TEXT NOT NULL PRIMARY KEY,
	after TEXT NOT NULL, -- JSON: where the next run goes on
	done_at INTEGER -- ms since the epoch; null while there is something to do
) WITHOUT ROWID;
