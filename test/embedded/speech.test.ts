import { execFile } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { z } from "zod";

import { checkFiles, files } from "../../embedded/speech/packages.ts";
import { FluxCaller } from "../../tools/bench/speech/flux-caller.ts";
import { errorRate, wordErrors } from "../../tools/bench/speech/word-errors.ts";
import { synthesise } from "../../tools/calls/synthesise.ts";
import { type RunningEngines, startEngines } from "../../tools/product/engines.ts";

const sentence = "i would like to book a cleaning for next tuesday at half past two";

let engines: RunningEngines;
beforeAll(async () => {
	engines = await startEngines();
});
afterAll(async () => {
	await engines.stop();
});

async function post(model: string, body: unknown): Promise<Response> {
	return await fetch(`${engines.url}/run/${model}`, {
		method: "POST",
		body: typeof body === "string" ? body : JSON.stringify(body),
	});
}

const Refusal = z.object({
	errors: z.array(z.object({ code: z.number(), message: z.string() })).min(1),
});
async function refusal(response: Response): Promise<string> {
	const { errors } = Refusal.parse(await response.json());
	return `${response.status} ${errors.map(({ message }) => message).join()}`;
}

/** What a stream says, as text, until it is closed. */
async function conversation(
	path: string,
	sent: readonly (Uint8Array | string)[],
): Promise<{ messages: string[]; code: number; reason: string }> {
	const socket = new WebSocket(`${engines.url.replace("http", "ws")}/run/${path}`);
	const messages: string[] = [];
	socket.addEventListener("message", ({ data }) => {
		if (typeof data === "string") messages.push(data);
	});
	await once(socket, "open");
	const closed = once(socket, "close");
	for (const frame of sent) socket.send(frame);
	const [code, reason] = await closed;
	return { messages, code, reason: String(reason) };
}

/** PCM16 with a second of silence after it, in frames of 100 ms. */
function frames(pcm: Int16Array): Uint8Array[] {
	const bytes = Buffer.concat([
		Buffer.alloc(8000),
		new Uint8Array(pcm.buffer),
		Buffer.alloc(32_000),
	]);
	return Array.from({ length: Math.ceil(bytes.length / 3200) }, (_, index) =>
		bytes.subarray(3200 * index, 3200 * (index + 1)),
	);
}

describe("a caller who speaks to Flux in real time", () => {
	it("is understood word for word, and heard to begin and to end", async () => {
		const caller = await FluxCaller.open(engines.url, { query: "&eager_eot_threshold=0.5" });
		const number = "my phone number is four one five five five five zero one nine two";
		for (const said of [sentence, number]) {
			const heard = await caller.say(await synthesise(engines.url, said, "angus"));
			expect(errorRate(wordErrors(said, heard.text))).toBeLessThanOrEqual(0.1);
			expect(heard.startDelayMs).toBeGreaterThan(0);
			expect(heard.endDelayMs).toBeGreaterThan(200);
		}
		caller.close();
		const events = caller.turns.filter(({ event }) => event !== "Update");
		expect(events.at(0)?.event).toBe("StartOfTurn");
		expect(events.slice(-2).map(({ event }) => event)).toEqual(["EagerEndOfTurn", "EndOfTurn"]);
		expect(caller.turns.map(({ sequence_id: id }) => id)).toEqual(
			caller.turns.map((_, index) => index + 1),
		);
	});
});

