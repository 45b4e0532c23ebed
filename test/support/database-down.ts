const fail = (): never => {
	throw new Error("the database is down");
};

/** A database that answers nothing. */
export const databaseDown: D1Database = {
	prepare: fail,
	withSession: fail,
	batch: () => Promise.reject(new Error("the database is down")),
	exec: () => Promise.reject(new Error("the database is down")),
	dump: () => Promise.reject(new Error("the database is down")),
};
