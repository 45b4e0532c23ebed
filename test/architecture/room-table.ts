/** A room of the product, what it is for, and what of the product it may import beside itself. */
export interface Room {
	readonly isFor: string;
	/** `type src/x`: its types only. */
	readonly imports: readonly string[];
}

const settings = ["src/config.ts", "src/log.ts", "src/clock.ts", "src/sha256.ts"];
const shelves = ["src/domain", "src/providers", "src/store", ...settings];

/** The whole house. A room that is not named here may not exist, and an import that is not named may not be made. */
export const rooms: Readonly<Record<string, Room>> = {
	"src/domain": {
		isFor: "the rules, pure: events and versions, what a call may do, booking, webhooks, reports",
		imports: [],
	},
	"src/config.ts": { isFor: "settings, parsed once", imports: ["src/domain"] },
	"src/log.ts": { isFor: "the one logger", imports: [] },
	"src/clock.ts": { isFor: "time, as a test can run it", imports: [] },
	"src/sha256.ts": { isFor: "the one digest", imports: [] },
	"src/store": {
		isFor: "D1 and R2: every table is read and written here",
		imports: ["src/domain", "src/sha256.ts"],
	},
	"src/providers": {
		isFor: "ports and adapters: models, speech, calendar, CRM",
		imports: ["src/domain", "src/store", ...settings],
	},
	"src/booking": {
		isFor: "search, book, move, cancel: for a caller's tools and for the office's API",
		imports: ["src/domain", "src/providers", "src/clock.ts", "src/log.ts"],
	},
	"src/agent": {
		isFor: "one call, live: hears, decides, speaks, appends, publishes",
		imports: ["src/domain", "src/providers", "src/booking", ...settings],
	},
	"src/consumers": { isFor: "what follows from recorded events", imports: shelves },
	"src/workflows": {
		isFor: "the retried work after a call",
		imports: [...shelves, "src/booking"],
	},
	"src/edge": { isFor: "HTTP and WebSocket in", imports: [...shelves, "src/booking"] },
	"src/worker.ts": {
		isFor: "wiring",
		imports: ["src/agent", "src/consumers", "src/edge", "src/workflows"],
	},
	"src/console": { isFor: "the page", imports: ["type src/domain"] },
	embedded: { isFor: "the engines of the default", imports: ["src/domain"] },
	tools: {
		isFor: "demo, dev, command line, benchmarks, simulation",
		imports: ["src/domain", "test"],
	},
};

/** The rooms within a room: each may import only those that are named, so no arrow climbs and none goes in a circle. */
export const inside: Readonly<Record<string, Readonly<Record<string, Room>>>> = {
	"src/domain": {
		"result.ts": { isFor: "a value, or why there is none", imports: [] },
		"chunk-by-weight.ts": { isFor: "a list cut by weight or number", imports: [] },
		"message-kind.ts": { isFor: "which queue a message is for", imports: [] },
		parsing: { isFor: "JSON, and what is wrong with an input in words", imports: [] },
		time: { isFor: "local time and instants", imports: [] },
		people: { isFor: "names, phone numbers, identities", imports: [] },
		audio: { isFor: "samples, turns by loudness, the playback clock", imports: [] },
		speech: { isFor: "the words of a text, in pieces to be spoken", imports: [] },
		events: {
			isFor: "the catalogue of events, their versions and messages",
			imports: ["chunk-by-weight.ts", "message-kind.ts"],
		},
		call: {
			isFor: "what a call may do, and folds of its log",
			imports: ["result.ts", "events", "people"],
		},
		agents: {
			isFor: "what an agent is: profile, hours, facts for the model",
			imports: ["result.ts", "parsing", "time", "people", "speech", "call"],
		},
		booking: {
			isFor: "availability, appointments, the calendar feed",
			imports: ["result.ts", "time", "people", "events", "call", "agents"],
		},
		"post-call": {
			isFor: "the analysis, its checks, follow-ups, reminders",
			imports: ["time", "people", "events", "call", "agents", "booking"],
		},
		reports: {
			isFor: "the rows that lists and analytics read",
			imports: ["people", "events", "call"],
		},
		crm: {
			isFor: "what a CRM is sent of a call, and what it answers",
			imports: ["message-kind.ts", "time", "events", "call", "reports"],
		},
		webhooks: {
			isFor: "what subscribers are sent, and when again",
			imports: ["result.ts", "message-kind.ts", "events", "call"],
		},
		wire: {
			isFor: "the shapes of the HTTP API and of tokens",
			imports: ["people", "events", "agents", "reports", "webhooks"],
		},
	},
	"src/agent": {
		record: { isFor: "the log: decide, append, publish, seal, wake", imports: [] },
		tools: { isFor: "what the model may ask for", imports: [] },
		conversation: {
			isFor: "hearing, the model's reply, speaking, silence",
			imports: ["record", "tools"],
		},
		line: {
			isFor: "sockets, the SDK's mixin, who may speak, which agent answers",
			imports: ["record", "conversation"],
		},
		"call-agent.ts": {
			isFor: "the Durable Object: wires the rest",
			imports: ["record", "conversation", "line"],
		},
	},
	"src/store": {
		"sql.ts": { isFor: "columns and statements from a row's type", imports: [] },
		"archive.ts": { isFor: "a complete call in R2", imports: [] },
		"spilled-events.ts": { isFor: "events too large for a message, in R2", imports: [] },
		"phrase-audio.ts": { isFor: "what is said in many calls, as audio in R2", imports: [] },
		views: { isFor: "folds of facts: can be rebuilt from the logs", imports: ["sql.ts"] },
		records: { isFor: "their own truth: agents, keys, edits, deliveries", imports: ["sql.ts"] },
		rebuild: {
			isFor: "compares the views with the logs, and writes them anew",
			imports: ["sql.ts", "archive.ts", "views"],
		},
	},
};
