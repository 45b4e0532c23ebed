export type Entry = { type: string } & Record<string, unknown>;

/** How to reach one call. */
export interface Line {
	agent: string;
	name: string;
	query: { token: string };
}

/** A client of the SDK on one line, which notes what it tells its application. */
export interface ObservedClient {
	startCall(): Promise<void>;
	sendText(text: string): void;
	endCall(): void;
	/** Resolves when it has nothing more to tell. */
	leave(): Promise<void>;
}

/** What was noted, in order. */
export class Notes {
	readonly entries: Entry[] = [];

	note(entry: Entry): void {
		this.entries.push(entry);
	}

	/** What was noted last under this key. */
	latest(key: string): unknown {
		return this.entries.findLast((entry) => key in entry)?.[key];
	}

	count(isCounted: (entry: Entry) => boolean): number {
		return this.entries.filter(isCounted).length;
	}
}

/** @throws after twenty seconds, with what was noted. */
export async function until(isTrue: () => boolean, notes: Notes): Promise<void> {
	const deadline = Date.now() + 20_000;
	while (!isTrue()) {
		if (Date.now() > deadline) throw new Error(`waited in vain: ${JSON.stringify(notes.entries)}`);
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
}

/** The newest message of a transcript, without its time, and how many there are. */
export function newest(transcript: readonly { role: string; text: string }[]) {
	const message = transcript.at(-1);
	return message && { messages: transcript.length, role: message.role, text: message.text };
}
