import { randomUUID } from "node:crypto";

import type { SocketStream } from "../server.ts";
import type { Recognisers } from "./recognisers.ts";
import { openStream, readAudioQuery, readNumber } from "./sockets.ts";

/** Deepgram's defaults. */
const defaultEotThreshold = 0.7;
const defaultEotTimeoutMs = 5000;

/** Answers `@cf/deepgram/flux`: the messages of Flux, one JSON object a frame. Throws `Refused`. */
export async function streamFlux(
	query: URLSearchParams,
	recognisers: Recognisers,
): Promise<SocketStream> {
	const eotThreshold = readNumber(query, "eot_threshold", { from: 0.5, to: 0.9 });
	const eotTimeoutMs = readNumber(query, "eot_timeout_ms", { from: 500, to: 10_000 });
	const options = {
		...readAudioQuery(query),
		eotThreshold: eotThreshold ?? defaultEotThreshold,
		eagerEotThreshold: readNumber(query, "eager_eot_threshold", { from: 0.3, to: 0.9 }),
		eotTimeoutMs: eotTimeoutMs ?? defaultEotTimeoutMs,
	};

	const requestId = randomUUID();
	let sequence = 0;
	const numbered = (message: object): object => ({
		...message,
		request_id: requestId,
		sequence_id: sequence++,
	});
	return await openStream(recognisers, options, {
		opening: () => [numbered({ type: "Connected" })],
		turn: (info) => [numbered({ type: "TurnInfo", ...info })],
		closing: () => [],
	});
}
