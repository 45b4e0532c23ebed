import type { RawEvent } from "./envelope.ts";

type Versioned = Pick<RawEvent, "type" | "v" | "data">;
type Data = Record<string, unknown>;

/** One step for each version, from `type@v` to the next one. */
const steps: Readonly<Record<string, (data: Data) => Data>> = {
	// Before version 2 a business had one resource, with this name.
	"appointment.booked@1": (data) => ({ ...data, resource: "main" }),
	"contact.identified@1": (data) => ({ ...data, email: null }),
	// Before version 2 an agent had no schema and no scorecard of its own.
	"call.analyzed@1": ({ analysis, ...data }) => ({
		...data,
		analysis: withOwn(analysis, { extracted: null, scorecard: [] }),
	}),
	// Before version 2 nothing was said while the caller waited.
	"turn.sentence_spoken@1": (data) => ({ ...data, kind: "reply" }),
	// Before version 2 every reply was spoken.
	"turn.replied@1": spoken,
	"turn.reply_interrupted@1": spoken,
	// Before version 2 no follow-up needed approval.
	"followup.proposed@1": ({ followUp, ...data }) => ({
		...data,
		followUp: withOwn(followUp, { needsApproval: false, appointmentId: null }),
	}),
};

/** Brings an event of any published version to the newest one, step by step. */
export function upcast(event: Versioned): Versioned {
	const step = steps[`${event.type}@${event.v}`];
	if (!step || !isData(event.data)) return event;
	return upcast({ ...event, v: event.v + 1, data: step(event.data) });
}

function spoken({ latency, ...data }: Data): Data {
	return { ...data, medium: "speech", latency: withOwn(latency, { firstTextMs: null }) };
}

/** A value that is no object is left as it is. The parser refuses it later. */
function withOwn(value: unknown, added: Data): unknown {
	return isData(value) ? { ...value, ...added } : value;
}

function isData(value: unknown): value is Data {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
