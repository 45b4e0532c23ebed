import { type Entry, type Line, Notes, until } from "./observed-client.ts";
import { Loudspeaker, ScriptedMicrophone } from "./sound.ts";
import { observeVoiceClient } from "./voice-client.ts";
import { observeVoiceHook } from "./voice-hook.ts";

const observers = { VoiceClient: observeVoiceClient, useVoiceAgent: observeVoiceHook };

declare global {
	/** Plays the dialogue on a line, and resolves with what the client told of it. */
	var playDialogue: (client: keyof typeof observers, line: Line) => Promise<Entry[]>;
}

/** Plays for longer than any machine takes to cut it short, in one piece: a longer one would be cut by length. */
const LONG = `${"and then we count on ".repeat(10)}to the end.`;

/** A greeting, a reply that the caller talks over, a spoken turn, a typed one, and a hang-up. */
globalThis.playDialogue = async (client, line) => {
	const notes = new Notes();
	const loudspeaker = new Loudspeaker(notes);
	const microphone = new ScriptedMicrophone();
	const observed = observers[client](line, microphone, notes);
	const sees = (isTrue: () => boolean) => until(isTrue, notes);
	const turnsEnded = (turns: number) =>
		notes.count(({ turnMetrics }) => Boolean(turnMetrics)) === turns && loudspeaker.silent;

	await sees(() => JSON.stringify(notes.latest("lastCustomMessage"))?.includes("mcp"));
	await observed.startCall();
	await sees(() => loudspeaker.begun > 0 && notes.latest("status") === "listening");
	await sees(() => loudspeaker.silent);

	microphone.speak(`hear:say:We open at nine. ${LONG}`);
	await sees(() => JSON.stringify(notes.latest("transcript")).includes(LONG));
	await sees(() => notes.latest("status") === "speaking");
	const { begun } = loudspeaker;
	await sees(() => loudspeaker.begun > begun + 5);
	microphone.speak("start");
	await sees(() => notes.latest("status") === "listening" && loudspeaker.silent);
	microphone.speak("hear:say:Sorry, go on.");
	await sees(() => turnsEnded(2));
	observed.sendText("say:We close at five.");
	await sees(() => turnsEnded(3));
	observed.endCall();
	await observed.leave();
	return notes.entries.map((entry) => JSON.parse(JSON.stringify(entry).replaceAll(LONG, "(long)")));
};
