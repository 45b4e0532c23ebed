import { CallEvent, type RecordedEvent } from "./catalogue.ts";
import { RawEvent } from "./envelope.ts";
import { upcast } from "./upcast.ts";

/**
 * A parsed event. All events from storage, queues, archives and files are parsed here. An event of an unknown type or a
 * newer version is `unrecognised`: it is stored, forwarded and counted, never dropped. Anything else is `unreadable`.
 */
export type ReadEvent =
	| { kind: "event"; event: RecordedEvent }
	| { kind: "unrecognised"; raw: RawEvent; why: string }
	| { kind: "unreadable"; why: string };

export function readEvent(value: unknown): ReadEvent {
	const raw = RawEvent.safeParse(value);
	if (!raw.success) return { kind: "unreadable", why: raw.error.message };
	const { callId, seq, at, type, v, data } = raw.data;
	const parsed = CallEvent.safeParse(upcast({ type, v, data }));
	if (!parsed.success) return { kind: "unrecognised", raw: raw.data, why: parsed.error.message };
	return { kind: "event", event: { callId, seq, at, ...parsed.data } };
}

/** The events of a log that this release understands, in order of `seq`. */
export function readEvents(values: readonly unknown[]): RecordedEvent[] {
	return values
		.flatMap((value) => {
			const read = readEvent(value);
			return read.kind === "event" ? [read.event] : [];
		})
		.toSorted((a, b) => a.seq - b.seq);
}
