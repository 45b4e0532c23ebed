import { randomUUID } from "node:crypto";

import type { SocketStream } from "../server.ts";
import type { Recognisers } from "./recognisers.ts";
import { Refused } from "./refused.ts";
import { openStream, readAudioQuery, readNumber } from "./sockets.ts";
import type { TurnInfo } from "./turns.ts";

/** Nova ends an utterance by silence alone, whatever the words. */
const byTimeoutOnly = 1;
/** With Deepgram's default of 10 ms, this recogniser would end utterances within a word. */
const defaultEndpointingMs = 300;

/** Answers `@cf/deepgram/nova-3` as a stream: Deepgram's live messages. Throws `Refused`. */
export async function streamNova(
	query: URLSearchParams,
	recognisers: Recognisers,
): Promise<SocketStream> {
	const language = query.get("language") ?? "en";
	if (!/^(en\b|multi$)/.test(language))
		throw new Refused(`language: the embedded recogniser hears English ("en"), not "${language}"`);
	const endpointing =
		query.get("endpointing") === "false"
			? 10_000
			: readNumber(query, "endpointing", { from: 10, to: 10_000 });
	const options = {
		...readAudioQuery(query),
		eotThreshold: byTimeoutOnly,
		eagerEotThreshold: undefined,
		eotTimeoutMs: Math.max(endpointing ?? 0, defaultEndpointingMs),
	};
	const wants = {
		interim: query.get("interim_results") === "true",
		speechStarted: query.get("vad_events") === "true",
		utteranceEnd: query.has("utterance_end_ms"),
	};
	const requestId = randomUUID();
	let heardSeconds = 0;

	return await openStream(recognisers, options, {
		opening: () => [],
		turn(info) {
			heardSeconds = info.audio_window_end;
			switch (info.event) {
				case "StartOfTurn":
					return wants.speechStarted
						? [{ type: "SpeechStarted", channel: [0], timestamp: info.audio_window_start }]
						: [];
				case "Update":
					return wants.interim && info.transcript !== "" ? [results(info, false, requestId)] : [];
				case "EndOfTurn":
					if (info.transcript === "") return [];
					return wants.utteranceEnd
						? [results(info, true, requestId), utteranceEnd(info)]
						: [results(info, true, requestId)];
				case "EagerEndOfTurn":
				case "TurnResumed":
					return [];
			}
		},
		closing: () => [
			{ type: "Metadata", request_id: requestId, duration: heardSeconds, channels: 1 },
		],
	});
}

function results(info: TurnInfo, final: boolean, requestId: string): object {
	const { transcript, words, audio_window_start: start, audio_window_end: end } = info;
	const sum = words.reduce((total, { confidence }) => total + confidence, 0);
	return {
		type: "Results",
		channel_index: [0, 1],
		start,
		duration: end - start,
		is_final: final,
		speech_final: final,
		channel: { alternatives: [{ transcript, confidence: sum / words.length, words }] },
		metadata: { request_id: requestId },
	};
}

function utteranceEnd(info: TurnInfo): object {
	return { type: "UtteranceEnd", channel: [0, 1], last_word_end: info.audio_window_end };
}
