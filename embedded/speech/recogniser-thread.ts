import { parentPort, workerData } from "node:worker_threads";

import { Decoder } from "./decoder.ts";
import type { TurnInfo, TurnOptions } from "./turns.ts";
import { Turns } from "./turns.ts";
import { VoiceDetector } from "./vad.ts";
import { Vosk } from "./vosk.ts";

/** To the thread. `flush` ends the turn in progress; `end` does so too, and `ended` follows after its events. */
export type ToRecogniser =
	| { type: "start"; options: TurnOptions; keyterms: readonly string[] }
	| { type: "audio"; pcm: Int16Array }
	| { type: "flush" }
	| { type: "end" };

export type FromRecogniser =
	| { type: "ready" }
	| { type: "turn"; info: TurnInfo }
	| { type: "ended" };

const port = parentPort;
if (port === null) throw new Error("recogniser-thread.ts runs as a worker thread");
const post = (message: FromRecogniser): void => port.postMessage(message);

const decoder = new Decoder(await Vosk.load(workerData.voskWasm));
const detector = await VoiceDetector.load();
let turns: Turns | undefined = undefined;

port.on("message", (message: ToRecogniser) => {
	switch (message.type) {
		case "start":
			decoder.reset(message.keyterms);
			detector.reset();
			turns = new Turns(
				{
					voiced: (frame) => detector.voiced(frame),
					feed: (pcm) => decoder.feed(pcm),
					partial: () => decoder.partial(),
					finish: () => decoder.finish(),
				},
				message.options,
				(info) => post({ type: "turn", info }),
			);
			break;
		case "audio":
			turns?.feed(message.pcm);
			break;
		case "flush":
			turns?.finish();
			break;
		case "end":
			turns?.finish();
			turns = undefined;
			post({ type: "ended" });
			break;
	}
});

// The first decoding is slow. Half a second of silence takes that time before the first call.
decoder.feed(new Int16Array(8000));
decoder.finish();
post({ type: "ready" });
