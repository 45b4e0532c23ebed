/**
 * A platform's object, of which only what the product uses is there. Whatever else is asked of it throws by
 * name, so that a new use is not answered with nothing.
 */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller says which of the platform's types it stands for
export function standIn<T>(what: string, parts: Readonly<Record<string, unknown>>): T {
	return new Proxy(Object.assign(Object.create(null), parts), {
		get(target, key) {
			if (key in target) return target[key];
			// A promise asks whether it is one.
			if (key === "then") return undefined;
			throw new Error(`the simulation's ${what} has no ${String(key)}`);
		},
	});
}
