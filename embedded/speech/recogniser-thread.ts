import { parentPort, workerData } from "node:worker_threads";

import { Decoder } from "./decoder.ts";
import type { TurnInfo, TurnOptions } from "./turns.ts";
import { Turns } from "./turns.ts";
import { VoiceDetector } from "./vad.ts";
import { Vosk } from "./vosk.ts";

/** To the thread. `flush` closes the turn in progress; `end` does too, and is answered by `ended` after its events. */
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
const say = (message: FromRecogniser): void => port.postMessage(message);

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
				(info) => say({ type: "turn", info }),
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
			say({ type: "ended" });
			break;
	}
});

// The first decoding of a thread is slow: half a second of silence takes that cost before the first call.
decoder.feed(new Int16Array(8000));
decoder.finish();
say({ type: "ready" });
