import { describe, expect, it } from "vitest";

import { AppointmentFacts, type CallEvent } from "../../src/domain/events/catalogue.ts";
import { readEvents } from "../../src/domain/events/read.ts";
import { WEBHOOK_TYPE_OF } from "../../src/domain/webhooks/event-types.ts";
import { MAX_BODY_BYTES, webhookBody } from "../../src/domain/webhooks/payloads.ts";
import { judge } from "../../src/domain/webhooks/retry.ts";
import { checkWebhookUrl } from "../../src/domain/webhooks/url-rules.ts";
import {
	analysis,
	conversation,
	givenCall,
	recorded,
	started,
	wholeCall,
} from "../support/facts.ts";
import { booked, hungUp } from "../support/given-call.ts";

const iso = (ms: number) => new Date(ms).toISOString();
const answered = (status: number, retryAfterSeconds: number | null = null) => ({
	kind: "answered" as const,
	status,
	retryAfterSeconds,
});

/** How many events of a call with so many turns are read to make the body of one of them. */
const readsPerEvent = (turns: number) => {
	const log = readEvents(recorded(givenCall(), conversation(givenCall({ turns }))));
	let reads = 0;
	const watched = new Proxy(log, {
		get(target, key) {
			if (typeof key === "string" && /^\d+$/.test(key)) reads += 1;
			return Reflect.get(target, key);
		},
	});
	for (const event of log) webhookBody({ log: watched, event, iso });
	return reads / log.length;
};

describe("what a subscriber is told", () => {
	it("is told of a reply as it was heard, also when it was cut short", () => {
		const log = readEvents(recorded(givenCall(), conversation(givenCall({ turns: 4 }))));
		const event = log.find(({ type }) => type === "turn.reply_interrupted");
		const told = event && webhookBody({ log, event, iso });
		expect(told?.type).toBe("turn.replied");
		expect(JSON.parse(told?.body ?? "")).toMatchObject({
			data: { turn: 3, text: "We are open from", interrupted: true, by: "caller" },
		});
	});

	it("is not told of what only concerns the log", () => {
		const log = readEvents(recorded(givenCall(), conversation(givenCall({ turns: 4 }))));
		const told = log.flatMap((event) => webhookBody({ log, event, iso })?.type ?? []);
		expect(new Set(told)).toEqual(
			new Set(["call.started", "turn.heard", "turn.replied", "appointment.booked", "call.ended"]),
		);
	});

	it("is told of each event under the type that the table of types has, whatever came after it", async () => {
		const log = readEvents(await wholeCall(givenCall()));
		for (const event of log) {
			const told = webhookBody({ log, event, iso });
			expect(told?.type ?? null).toBe(WEBHOOK_TYPE_OF[event.type]);
			expect(told).toEqual(webhookBody({ log: log.slice(0, event.seq), event, iso }));
		}
	});

	it("is told of a turn without a look at all turns before it", () => {
		expect(readsPerEvent(300)).toBeLessThanOrEqual(2 * readsPerEvent(10));
	});

	it("gets a long call without its transcript, and where to read it", async () => {
		const log = readEvents(await wholeCall(givenCall({ turns: 400 })));
		const event = log.find(({ type }) => type === "call.analyzed");
		const told = event && webhookBody({ log: log.slice(0, event.seq), event, iso });
		const body = told?.body ?? "";
		expect(new TextEncoder().encode(body).byteLength).toBeLessThan(MAX_BODY_BYTES);
		const { data } = JSON.parse(body);
		expect(data).toMatchObject({ truncated: true, outcome: "appointment_booked" });
		expect(data.transcript).toBeUndefined();
		expect(data.eventsPath).toBe(`/v1/calls/${event?.callId}/events`);
	});

	it("is told of the appointment as the call left it: moved, or given up", () => {
		const given = givenCall();
		const talked = [started(given), booked(1, "apt-1")];
		const was = AppointmentFacts.parse(booked(1, "apt-1").data);
		const by = { by: "caller", turn: 2 } as const;
		const movedTo = { ...was, startsAt: "2026-11-25T11:00:00+00:00" };
		const moved = { ...by, ...movedTo, movedFrom: was };
		const analyzed = {
			type: "call.analyzed",
			v: 2,
			data: { analysis: analysis(given) },
		} as const;
		const appointmentAfter = (...events: CallEvent[]) => {
			const log = readEvents(recorded(given, [...talked, ...events, hungUp(), analyzed]));
			const event = log.at(-1);
			return JSON.parse((event && webhookBody({ log, event, iso })?.body) ?? "").data.appointment;
		};
		expect(appointmentAfter()).toEqual(was);
		expect(appointmentAfter({ type: "appointment.moved", v: 1, data: moved })).toEqual(movedTo);
		const cancelled = { ...by, ...was };
		expect(appointmentAfter({ type: "appointment.cancelled", v: 1, data: cancelled })).toBeNull();
	});

	it("gets an event that is too large by itself as its name and where to read it", () => {
		const given = givenCall();
		const heard = {
			type: "turn.heard",
			v: 1,
			data: { turn: 1, text: "and so on ".repeat(5000), source: "speech", audioMs: 1 },
		} as const;
		const log = readEvents(recorded(given, [...conversation(given).slice(0, 1), heard]));
		const event = log[1];
		const told = event && webhookBody({ log, event, iso });
		expect(JSON.parse(told?.body ?? "").data).toEqual({
			eventId: `${given.callId}:2`,
			callId: given.callId,
			agentId: "reception",
			truncated: true,
			eventsPath: `/v1/calls/${given.callId}/events`,
		});
	});
});

