import type { Clock } from "../../clock.ts";
import type { CallerClient } from "./caller-client.ts";
import type { Reply } from "./reply.ts";
import type { TurnReport } from "./turn-report.ts";

interface SpeakOptions {
	reply: Reply;
	/** The texts of the pieces. Each was given to `Reply.say` before. */
	pieces: AsyncIterable<string>;
	client: CallerClient;
	report: TurnReport;
	clock: Pick<Clock, "now">;
	/** Aborted when the reply is interrupted. No piece is begun after that. */
	signal: AbortSignal;
}

/**
 * Sends the client a reply piece by piece: the words of a piece, then its audio in real time, then the next piece. A
 * caller who reads gets the words only.
 * Resolves with the words that were shown, once the last frame was sent or the reply was interrupted.
 */
export async function speakReply(options: SpeakOptions): Promise<string> {
	const { reply, pieces, client, report, clock, signal } = options;
	let speaking = false;
	for await (const _ of pieces) {
		await reply.resumed;
		if (signal.aborted) break;
		report.reached("firstText");
		reply.words.showNext();
		if (reply.medium === "speech") report.reached("firstPiece");
		const begunAt = clock.now();
		for await (const frame of reply.nextPiece()) {
			if (!speaking) client.send({ type: "status", status: "speaking" });
			speaking = true;
			report.reached("firstAudio");
			client.play(frame);
		}
		report.pieceTook(clock.now() - begunAt);
	}
	report.reached("textEnded");
	if (reply.medium === "speech") report.reached("spoken");
	return reply.words.shown;
}
