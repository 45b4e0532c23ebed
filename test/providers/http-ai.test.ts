import { describe, expect, it } from "vitest";

import { HttpAi } from "../../src/providers/ai/http-ai.ts";
import { NOWHERE, scriptedUrl } from "../support/engines.ts";

const ai = () => new HttpAi(scriptedUrl());

describe("the AI port over HTTP", () => {
	it("posts the input as JSON to the model's path, and answers the parsed JSON", async () => {
		expect(await ai().run("@cf/test/echo", { text: "hello", list: [1] })).toEqual({
			method: "POST",
			url: "/run/@cf/test/echo",
			type: "application/json",
			input: { text: "hello", list: [1] },
		});
	});

	it("takes a URL that ends in a slash", async () => {
		const answer = await new HttpAi(`${scriptedUrl()}/`).run("echo", {});
		expect(answer).toMatchObject({ url: "/run/echo" });
	});

	it("answers the stream where one was asked for", async () => {
		const stream = await ai().run("echo", { stream: true });
		if (!(stream instanceof ReadableStream)) throw new Error("no stream");
		expect(await new Response(stream).json()).toMatchObject({ input: { stream: true } });
	});

	it("answers the raw response where that was asked for, whatever its status", async () => {
		for (const status of [200, 404, 503]) {
			const response = await ai().run("echo", { status }, { returnRawResponse: true });
			if (!(response instanceof Response)) throw new Error("no response");
			expect(response.status).toBe(status);
			await response.body?.cancel();
		}
	});

	it("opens a socket with the input as query, a list's items one by one and whatever they hold", async () => {
		const keyterm = ["Lakeside Clinic", "check & up?", "naïve"];
		const input = { encoding: "linear16", sample_rate: 16_000, keyterm };
		const response = await ai().run("@cf/test/echo", input, { websocket: true });
		const socket = response instanceof Response ? response.webSocket : null;
		if (!socket) throw new Error("no socket");
		const url = new Promise<string>((resolve) =>
			socket.addEventListener("message", ({ data }) => resolve(String(data))),
		);
		socket.accept();
		const { pathname, searchParams } = new URL(await url, "http://localhost");
		expect(pathname).toBe("/run/@cf/test/echo");
		expect([...searchParams]).toEqual([
			["encoding", "linear16"],
			["sample_rate", "16000"],
			...keyterm.map((term) => ["keyterm", term]),
		]);
		socket.close();
	});

	it.each([
		[400, false],
		[401, false],
		[404, false],
		[429, true],
		[500, true],
		[503, true],
	])(
		"says of a status %i whether another try is of use, whatever was asked for",
		async (status, retryable) => {
			const error = { name: "ProviderError", code: `ai_answered_${status}`, status, retryable };
			await expect(ai().run("echo", { status })).rejects.toMatchObject(error);
			await expect(ai().run("echo", { status, stream: true })).rejects.toMatchObject(error);
			const socket = ai().run("echo", { status }, { websocket: true });
			await expect(socket).rejects.toMatchObject(error);
		},
	);

	it("says that nobody answered, and that another try is of use", async () => {
		const error = { name: "ProviderError", code: "ai_unreachable", status: null, retryable: true };
		await expect(new HttpAi(NOWHERE).run("echo", {})).rejects.toMatchObject(error);
	});

	it("does not take an interruption for a failure of the engine", async () => {
		const messages = [{ role: "user", content: "hang" }];
		const asked = ai().run("llama", { messages }, { signal: AbortSignal.timeout(50) });
		await expect(asked).rejects.toMatchObject({ name: "TimeoutError" });
	});

	it("says that an answer is not JSON in its own kind of error", async () => {
		const messages = [{ role: "user", content: "say:this is a stream" }];
		await expect(ai().run("llama", { messages })).rejects.toMatchObject({ name: "ProviderError" });
	});
});
