import { VoiceClient } from "agents/voice/client";
import { afterAll, beforeAll, describe, expect, it, onTestFailed, vi } from "vitest";
import { WebSocket } from "ws";
import { z } from "zod";

import type { RunningProduct } from "../../tools/product/start-product.ts";
import { startTemporaryProduct } from "../../tools/product/temporary-product.ts";
import { RingbookApi } from "../../tools/support/ringbook-api.ts";
import { type ScriptedEngines, startScriptedEngines } from "../engines/scripted-engines.ts";
import { type HalfOpenProxy, startHalfOpenProxy } from "./half-open-proxy.ts";

const STARTING_MS = 240_000;

const Placed = z.object({ callId: z.string(), token: z.string() });
const Log = z.object({ data: z.array(z.object({ type: z.string(), data: z.looseObject({}) })) });

let engines: ScriptedEngines;
let product: RunningProduct;
let proxy: HalfOpenProxy;
let api: RingbookApi;

beforeAll(async () => {
	engines = await startScriptedEngines();
	product = await startTemporaryProduct("half-open", { enginesUrl: engines.url });
	proxy = await startHalfOpenProxy(new URL(product.url));
	api = new RingbookApi(product.url);
}, STARTING_MS);
afterAll(async () => {
	proxy?.stop();
	await product?.stop();
	await engines?.stop();
});

const script = (line: string) =>
	new TextEncoder().encode(line.padEnd(line.length + (line.length % 2), "\0"));
const until = (isTrue: () => unknown) => vi.waitUntil(isTrue, { timeout: 20_000, interval: 50 });

/** A plain client of the voice protocol. */
function dial(callId: string, query: string) {
	const url = `ws://127.0.0.1:${proxy.port}/agents/call-agent/${callId}?${query}`;
	const socket = new WebSocket(url);
	const line = { socket, frames: 0, texts: [] as string[], status: "", isClosed: false };
	socket.on("error", () => undefined);
	socket.on("open", () => socket.send(JSON.stringify({ type: "start_call" })));
	socket.on("close", () => (line.isClosed = true));
	socket.on("message", (data: Buffer, isBinary) => {
		if (isBinary) line.frames += 1;
		else {
			const message = z.looseObject({ type: z.string() }).parse(JSON.parse(data.toString()));
			if (message.type === "status") line.status = String(message["status"]);
			if (message.type === "transcript_end") line.texts.push(String(message["text"]));
		}
	});
	return line;
}

/** The call as its API shows it: it went on once, was heard, and ended as it ended. */
async function expectResumedAndHungUp(callId: string) {
	const events = () => api.get(`/v1/calls/${callId}/events`, Log).catch(() => ({ data: [] }));
	const ended = async () => (await events()).data.some(({ type }) => type === "call.ended");
	await until(ended);
	const { data } = await events();
	const of = (wanted: string) => data.filter(({ type }) => type === wanted);
	expect(of("call.started")).toHaveLength(1);
	expect(of("call.resumed")).toHaveLength(1);
	expect(of("turn.heard")).toMatchObject([{ data: { text: "say:Here I am." } }]);
	expect(of("turn.replied").at(-1)).toMatchObject({ data: { turn: 1, text: "Here I am." } });
	expect(of("call.ended")).toMatchObject([{ data: { reason: "caller_hung_up" } }]);
}

describe("a caller whose line died without a close goes on at once on a new one", () => {
	it.each(["&_pk=x", ""])("with a plain socket, query %j", async (pk) => {
		onTestFailed(() => console.log(product.lastLines().join("\n")));
		const { callId, token } = await api.post("/v1/calls", {}, Placed);
		const first = dial(callId, `token=${token}${pk}`);
		await until(() => first.frames > 0 && first.status === "listening");
		const dead = proxy.lines.at(-1);
		dead?.goDead();

		const second = dial(callId, `token=${token}${pk}`);
		await until(() => second.frames > 0);
		dead?.closeAtProduct();
		await until(() => second.status === "listening");
		second.socket.send(script("hear:say:Here I am."));
		await until(() => second.texts.includes("Here I am.") && second.status === "listening");
		expect(first.isClosed).toBe(false);
		second.socket.send(JSON.stringify({ type: "end_call" }));
		await expectResumedAndHungUp(callId);
		for (const { socket } of [first, second]) socket.terminate();
	});

	it("with the SDK's VoiceClient, which dials again by itself", async () => {
		onTestFailed(() => console.log(product.lastLines().join("\n")));
		vi.stubGlobal("AudioContext", SilentAudio);
		const { callId, token } = await api.post("/v1/calls", {}, Placed);
		const audioInput = new Microphone();
		const host = `127.0.0.1:${proxy.port}`;
		const query = { token };
		const client = new VoiceClient({ agent: "call-agent", name: callId, host, query, audioInput });
		const told: string[] = [];
		client.addEventListener("statuschange", (status) => told.push(status));
		client.connect();
		await until(() => client.connected);
		await client.startCall();
		await until(() => told.includes("speaking") && client.status === "listening");
		const dead = proxy.lines.at(-1);
		dead?.closeAtClient();

		told.length = 0;
		await until(() => told.includes("speaking"));
		dead?.closeAtProduct();
		await until(() => client.status === "listening");
		audioInput.onAudioData?.(script("hear:say:Here I am.").buffer);
		const isAnswered = () => client.transcript.some(({ text }) => text === "Here I am.");
		await until(() => isAnswered() && client.status === "listening");
		expect(client.error).toBeNull();
		client.endCall();
		await expectResumedAndHungUp(callId);
		client.disconnect();
	});
});

class Microphone {
	onAudioLevel: ((rms: number) => void) | null = null;
	onAudioData: ((pcm: ArrayBuffer) => void) | null = null;
	async start(): Promise<void> {}
	stop(): void {}
}

/** As much of a browser's audio as the client needs when nobody listens. */
class SilentAudio {
	readonly state = "running";
	readonly currentTime = 0;
	readonly destination = {};
	createBuffer() {
		return {
			duration: 0,
			getChannelData: () => new Float32Array(),
			copyToChannel: () => undefined,
		};
	}
	createBufferSource() {
		return { connect: () => undefined, start: () => undefined, stop: () => undefined };
	}
	createMediaStreamDestination() {
		return { stream: {} };
	}
	close() {
		return Promise.resolve();
	}
}
