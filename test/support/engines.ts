import { inject } from "vitest";

import { BYTES_PER_MS } from "../../src/domain/audio/pcm.ts";
import { HttpAi } from "../../src/providers/ai/http-ai.ts";
import { Aura } from "../../src/providers/speech/aura.ts";
import type { EngineUrls } from "../engines/urls.ts";

/** Nobody listens there. */
export const NOWHERE = "http://127.0.0.1:1";

function urls(): EngineUrls {
	return inject("engines");
}

export function scriptedUrl(): string {
	return urls().scripted;
}

/** Starts the embedded engines when they are not there yet, and waits until they are warm. */
export async function embeddedUrl(): Promise<string> {
	const response = await fetch(urls().doorbell);
	const answered = await response.text();
	if (!response.ok) throw new Error(answered);
	return answered;
}

const FRAME_BYTES = 100 * BYTES_PER_MS;

export function silence(ms: number): ArrayBuffer[] {
	return Array.from({ length: ms / 100 }, () => new ArrayBuffer(FRAME_BYTES));
}

/** A frame that the scripted recognisers read: a verb and words. */
export function script(line: string): ArrayBuffer {
	const frame = new ArrayBuffer(line.length + (line.length % 2));
	new TextEncoder().encodeInto(line, new Uint8Array(frame));
	return frame;
}

const spoken = new Map<string, Promise<ArrayBuffer[]>>();

/** The words as a caller says them to the embedded engines, in frames of 100 ms, and the silence after them. */
export function speech(words: string): Promise<ArrayBuffer[]> {
	const known = spoken.get(words) ?? speak(words);
	spoken.set(words, known);
	return known;
}

async function speak(words: string): Promise<ArrayBuffer[]> {
	const ai = new HttpAi(await embeddedUrl());
	const caller = new Aura(ai, { model: "@cf/deepgram/aura-1", speaker: "orion" });
	const chunks: Uint8Array<ArrayBuffer>[] = [];
	for await (const chunk of caller.synthesise(words, new AbortController().signal))
		chunks.push(chunk);
	const audio = await new Blob(chunks).arrayBuffer();
	const frames = Array.from({ length: Math.ceil(audio.byteLength / FRAME_BYTES) }, (_, index) =>
		audio.slice(index * FRAME_BYTES, (index + 1) * FRAME_BYTES),
	);
	return [...frames, ...silence(1000)];
}
