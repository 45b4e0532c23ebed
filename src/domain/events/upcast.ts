import type { RawEvent } from "./envelope.ts";

type Versioned = Pick<RawEvent, "type" | "v" | "data">;

/** One step per raised version: from `type@v` to the next. No version has been raised yet. */
const steps: Readonly<Record<string, (data: RawEvent["data"]) => RawEvent["data"]>> = {};

/** Brings an event of any published version to the newest one, a step at a time. */
export function upcast(event: Versioned): Versioned {
	const step = steps[`${event.type}@${event.v}`];
	return step ? upcast({ ...event, v: event.v + 1, data: step(event.data) }) : event;
}