describe("what follows from an attempt", () => {
	it("is over when the endpoint took it, refused it, redirected it or is gone", () => {
		const verdicts = [200, 204, 301, 400, 404, 410].map((status) =>
			judge(answered(status), 1, 0.5),
		);
		expect(verdicts.map(({ verdict }) => verdict)).toEqual([
			"delivered",
			"delivered",
			"failed",
			"failed",
			"failed",
			"disable",
		]);
	});

	it("is tried again twelve times in all, over about 77 hours, and then given up", () => {
		const pauses = Array.from({ length: 12 }, (_, index) => {
			const verdict = judge(answered(503), index + 1, 0.5);
			return verdict.verdict === "retry" ? verdict.delaySeconds : verdict.verdict;
		});
		expect(pauses).toEqual([
			5,
			300,
			1800,
			7200,
			18_000,
			36_000,
			43_200,
			43_200,
			43_200,
			43_200,
			43_200,
			"failed",
		]);
		const seconds = pauses.reduce<number>(
			(all, one) => all + (typeof one === "number" ? one : 0),
			0,
		);
		expect(Math.floor(seconds / 3600)).toBe(77);
	});

	it("moves each pause by up to a fifth, and never past what a queue can hold", () => {
		expect(judge({ kind: "no_answer", why: "timeout" }, 2, 0)).toEqual({
			verdict: "retry",
			delaySeconds: 240,
		});
		expect(judge(answered(500), 2, 1)).toEqual({ verdict: "retry", delaySeconds: 360 });
		expect(judge(answered(500), 8, 1)).toEqual({ verdict: "retry", delaySeconds: 43_200 });
		expect(judge(answered(429, 1_000_000), 1, 0)).toEqual({
			verdict: "retry",
			delaySeconds: 43_200,
		});
	});
});

describe("where a webhook may go", () => {
	const refused = [
		["not a url", "is not a URL"],
		["http://example.com/hook", "takes https"],
		["ftp://example.com/", "takes https"],
		["https://example.com:8443/", "takes 443"],
		["https://user:secret@example.com/", "credentials"],
		["https://10.0.0.1/", "names an address"],
		["https://169.254.169.254/latest/meta-data", "names an address"],
		["https://0x7f000001/", "names an address"],
		["https://2130706433/", "names an address"],
		["https://[::1]/", "names an address"],
		["https://[::ffff:10.0.0.1]/", "names an address"],
		["https://localhost/", "private host"],
		["https://api.localhost./", "private host"],
		["https://printer.local/", "private host"],
		["https://metadata.google.internal/", "private host"],
		["https://intranet/", "private host"],
		["http://127.0.0.1:8890/hook", "takes https"],
	] as const;

	it.each(refused)("refuses %s", (url, why) => {
		const verdict = checkWebhookUrl(url, { allowLoopback: false });
		expect(verdict.ok ? "allowed" : verdict.refusal).toContain(why);
	});

	it("takes a public https URL", () => {
		expect(
			checkWebhookUrl("https://example.com/hooks?for=ringbook", { allowLoopback: false }).ok,
		).toBe(true);
	});

	it("takes this machine, by any name and port, only where development allows it", () => {
		const here = ["http://127.0.0.1:8890/hook", "http://localhost:9/", "http://[::1]:80/"];
		expect(here.map((url) => checkWebhookUrl(url, { allowLoopback: true }).ok)).toEqual([
			true,
			true,
			true,
		]);
		expect(checkWebhookUrl("http://10.0.0.1/", { allowLoopback: true }).ok).toBe(false);
		expect(checkWebhookUrl("http://example.com/", { allowLoopback: true }).ok).toBe(false);
	});
});
