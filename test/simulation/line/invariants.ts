import type { RecordedEvent } from "../../../src/domain/events/catalogue.ts";
import { readEvents } from "../../../src/domain/events/read.ts";
import { rawOf } from "../invariants/evidence.ts";
import type { StoredRow } from "../platform/object-storage.ts";
import type { Engines } from "./engines.ts";
import type { LineObject } from "./line-object.ts";
import type { Sent } from "./socket.ts";

/** What is left of a call on the line. */
interface LineEvidence {
	callId: string;
	log: readonly StoredRow[];
	sent: readonly Sent[];
	engines: Engines;
	broken: readonly string[];
	object: LineObject;
}

interface LineInvariant {
	title: string;
	readonly check: (evidence: LineEvidence) => string[];
}

/** The longest that a caller waits for a sound: a tool's and a voice's limits, each twice. */
const ANSWERED_MS = 15_000;

const heardTurnsAreAnswered: LineInvariant = {
	title:
		"whatever an engine does, every turn is answered in words within seconds, or its failure is told",
	check(evidence) {
		const events = eventsOf(evidence);
		const died = (since: number) =>
			evidence.object.deaths.some((at) => at >= since && at <= since + ANSWERED_MS);
		return events.flatMap((event, index) => {
			if (event.type !== "turn.heard") return [];
			const { turn } = event.data;
			const after = events.slice(index + 1);
			const next = after.find((each, at) => isBreak(each, after[at + 1]));
			const until = Math.min(next?.at ?? Infinity, event.at + ANSWERED_MS);
			const sound = evidence.sent.find(
				({ at, audio }) =>
					at >= event.at &&
					at <= until &&
					audio !== null &&
					!isPrompt(evidence.engines.pieces[audio.piece]),
			);
			const wrong: string[] = [];
			if (sound === undefined && until === event.at + ANSWERED_MS && !died(event.at))
				wrong.push(`turn ${turn} was not answered within ${ANSWERED_MS} ms`);
			const failed = after.find(
				(each) => each.type === "turn.reply_failed" && each.data.turn === turn,
			);
			const told = after.some(
				(each) =>
					each.type === "turn.sentence_spoken" &&
					each.data.turn === turn &&
					each.data.kind === "apology",
			);
			const broken = after.some(
				(each, at) => isBreak(each, after[at + 1]) && each.at - (failed?.at ?? 0) < ANSWERED_MS,
			);
			if (failed && !told && !broken && !died(failed.at))
				wrong.push(`the failure of turn ${turn} was never told`);
			return wrong;
		});
	},
};

/** What comes between a turn and its answer without any fault of an engine. */
function isBreak(event: RecordedEvent, next: RecordedEvent | undefined): boolean {
	if (event.type === "turn.reply_interrupted")
		return event.data.by !== "caller" || next?.type === "turn.heard";
	return ["turn.heard", "call.resumed", "call.ended"].includes(event.type);
}

/** Said in a silence, and no answer to anything. */
function isPrompt(text = ""): boolean {
	return /cut off|still there/i.test(text);
}

const heardMeansSent: LineInvariant = {
	title: "nothing is recorded as heard that was not sent to the line",
	check(evidence) {
		const { sent, engines } = evidence;
		const sentMs = (from: number, to: number) =>
			sent
				.filter(({ at }) => at >= from && at <= to)
				.reduce((sum, { audio }) => sum + (audio?.ms ?? 0), 0);
		const events = eventsOf(evidence);
		return events.flatMap((event) => {
			if (event.type === "turn.sentence_spoken") {
				const { text, audioMs } = event.data;
				const pieces = engines.pieces.flatMap((piece, id) => (piece === text ? [id] : []));
				const frames = sent.filter(
					({ at, audio }) =>
						audio !== null && at <= event.at && (pieces.includes(audio.piece) || audio.piece === 0),
				);
				const ms = frames.reduce((sum, { audio }) => sum + (audio?.ms ?? 0), 0);
				return isPhrase(text) || ms >= audioMs - 1
					? []
					: [`"${text}" was spoken, of which ${ms} ms were sent`];
			}
			if (event.type !== "turn.replied" && event.type !== "turn.reply_interrupted") return [];
			const heard = event.type === "turn.replied" ? event.data.text : event.data.heard;
			return heard === "" || sentMs(0, event.at) > 0
				? []
				: [`"${heard}" was heard, and nothing was sent`];
		});
	},
};

/** Kept as audio, or as a recording, whose samples say nothing of their text. */
function isPhrase(text: string): boolean {
	return /sorry|hear you|still there|moment|cut off|this is Ada|How can I help/i.test(text);
}

const oneLiveLine: LineInvariant = {
	title:
		"one line of a call is live at a time: the newest, and the late close of an older one changes nothing",
	check(evidence) {
		const wrong: string[] = [];
		const takenOver = new Map<string, number>();
		for (const { at, socket, message, audio } of evidence.sent) {
			const over = takenOver.get(socket);
			if (over !== undefined && audio !== null)
				wrong.push(`${socket} heard ${at - over} ms after it was taken over`);
			if (message.includes('"taken_over"')) takenOver.set(socket, at);
			if (message.includes('"another_speaker"')) wrong.push(`${socket} was refused its own call`);
		}
		const end = eventsOf(evidence).find(({ type }) => type === "call.ended");
		const newest = evidence.object.newest;
		const lost = end?.type === "call.ended" && end.data.reason === "connection_lost";
		if (lost && newest !== null && (newest.goneAt ?? Infinity) > end.at)
			wrong.push(`the call ended as connection_lost while ${newest.id} was on the line`);
		return wrong;
	},
};

const turnsAreHeardOnce: LineInvariant = {
	title: "what a caller says once is one turn at most, whatever the recogniser repeats",
	check(evidence) {
		const heard = eventsOf(evidence).flatMap((event) =>
			event.type === "turn.heard" ? [event.data.text] : [],
		);
		return heard
			.filter((text, index) => heard.indexOf(text) < index)
			.map((text) => `"${text}" was heard twice`);
	},
};

const callsEnd: LineInvariant = {
	title: "a call on the line ends once, and leaves no session with an engine behind",
	check(evidence) {
		const { log, engines, broken } = evidence;
		const ends = log.filter(({ type }) => type === "call.ended").length;
		const open = engines.sockets.filter((socket) => socket.open).length;
		return [
			...(log.length === 0 || ends === 1 ? [] : [`the call has ${ends} ends`]),
			...(open === 0 ? [] : [`${open} sockets of the recogniser are still open`]),
			...broken.map((cause) => `unhandled: ${cause}`),
		];
	},
};

/** What must hold in every call on the line. docs/simulation.md lists them. */
export const lineInvariants: readonly LineInvariant[] = [
	heardTurnsAreAnswered,
	heardMeansSent,
	oneLiveLine,
	turnsAreHeardOnce,
	callsEnd,
];

function eventsOf({ callId, log }: LineEvidence) {
	return readEvents(log.map((row) => rawOf(callId, row)));
}
