import { Clauses } from "../../domain/speech/clauses.ts";
import type { CallerClient } from "./caller-client.ts";
import type { Reply } from "./reply.ts";

interface SayOptions {
	text: string;
	/** BCP 47. */
	language: string;
	/** What is said when the voice fails. */
	apology: string;
	reply: Reply;
	client: CallerClient;
	/** Aborted when the text is interrupted. */
	signal: AbortSignal;
}

/** Says a fixed text, such as the greeting or a prompt. Resolves when it was played or interrupted. */
export async function sayText(options: SayOptions): Promise<void> {
	const { text, language, apology, reply, client, signal } = options;
	const show = (shown: string) => {
		client.send({ type: "transcript_start", role: "assistant" });
		client.send({ type: "transcript_end", text: shown });
	};
	const playPiece = async () => {
		for await (const frame of reply.nextPiece()) client.play(frame);
	};
	const clauses = new Clauses(language);
	const pieces = [...clauses.add(text), ...clauses.rest()];
	show(pieces.join(" "));
	for (const piece of pieces) reply.say(piece);
	client.send({ type: "status", status: "speaking" });
	for (const _ of pieces) await playPiece();
	if (reply.failed && !signal.aborted) {
		reply.apologise(apology);
		show(apology);
		await playPiece();
	}
	await reply.finish((frame) => client.play(frame));
	if (!signal.aborted) client.send({ type: "status", status: "listening" });
}
