import { z } from "zod";

/** A key as it may be shown: its beginning, never all of it. */
const ApiKeyRow = z
	.object({
		key_hash: z.string(),
		key_prefix: z.string(),
		created_at: z.number(),
		revoked_at: z.number().nullable(),
	})
	.transform((row) => ({
		keyId: keyIdOf(row.key_hash),
		keyPrefix: row.key_prefix,
		createdAt: row.created_at,
		revokedAt: row.revoked_at,
	}));
export type ApiKeyRow = z.infer<typeof ApiKeyRow>;

const ID_DIGITS = 32;

/** The id of a key: the first half of its hash. The key cannot be derived from it. */
export function keyIdOf(keyHash: string): string {
	return `key_${keyHash.slice(0, ID_DIGITS)}`;
}

/** The workspace of a key; null when the key is unknown or revoked. */
export async function findWorkspace(db: D1Database, keyHash: string): Promise<string | null> {
	return db
		.prepare("SELECT workspace_id FROM api_keys WHERE key_hash = ? AND revoked_at IS NULL")
		.bind(keyHash)
		.first<string>("workspace_id");
}

export async function insertApiKey(
	db: D1Database,
	key: { keyHash: string; workspaceId: string; keyPrefix: string; createdAt: number },
): Promise<void> {
	await db
		.prepare(
			"INSERT INTO api_keys (key_hash, workspace_id, key_prefix, created_at) VALUES (?, ?, ?, ?)",
		)
		.bind(key.keyHash, key.workspaceId, key.keyPrefix, key.createdAt)
		.run();
}

/** A workspace's keys, revoked ones too, oldest first. */
export async function listApiKeys(db: D1Database, workspaceId: string): Promise<ApiKeyRow[]> {
	const { results } = await db
		.prepare(
			"SELECT key_hash, key_prefix, created_at, revoked_at FROM api_keys WHERE workspace_id = ? ORDER BY created_at, key_hash",
		)
		.bind(workspaceId)
		.all();
	return z.array(ApiKeyRow).parse(results);
}

/** Revokes a key. False when the workspace has no such key. Revoking it again keeps the first time. */
export async function revoke(
	db: D1Database,
	{ workspaceId, keyId, revokedAt }: { workspaceId: string; keyId: string; revokedAt: number },
): Promise<boolean> {
	const { meta } = await db
		.prepare(
			`UPDATE api_keys SET revoked_at = coalesce(revoked_at, ?1)
			 WHERE workspace_id = ?2 AND substr(key_hash, 1, ${ID_DIGITS}) = ?3`,
		)
		.bind(revokedAt, workspaceId, keyId.slice("key_".length))
		.run();
	return meta.changes > 0;
}
