import { ulid } from "ulidx";

/** A random number, 0 ≤ n < 1, from a cryptographic source. */
function chance(): number {
	const [word = 0] = crypto.getRandomValues(new Uint32Array(1));
	return word / 2 ** 32;
}

/** A new id of a call, a webhook endpoint, a note or a task. It sorts by `now` (milliseconds); its other 80 bits are random. */
export function newId(prefix: "call" | "ep" | "note" | "task", now: number): string {
	return `${prefix}_${ulid(now, chance).toLowerCase()}`;
}
