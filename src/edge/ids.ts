import { ulid } from "ulidx";

/** 0 ≤ n < 1 from the platform's cryptographic randomness. */
function chance(): number {
	const [word = 0] = crypto.getRandomValues(new Uint32Array(1));
	return word / 2 ** 32;
}

/** A new call's id: sorts by `now` (milliseconds), and its other 80 bits cannot be guessed. */
export function newCallId(now: number): string {
	return `call_${ulid(now, chance).toLowerCase()}`;
}

/** A new webhook endpoint's id: sorts by `now` (milliseconds). */
export function newEndpointId(now: number): string {
	return `ep_${ulid(now, chance).toLowerCase()}`;
}

/** A new note's id: sorts by `now` (milliseconds). */
export function newNoteId(now: number): string {
	return `note_${ulid(now, chance).toLowerCase()}`;
}

/** A new task's id, of one that no call asked for. */
export function newTaskId(now: number): string {
	return `task_${ulid(now, chance).toLowerCase()}`;
}
