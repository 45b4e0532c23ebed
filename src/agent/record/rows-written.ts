/** A row written is billed, also those the SDK writes for itself: counts them all, from construction on. */
export function countRowsWritten({ sql, kv }: DurableObjectStorage): () => number {
	const cursors: { rowsWritten: number }[] = [];
	let settled = 0;
	const exec = sql.exec.bind(sql);
	sql.exec = <T extends Record<string, SqlStorageValue>>(query: string, ...bindings: unknown[]) => {
		const cursor = exec<T>(query, ...bindings);
		cursors.push(cursor);
		return cursor;
	};
	const put = kv.put.bind(kv);
	kv.put = (key, value) => {
		put(key, value);
		settled += 1;
	};
	return () => {
		// A cursor that was read to its end tells the same for ever; none is read across an await.
		for (const cursor of cursors.splice(0)) settled += cursor.rowsWritten;
		return settled;
	};
}
