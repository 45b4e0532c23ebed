import type { ServerResponse } from "node:http";

/** How many bytes of a text's audio were sent before it was asked for again, and how often it was. */
const asked = new Map<string, number>();

/** 20 ms of audio for each character. No two characters sound the same, so that a test can tell what is missing. */
function audioOf(words: string): Buffer {
	const audio = Buffer.alloc(words.length * 20 * 32);
	for (let at = 0; at < audio.length; at += 2) audio.writeInt16LE(1 + (at % 30_000), at);
	return audio;
}

/**
 * Speaks a text, unless its speaker or the text says otherwise.
 *
 * - `nobody` is no voice, and refused with 400.
 * - `orpheus` answers 500 to everything, `perseus` 200 and nothing more. `helios` stops after 300 ms of every text and leaves
 *   the connection open, `hera` does so the first time only, and `luna` answers 503 the first time only.
 * - A text with "unspeakable" is answered with 500, with "refuse 413" with that status. One with "break off" ends in the
 *   middle of the transfer, one with "too short" after 100 ms, one with "half a sample" after one byte, one with "no sound"
 *   at once, and one with "in words" is answered with an error as JSON, with status 200. One with "drip" comes at a
 *   tenth of the speed at which it plays.
 * - A text without a letter or a digit is answered with 400.
 */
export function speakLikeAura(
	{ text, speaker }: { text: string; speaker: string },
	response: ServerResponse,
): void {
	const key = `${speaker} ${text}`;
	const before = asked.get(key) ?? 0;
	asked.set(key, before + 1);
	const [, status] = /refuse (\d{3})/.exec(text) ?? [];
	if (speaker === "orpheus" || text.includes("unspeakable")) response.writeHead(500).end();
	else if (speaker === "luna" && before === 0) response.writeHead(503).end();
	else if (speaker === "nobody" || !/[\p{L}\p{N}]/u.test(text)) response.writeHead(400).end();
	else if (status !== undefined) response.writeHead(Number(status)).end();
	else if (text.includes("in words"))
		response
			.writeHead(200, { "content-type": "application/json" })
			.end('{"errors":[{"message":"3040: capacity"}],"success":false}');
	else speak({ text, speaker, first: before === 0 }, response);
}

function speak(
	{ text, speaker, first }: { text: string; speaker: string; first: boolean },
	response: ServerResponse,
): void {
	const audio = audioOf(text);
	response.writeHead(200, { "content-type": "audio/l16" });
	response.flushHeaders();
	const part = (ms: number) => audio.subarray(0, ms * 32);
	if (speaker === "perseus") return;
	if (speaker === "helios" || (speaker === "hera" && first)) response.write(part(300));
	else if (text.includes("no sound")) response.end();
	else if (text.includes("half a sample")) response.end(audio.subarray(0, 1));
	else if (text.includes("too short")) response.end(part(100));
	else if (text.includes("break off"))
		response.write(audio.subarray(0, audio.length / 2), () => response.destroy());
	else if (text.includes("drip")) drip(audio, response);
	else response.end(audio);
}

function drip(audio: Buffer, response: ServerResponse): void {
	let at = 0;
	const timer = setInterval(() => {
		response.write(audio.subarray(at, at + 320));
		at += 320;
		if (at >= audio.length) response.end();
		if (at >= audio.length || response.destroyed) clearInterval(timer);
	}, 100);
}
