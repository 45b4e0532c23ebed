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
	transcriber = { createSession: () => ({ feed: () => undefined, close: () => undefined }) };
	onCallEnd(): void {
		this.ended += 1;
	}
}

function newConnection(): Connection {
	// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as above
	return { id: "one", send: () => undefined } as unknown as Connection;
}

// When one of these fails, the SDK has mended a trap: take its detour out of src/agent/line/mixin-detours.ts.
describe("the SDK's voice mixin, left to itself", () => {
	it("throws on the text frame `null`", () => {
		const agent = new Watched();
		expect(() => agent.onMessage(newConnection(), "null")).toThrow(TypeError);
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
