import { piecesToSay } from "../../domain/agents/fixed-texts.ts";
import { phrasesOf } from "../../domain/agents/phrases.ts";
import type { CallerClient } from "./caller-client.ts";
import type { Reply } from "./reply.ts";

interface SayOptions {
	text: string;
	/** The agent's, BCP 47. */
	language: string;
	reply: Reply;
	client: CallerClient;
	/** Aborted when the text is interrupted. */
	signal: AbortSignal;
}

/** Says a fixed text, such as the greeting or a prompt. Resolves when it was played or interrupted. */
export async function sayText({
	text,
	language,
	reply,
	client,
	signal,
}: SayOptions): Promise<void> {
	const playPiece = async () => {
		for await (const frame of reply.nextPiece()) client.play(frame);
	};
	const pieces = piecesToSay(text, language);
	reply.words.showWhole(pieces.join(" "));
	for (const piece of pieces) reply.say(piece);
	reply.written();
	if (reply.medium === "speech") client.send({ type: "status", status: "speaking" });
	for (const _ of pieces) await playPiece();
	if (reply.failed && !signal.aborted) {
		const { apology } = phrasesOf(language);
		reply.apologise(apology);
		reply.words.showWhole(apology);
		await playPiece();
	}
	await reply.finish((frame) => client.play(frame));
	if (!signal.aborted) client.send({ type: "status", status: "listening" });
}
