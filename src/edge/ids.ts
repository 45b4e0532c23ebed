import { ulid } from "ulidx";

/** 0 ≤ n < 1 from the platform's cryptographic randomness. */
function chance(): number {
	const [word = 0] = crypto.getRandomValues(new Uint32Array(1));
	return word / 2 ** 32;
}

/**
 * A new id of a call, a webhook endpoint, a note or a task: sorts by `now` (milliseconds), and its other 80 bits
 * cannot be guessed.
 */
export function newId(prefix: "call" | "ep" | "note" | "task", now: number): string {
	return `${prefix}_${ulid(now, chance).toLowerCase()}`;
}
