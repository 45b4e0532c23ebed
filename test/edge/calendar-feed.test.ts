import { beforeAll, describe, expect, it } from "vitest";

import { CalendarToken } from "../../src/domain/wire/appointments.ts";
import { sealClientToken } from "../../src/edge/client-token.ts";
import { givenCall } from "../support/facts.ts";
import { givenAppointments, givenWorkspace, problem, read, send } from "./api.ts";
import { claims, SECRET } from "./sealed.ts";

let api: Awaited<ReturnType<typeof givenWorkspace>>;
let path: string;
let token: string;

beforeAll(async () => {
	api = await givenWorkspace("w-feed");
	await givenAppointments(givenCall({ workspaceId: "w-feed" }));
	const made = await read(await api.ask("POST", "/v1/agents/reception/calendar-tokens"));
	const parsed = CalendarToken.parse(made.body);
	const url = new URL(parsed.url);
	token = parsed.token;
	path = url.pathname + url.search;
});

describe("an agent's calendar", () => {
	it("is read by whoever has its address, without a key", async () => {
		const answer = await send(path);
		expect(answer.status).toBe(200);
		expect(answer.headers.get("content-type")).toBe("text/calendar; charset=utf-8");
		const body = await answer.text();
		expect(body.match(/^UID:.*$/gm)).toEqual([
			"UID:apt_2@ringbook",
			"UID:apt_0@ringbook",
			"UID:apt_1@ringbook",
		]);
		expect(body).toContain("X-WR-CALNAME:Lakeside Clinic (reception)\r\n");
	});

	it("shows what was cancelled as cancelled, with a higher sequence, and is not sent twice when nothing changed", async () => {
		const first = await send(path);
		const etag = first.headers.get("etag") ?? "";
		await first.body?.cancel();
		const same = await send(path, { headers: { "if-none-match": `"x", W/${etag}` } });
		expect([same.status, await same.text()]).toEqual([304, ""]);
		await api.ask("POST", "/v1/appointments/apt_0/cancel");
		const changed = await send(path, { headers: { "if-none-match": etag } });
		expect(changed.status).toBe(200);
		const [, event = ""] = (await changed.text()).split("UID:apt_0@ringbook\r\n");
		expect(event).toMatch(
			/^SEQUENCE:1\r\n[^]*?\r\nSTATUS:CANCELLED\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT/,
		);
	});

	it("is closed to no token, a false one, one for another agent, and one that opens a call", async () => {
		const { token: call } = await sealClientToken(claims(), { secret: SECRET, now: Date.now() });
		const addresses = [
			"/v1/agents/reception/calendar.ics",
			"/v1/agents/reception/calendar.ics?token=",
			`/v1/agents/reception/calendar.ics?token=${token.slice(0, -4)}AAAA`,
			`/v1/agents/reception/calendar.ics?token=${call}`,
			`/v1/agents/another/calendar.ics?token=${token}`,
		];
		for (const address of addresses)
			expect(await read(await send(address))).toMatchObject(problem(401, "invalid_calendar_token"));
	});

	it("is made with a key, for an agent that there is", async () => {
		const nobody = await api.ask("POST", "/v1/agents/nobody/calendar-tokens");
		expect(await read(nobody)).toMatchObject(problem(404, "unknown_agent"));
		const keyless = await send("/v1/agents/reception/calendar-tokens", { method: "POST" });
		expect(await read(keyless)).toMatchObject(problem(401, "missing_key"));
	});
});