describe("audio sent to", () => {
	it("Nova-3 comes back as Deepgram's live messages", async () => {
		const pcm = await synthesise(engines.url, sentence, "angus");
		const query =
			"interim_results=true&vad_events=true&endpointing=300&utterance_end_ms=1000&language=en";
		const { messages, code } = await conversation(`@cf/deepgram/nova-3?${query}`, [
			'{"type":"KeepAlive"}',
			...frames(pcm),
			'{"type":"CloseStream"}',
		]);
		expect(code).toBe(1000);
		const Results = z.object({
			type: z.literal("Results"),
			is_final: z.boolean(),
			speech_final: z.boolean(),
			channel: z.object({ alternatives: z.array(z.object({ transcript: z.string() })).length(1) }),
		});
		const all = messages.map((message): unknown => JSON.parse(message));
		const results = all.map((one) => Results.safeParse(one)).flatMap(({ data }) => data ?? []);
		const said = results
			.filter(({ is_final: final, speech_final: speech }) => final && speech)
			.map(({ channel }) => channel.alternatives[0]?.transcript ?? "");
		expect(errorRate(wordErrors(sentence, said.join(" ")))).toBeLessThanOrEqual(0.2);
		expect(results.some(({ is_final: final }) => !final)).toBe(true);
		const types = z
			.array(z.object({ type: z.string() }))
			.parse(all)
			.map(({ type }) => type);
		expect(types.at(0)).toBe("SpeechStarted");
		expect(types.slice(-2)).toEqual(["UtteranceEnd", "Metadata"]);
	});

	it("Whisper comes back as text", async () => {
		const input = {
			text: "My name is Laura Bennett.",
			speaker: "angus",
			encoding: "linear16",
			container: "wav",
		};
		const wav = await (await post("@cf/deepgram/aura-2-en", input)).arrayBuffer();
		const audio = Buffer.from(wav).toString("base64");
		const answer = await post("@cf/openai/whisper-large-v3-turbo", { audio, language: "en" });
		expect(await answer.json()).toMatchObject({ text: "my name is laura bennett", word_count: 5 });
	});
});

describe("what the engines cannot do is refused with the reason:", () => {
	const aura = "@cf/deepgram/aura-1";
	const linear16 = { text: "hello", encoding: "linear16", container: "none" };
	it.each([
		["an encoding", aura, { text: "hello", encoding: "mp3" }, /^400 encoding: .*"linear16"/],
		["a sample rate", aura, { ...linear16, sample_rate: 8000 }, /^400 sample_rate: .*16000/],
		["a container", aura, { ...linear16, container: "ogg" }, /^400 container: .*"wav"/],
		["no text", aura, { ...linear16, text: " " }, /^400 text: must not be empty/],
		[
			"a text too long",
			aura,
			{ ...linear16, text: "a".repeat(2001) },
			/^413 text: 2001 characters; at most 2000/,
		],
		["a body that is not JSON", aura, "{", /^400 the body is not JSON/],
		[
			"an unknown model",
			"@cf/none",
			{},
			/^404 no such model: @cf\/none\. There are: @cf\/deepgram\/flux/,
		],
		["a stream asked by POST", "@cf/deepgram/flux", {}, /^426 .*WebSocket/],
		[
			"audio that is no WAV",
			"@cf/openai/whisper-large-v3-turbo",
			{ audio: "aGVsbG8=" },
			/^400 audio: .*not a WAV/,
		],
	])("%s", async (_, model, body, expected) => {
		expect(await refusal(await post(model, body))).toMatch(expected);
	});

	it.each([
		["@cf/deepgram/flux?encoding=opus", /400/],
		["@cf/deepgram/flux?sample_rate=8000", /400/],
		["@cf/deepgram/flux?eot_threshold=2", /400/],
		["@cf/deepgram/nova-3?language=fr", /400/],
		["@cf/deepgram/aura-1", /400/],
		["@cf/none", /404/],
	])("a stream of %s", async (path, expected) => {
		await expect(conversation(path, [])).rejects.toThrow(expected);
	});

	it.each([
		["text that is not a control message", "hello", /^audio comes as binary frames/],
		["half a sample", Buffer.from([1, 2, 3]), /^audio must be whole 16-bit samples, not 3 bytes/],
	])("%s closes the stream with 1003", async (_, frame, reason) => {
		const closed = await conversation("@cf/deepgram/flux", [frame]);
		expect(closed.code).toBe(1003);
		expect(closed.reason).toMatch(reason);
	});
});

describe("the program", () => {
	const main = fileURLToPath(new URL("../../embedded/main.ts", import.meta.url));
	const run = promisify(execFile);

	it("ends with one clear line when its port is taken", async () => {
		const port = new URL(engines.url).port;
		await expect(run(process.execPath, [main, "--port", port])).rejects.toMatchObject({
			code: 1,
			stderr: `embedded engines: port ${port} is taken. Stop what uses it, or choose another with --port.\n`,
		});
	});

	it("refuses a port that is none", async () => {
		await expect(run(process.execPath, [main, "--port", "70000"])).rejects.toMatchObject({
			code: 1,
			stderr: 'embedded engines: --port: must be a number from 1 to 65535, not "70000"\n',
		});
	});

	it("names a missing model file and the cure", () => {
		expect(() => checkFiles({ ...files, model: "/nowhere" })).toThrow(
			/model file missing: \/nowhere\/am\/final\.mdl\. Run `npm ci`/,
		);
	});
});
