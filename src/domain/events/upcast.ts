import type { RawEvent } from "./envelope.ts";

type Versioned = Pick<RawEvent, "type" | "v" | "data">;
type Data = Record<string, unknown>;

/** One step per raised version: from `type@v` to the next. */
const steps: Readonly<Record<string, (data: Data) => Data>> = {
	// Until then a business had one resource, of this name.
	"appointment.booked@1": (data) => ({ ...data, resource: "main" }),
	"contact.identified@1": (data) => ({ ...data, email: null }),
	// Until then an agent asked for no data and no score of its own.
	"call.analyzed@1": ({ analysis, ...data }) => ({
		...data,
		analysis: withOwn(analysis, { extracted: null, scorecard: [] }),
	}),
	// Until then nothing waited for a person.
	"followup.proposed@1": ({ followUp, ...data }) => ({
		...data,
		followUp: withOwn(followUp, { needsApproval: false, appointmentId: null }),
	}),
};

/** Brings an event of any published version to the newest one, a step at a time. */
export function upcast(event: Versioned): Versioned {
	const step = steps[`${event.type}@${event.v}`];
	if (!step || !isData(event.data)) return event;
	return upcast({ ...event, v: event.v + 1, data: step(event.data) });
}

/** What is no object is left as it is, for the reader to refuse. */
function withOwn(value: unknown, added: Data): unknown {
	return isData(value) ? { ...value, ...added } : value;
}

function isData(value: unknown): value is Data {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
