import { createHash, randomBytes } from "node:crypto";

/** A workspace's name as it may stand in SQL and in paths. */
const WORKSPACE = /^[a-z0-9][a-z0-9-]{0,39}$/;

/** A new key, and the row that lets it in. The key itself is stored nowhere. */
export function makeApiKey(workspaceId: string, now: number): { key: string; sql: string } {
	if (!WORKSPACE.test(workspaceId))
		throw new Error(
			`"${workspaceId}" is no workspace: it takes 1 to 40 lower-case letters, digits and -`,
		);
	const key = `rb_live_${randomBytes(32).toString("base64url")}`;
	const hash = createHash("sha256").update(key).digest("hex");
	return {
		key,
		sql:
			"INSERT INTO api_keys (key_hash, workspace_id, key_prefix, created_at) " +
			`VALUES ('${hash}', '${workspaceId}', '${key.slice(0, 12)}', ${now})`,
	};
}
