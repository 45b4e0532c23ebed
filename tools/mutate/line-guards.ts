import type { Guard } from "./guard.ts";

/** Those that the simulated calls on the line reach. */
export const lineGuards: readonly Guard[] = [
	{
		guard: "who spoke as the line came back gets a reply",
		file: "src/agent/conversation/live-call.ts",
		from: "if (!this.#voice.speech.active) await",
		to: "await",
	},
	{
		guard: "a reply that failed is followed by an apology",
		file: "src/agent/conversation/model-reply.ts",
		from: "reply.apologise(apology);\n\t\tyield apology;",
		to: "void apology;",
	},
	{
		guard: "a sentence is recorded with what was sent of it",
		file: "src/agent/conversation/audio/spoken-reply.ts",
		from: "onPieceSent(index, piece.text, Math.round(piece.sentMs));",
		to: "onPieceSent(index, piece.text, Math.round(piece.sentMs) + 100);",
	},
	{
		guard: "the late close of an older line changes nothing",
		file: "src/agent/call-agent.ts",
		from: "#onDropped(connection: Connection): void {\n\t\tif (!this.#gate.isSpeaker(connection)) return;",
		to: "#onDropped(_: Connection): void {",
	},
	{
		guard: "the end of a turn that comes twice is one turn",
		file: "src/providers/speech/flux.ts",
		from: 'if (event === "EndOfTurn" && transcript === this.#ended) return;',
		to: "",
	},
	{
		guard: "a session with the recogniser is closed with its line",
		file: "src/agent/conversation/audio/caller-audio.ts",
		from: "session.close();\n\t\tif (this.#session",
		to: "if (this.#session",
	},
];
