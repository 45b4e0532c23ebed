/** The database, except that what is read of it waits for `may`, which is asked at each read. */
export function stallingDatabase(db: D1Database, may: () => Promise<unknown>): D1Database {
	const stalling = (statement: D1PreparedStatement): D1PreparedStatement =>
		new Proxy(statement, {
			get(target, key) {
				if (key === "bind") return (...values: unknown[]) => stalling(target.bind(...values));
				if (key !== "first") return Reflect.get(target, key);
				return async () => {
					await may();
					return await target.first();
				};
			},
		});
	return new Proxy(db, {
		get: (target, key) =>
			key === "prepare"
				? (query: string) => stalling(target.prepare(query))
				: Reflect.get(target, key),
	});
}
