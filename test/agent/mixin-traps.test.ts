import type { Connection } from "agents";
import { withVoice } from "agents/voice";
import { describe, expect, it } from "vitest";

/** The least that the mixin can stand on. */
class Base {
	sql = () => [];
	getConnections = () => [];
	keepAlive = () => Promise.resolve(() => undefined);
	onMessage(_connection: Connection, _message: unknown): void {}
	onClose(_connection: Connection): void {}
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the mixin asks for an Agent and uses this much of it
const Bare = withVoice(Base as never) as unknown as new () => Base;

class Watched extends Bare {
	ended = 0;
	turns = 0;
	tts = { synthesize: () => Promise.resolve(null) };
	transcriber = { createSession: () => ({ feed: () => undefined, close: () => undefined }) };
	/** As a turn would that sends its words and its audio itself, and leaves nothing to be spoken. */
	onTurn(): Promise<string> {
		this.turns += 1;
		return Promise.resolve("");
	}
	getConversationHistory = () => [];
	saveMessage = () => undefined;
	onCallEnd(): void {
		this.ended += 1;
	}
}

function newConnection(send: (data: string) => void = () => undefined): Connection {
	// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as above
	return { id: "one", send } as unknown as Connection;
}

// When one of these fails, the SDK has mended a trap: take its detour out of src/agent/line/mixin-detours.ts.
describe("the SDK's voice mixin, left to itself", () => {
	it("throws on the text frame `null`", () => {
		const agent = new Watched();
		expect(() => agent.onMessage(newConnection(), "null")).toThrow(TypeError);
	});

	it("calls a turn a failure that `onTurn` spoke to its end by itself", async () => {
		const agent = new Watched();
		const sent: string[] = [];
		const connection = newConnection((data) => sent.push(data));
		agent.onMessage(connection, JSON.stringify({ type: "start_call" }));
		await scheduler.wait(10);
		agent.onMessage(connection, JSON.stringify({ type: "text_message", text: "Hello?" }));
		await scheduler.wait(10);
		expect(agent.turns).toBe(1);
		expect(sent.join("\n")).toContain("No response generated");
	});

	it("never tells that a call ended whose socket dropped", async () => {
		const agent = new Watched();
		const connection = newConnection();
		agent.onMessage(connection, JSON.stringify({ type: "start_call" }));
		await scheduler.wait(10);
		agent.onClose(connection);
		await scheduler.wait(10);
		expect(agent.ended).toBe(0);
	});
});
