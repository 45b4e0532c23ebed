/** Counts all rows written from now on, also those of the SDK, because each is billed. */
export function countRowsWritten({ sql, kv }: DurableObjectStorage): () => number {
	const cursors: { rowsWritten: number }[] = [];
	let counted = 0;
	const exec = sql.exec.bind(sql);
	sql.exec = <T extends Record<string, SqlStorageValue>>(query: string, ...bindings: unknown[]) => {
		const cursor = exec<T>(query, ...bindings);
		cursors.push(cursor);
		return cursor;
	};
	const put = kv.put.bind(kv);
	kv.put = (key, value) => {
		put(key, value);
		counted += 1;
	};
	return () => {
		// All cursors were read to their end by now, because none is read across an await. So their counts are final.
		for (const cursor of cursors.splice(0)) counted += cursor.rowsWritten;
		return counted;
	};
}
