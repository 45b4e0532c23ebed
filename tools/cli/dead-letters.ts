import { DeadLetter, DeadLetterPage, Redriven } from "../../src/domain/wire/dead-letters.ts";
import type { RingbookApi } from "../support/ringbook-api.ts";

/** The workspace's dead letters, newest first, one a line. */
export async function printDeadLetters(api: RingbookApi): Promise<void> {
	const letters = await readAll(api);
	for (const { deadLetterId, buriedAt, queue, burials, why } of letters) {
		const times = burials === 1 ? "" : `  (${burials} times)`;
		console.log(
			`${deadLetterId}  ${buriedAt}  ${queue}${times}  ${why.replaceAll(/\s+/g, " ").slice(0, 100)}`,
		);
	}
	if (letters.length === 0) console.error("no dead letters");
}

/** One dead letter: why it could not be handled, and the message itself as JSON. */
export async function printDeadLetter(api: RingbookApi, id: string): Promise<void> {
	const letter = await api.get(`/v1/dead-letters/${id}`, DeadLetter);
	console.log(`${letter.deadLetterId}  ${letter.buriedAt}  ${letter.queue}`);
	console.log(letter.why);
	console.log(JSON.stringify(JSON.parse(letter.body), null, "\t"));
}

/**
 * Sends dead letters to their queues again, all of those there are or one. One that still cannot be handled comes
 * back under its id.
 * @param id of one; all when undefined
 * @returns the exit code: 1 when one could not be sent
 */
export async function redriveDeadLetters(
	api: RingbookApi,
	id: string | undefined,
): Promise<number> {
	// Listed before the first is sent: those that come back are not sent a second time.
	const ids =
		id === undefined ? (await readAll(api)).map(({ deadLetterId }) => deadLetterId) : [id];
	let failed = 0;
	for (const one of ids) {
		// One that its queue refuses does not keep the others from theirs.
		try {
			const { queue } = await api.post(`/v1/dead-letters/${one}/redrive`, {}, Redriven);
			console.log(`${one}  sent to ${queue} again`);
		} catch (error) {
			failed += 1;
			console.error(`${one}  ${error instanceof Error ? error.message : String(error)}`);
		}
	}
	if (ids.length === 0) console.error("no dead letters");
	return failed === 0 ? 0 : 1;
}

async function readAll(api: RingbookApi): Promise<DeadLetter[]> {
	const letters: DeadLetter[] = [];
	for (let cursor: string | null = ""; cursor !== null;) {
		const after: string = cursor === "" ? "" : `&cursor=${cursor}`;
		const page = await api.get(`/v1/dead-letters?limit=100${after}`, DeadLetterPage);
		letters.push(...page.data);
		cursor = page.nextCursor;
	}
	return letters;
}
