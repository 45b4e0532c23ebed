import { describe, expect, it } from "vitest";

import type { CallEvent } from "../../src/domain/events/catalogue.ts";
import { knownThrough, unionBySeq } from "../../src/domain/events/gaps.ts";
import { foldCall } from "../../src/domain/reports/fold-call.ts";
import {
	analysis,
	conversation,
	givenCall,
	recorded,
	reply,
	started,
	wholeCall,
} from "../support/facts.ts";
import { replyStarted } from "../support/given-call.ts";

describe("the facts of a call", () => {
	it("are each there once, in order, however the segments overlap", () => {
		const log = recorded(givenCall(), conversation(givenCall({ turns: 2 })));
		expect(unionBySeq([log.slice(3), log.slice(0, 6), log.slice(2, 4)])).toEqual(log);
	});

	it("are known up to the first gap", () => {
		expect(knownThrough([{ seq: 1 }, { seq: 2 }, { seq: 4 }])).toBe(2);
		expect(knownThrough([{ seq: 2 }])).toBe(0);
		expect(knownThrough([{ seq: 1 }, { seq: 2 }])).toBe(2);
	});
});

describe("the report of a call", () => {
	const given = givenCall({ turns: 4 });

	it("says nothing that is not known yet", () => {
		const { call, usage, turns } = foldCall(given, recorded(given, [started(given)]));
		expect(call).toMatchObject({ agentId: "reception", endedAt: null, durationMs: null, turns: 0 });
		expect(call).toMatchObject({ outcome: null, sealedSeq: null, complete: false });
		expect(usage).toMatchObject({ recognisedAudioMs: null, inputTokens: 0 });
		expect(turns).toEqual([]);
	});

	it("keeps what was generated and what was heard apart, and counts the interruption", async () => {
		const { call, turns } = foldCall(given, await wholeCall(given));
		expect(call.interruptions).toBe(1);
		expect(turns[3]).toMatchObject({
			callerText: "What I say in turn 3.",
			generatedText: "We are open from nine to five, Monday to Friday.",
			heardText: "We are open from",
			interrupted: true,
			audioMs: 900,
			bargeInStopMs: 60,
			firstAudioMs: 65,
		});
	});

	it("does not call a dropped line an interruption", () => {
		const events = conversation(given).map((event) =>
			event.type === "turn.reply_interrupted"
				? { ...event, data: { ...event.data, by: "connection_lost" as const } }
				: event,
		);
		const { call, turns } = foldCall(given, recorded(given, events));
		expect(call.interruptions).toBe(0);
		expect(turns[3]).toMatchObject({ interrupted: false, heardText: "We are open from" });
	});

	it("has a failed reply and the one after it as one turn, with each word once", () => {
		const [failure, asked] = [
			{
				turn: 1,
				stage: "speech",
				code: "tts_500",
				generated: "We can do",
				heard: "We can",
			} as const,
			"Are you still there?",
		];
		const log = recorded(given, [
			started(given),
			replyStarted(1),
			{ type: "turn.reply_failed", v: 1, data: failure },
			...reply(1, "We can Sorry.").slice(1),
			...reply(1, asked),
		]);
		expect(foldCall(given, log).turns).toMatchObject([
			{
				failed: true,
				generatedText: `We can do ${asked}`,
				heardText: `We can Sorry. ${asked}`,
				audioMs: 3600,
				firstAudioMs: 65,
				outputTokens: 40,
			},
		]);
	});

	it("is complete when the seal and everything before it is there", async () => {
		const log = await wholeCall(given);
		expect(foldCall(given, log).call).toMatchObject({ sealedSeq: log.length, complete: true });
		const gap = log.filter(({ seq }) => seq !== 5);
		expect(foldCall(given, gap).call).toMatchObject({ sealedSeq: log.length, complete: false });
	});

	it("counts an event of a version it does not know", () => {
		const [first, ...rest] = recorded(given, conversation(given));
		const newer = rest.map((event, index) => (index === 0 ? { ...event, v: 9 } : event));
		const facts = first ? [first, ...newer] : [];
		expect(foldCall(given, facts).call).toMatchObject({
			knownEvents: facts.length,
			unrecognisedEvents: 1,
		});
	});

	it("says what became of a follow-up", async () => {
		const log = await wholeCall(given);
		expect(foldCall(given, log).followUps).toMatchObject([{ status: "booked", taskId: "task_1" }]);
		const proposed = log.slice(0, -2);
		expect(foldCall(given, proposed).followUps).toMatchObject([
			{ status: "proposed", taskId: null },
		]);
	});
});

const known = (phone: string, name: string): CallEvent => ({
	type: "contact.identified",
	v: 2,
	data: { by: "phone", customerId: null, name, phone, email: null },
});

describe("who a call was with", () => {
	const given = givenCall({ turns: 2 });
	const analysed: CallEvent = {
		type: "call.analyzed",
		v: 2,
		data: { analysis: analysis({ name: "Mario", phone: "020 7946 0999" }) },
	};
	const contactOf = (...events: CallEvent[]) => {
		const { contactName, contactPhone } = foldCall(given, recorded(given, events)).call;
		return [contactName, contactPhone];
	};

	it("is whom the booking was read back to, before what a model made of it", () => {
		expect(contactOf(...conversation(given), analysed)).toEqual(["Maria Lopez", "+442079460123"]);
	});

	it("is what the analysis found when nothing was booked", () => {
		expect(contactOf(started(given), analysed)).toEqual(["Mario", "+442079460999"]);
	});

	it("is first of all whom the token or the line proves, named by who has a name", () => {
		const identified: CallEvent = {
			type: "contact.identified",
			v: 2,
			data: {
				by: "phone",
				customerId: null,
				name: null,
				phone: "+44 20 7946 0555",
				email: null,
			},
		};
		expect(contactOf(started(given), identified, analysed)).toEqual(["Mario", "+442079460555"]);
	});

	it("is for good whom the first seal knew, though more is learned of them", () => {
		const seal = { type: "call.sealed", v: 1, data: { finalSeq: 3, digest: "d" } } as const;
		const sealed = [started(given), known("+442079460555", "Maria"), seal];
		expect(contactOf(...sealed, known("+442079460666", "Tom"))).toEqual(["Maria", "+442079460555"]);
		expect(contactOf(...sealed, known("+442079460555", "Maria Lopez"))).toEqual([
			"Maria Lopez",
			"+442079460555",
		]);
	});

	it("is nobody while nothing was said", () => {
		expect(contactOf(started(given))).toEqual([null, null]);
	});
});
