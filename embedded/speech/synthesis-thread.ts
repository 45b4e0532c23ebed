import { parentPort, workerData } from "node:worker_threads";

import type { FliteVoice } from "./flite.ts";
import { speak } from "./flite.ts";

export interface ToSynthesiser {
	id: number;
	voice: FliteVoice;
	text: string;
}

export type FromSynthesiser =
	| { id: number; pcm: Uint8Array<ArrayBuffer> }
	| { id: number; failure: string };

const port = parentPort;
if (port === null) throw new Error("synthesis-thread.ts runs as a worker thread");

port.on("message", ({ id, voice, text }: ToSynthesiser) => {
	try {
		const pcm = speak(workerData.fliteWasm, voice, text);
		const message: FromSynthesiser = { id, pcm };
		port.postMessage(message, [pcm.buffer]);
	} catch (cause) {
		const message: FromSynthesiser = { id, failure: String(cause) };
		port.postMessage(message);
	}
});
