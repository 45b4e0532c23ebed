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
 * Sends the client a reply piece by piece: the words of a piece, then its audio in real time, then the next piece.
 * Resolves with the words that were shown, once the last frame was sent or the reply was interrupted.
 */
export async function speakReply(options: SpeakOptions): Promise<string> {
	const { reply, pieces, client, report, clock, signal } = options;
	const shown: string[] = [];
	let speaking = false;
	for await (const piece of pieces) {
		await reply.resumed;
		if (signal.aborted) break;
		report.reached("firstText");
		// In the voice protocol the blank between two pieces is a message of its own.
		if (shown.length === 0) client.send({ type: "transcript_start", role: "assistant" });
		else client.send({ type: "transcript_delta", text: " " });
		client.send({ type: "transcript_delta", text: piece });
		shown.push(piece);
		report.reached("firstPiece");
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
	report.reached("spoken");
	return shown.join(" ");
}
