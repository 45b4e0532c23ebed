import type { WebSocket } from "ws";

/** What a test has already made happen once, by the words that name it. */
const happened = new Set<string>();

export function isFirst(name: string): boolean {
	if (happened.has(name)) return false;
	happened.add(name);
	return true;
}

/** What a test wrote into a frame of audio, in ASCII: a verb and, after a colon, words; `hear*3:words` has them thrice. */
interface Line {
	verb: string;
	words: string;
}

/**
 * Flux hears what it is told: `start` or `start:words`, `hear:words` (final at once), `eager:words`, `resume:words`, and
 * `stop`, the end of a turn that came to no words. Every recogniser knows `die`, which closes the socket, and `vanish`, which drops it without a close. `fall:name` closes it, and
 * `deafen:name` makes it say nothing more, the first time that the name is heard; `mute` does every time. Flux answers other audio
 * with an empty update. `impatient` makes it close the socket five seconds after the latest frame.
 */
export function hearLikeFlux(socket: WebSocket): void {
	let turn = 0;
	let open = false;
	const tell = (event: string, transcript = "") =>
		send(socket, { type: "TurnInfo", event, turn_index: turn, transcript, words: [] });
	const start = (words = "") => {
		if (!open) tell("StartOfTurn", words);
		open = true;
	};
	const end = (words = "") => {
		tell("EndOfTurn", words);
		open = false;
		turn += 1;
	};
	onLine(socket, ({ verb, words }) => {
		if (verb === "start") start(words);
		if (verb === "stop") end();
		if (verb === "eager") {
			start();
			tell("EagerEndOfTurn", words);
		}
		if (verb === "") tell("Update");
		if (verb === "resume") tell("TurnResumed", words);
		if (verb === "hear") {
			start();
			tell("Update", words);
			end(words);
		}
	});
}

/**
 * Nova-3 also has `part:words`, a final segment after which speech goes on, `final:words`, one at a short pause, `pause`, which is an utterance's
 * end by silence alone, and `noise`: a voice that comes to no words.
 */
export function hearLikeNova(socket: WebSocket): void {
	let open = false;
	const start = () => {
		if (!open) send(socket, { type: "SpeechStarted", channel: [0], timestamp: 0 });
		open = true;
	};
	const tell = (transcript: string, final: { is_final: boolean; speech_final: boolean }) =>
		send(socket, { type: "Results", ...final, channel: { alternatives: [{ transcript }] } });
	const pause = () => {
		send(socket, { type: "UtteranceEnd", channel: [0, 1], last_word_end: 0 });
		open = false;
	};
	onLine(socket, ({ verb, words }) => {
		if (verb === "start" || verb === "noise") start();
		if (verb === "noise") open = false;
		if (verb === "pause") pause();
		if (verb === "part") {
			start();
			tell(words, { is_final: true, speech_final: false });
		}
		if (verb === "final") {
			start();
			tell(words, { is_final: true, speech_final: true });
			open = false;
		}
		if (verb === "hear") {
			start();
			tell(words, { is_final: false, speech_final: false });
			tell(words, { is_final: true, speech_final: true });
			pause();
		}
	});
}

function onLine(socket: WebSocket, take: (line: Line) => void): void {
	let deaf = false;
	let impatience: NodeJS.Timeout | undefined;
	socket.on("close", () => clearTimeout(impatience));
	socket.on("message", (data: Buffer) => {
		impatience?.refresh();
		const written = data.toString("latin1").replaceAll("\0", "");
		const [verb = "", times = "1", unit = ""] =
			/^(\w+)(?:\*(\d+))?:?(.*)$/s.exec(written)?.slice(1) ?? [];
		const words = unit.repeat(Number(times));
		if (verb === "impatient") impatience = setTimeout(() => socket.close(1011, "no audio"), 5_000);
		else if (verb === "die" || (verb === "fall" && isFirst(words))) socket.close(1011, "told to");
		else if (verb === "mute" || (verb === "deafen" && isFirst(words))) deaf = true;
		else if (deaf) return;
		else if (verb === "vanish") socket.terminate();
		else take({ verb, words });
	});
}

function send(socket: WebSocket, message: unknown): void {
	socket.send(JSON.stringify(message));
}
