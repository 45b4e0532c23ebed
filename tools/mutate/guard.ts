/** A guard, and how it is broken: `from` stands once in `file`. */
export interface Guard {
	guard: string;
	file: string;
	from: string;
	to: string;
	/** The test file that misses it, where the simulation does not go; the simulation when not given. */
	test?: string;
}
