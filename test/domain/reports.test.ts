import { describe, expect, it } from "vitest";

import type { CallEvent } from "../../src/domain/events/catalogue.ts";
import { knownThrough, unionBySeq } from "../../src/domain/events/gaps.ts";
import { foldCall } from "../../src/domain/reports/fold-call.ts";
import {
	analysis,
	conversation,
	givenCall,
	recorded,
	started,
	wholeCall,
} from "../support/facts.ts";

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

	it("has the words of a failed reply once, with the apology behind them", () => {
		const apologised = closing({ type: "turn.replied", text: "We can Sorry, say that again?" });
		expect(turnsOf([failed, apologised])).toMatchObject([
			{
				failed: true,
				generatedText: "We can do Tuesday at ten.",
				heardText: "We can Sorry, say that again?",
				firstAudioMs: 65,
				outputTokens: 20,
			},
		]);
	});

	it("has what was heard of a failed reply while nothing closed it, and once when it was cut short", () => {
		expect(turnsOf([failed])).toMatchObject([{ failed: true, heardText: "We can" }]);
		const cut = closing({ type: "turn.reply_interrupted", text: "We can Sorry," });
		expect(turnsOf([failed, cut])).toMatchObject([{ heardText: "We can Sorry," }]);
		// The process that spoke it died: only whole sentences are certain then.
		const restarted = closing({ type: "turn.reply_interrupted", text: "" });
		expect(turnsOf([failed, restarted])).toMatchObject([{ heardText: "We can" }]);
	});

	it("has the words of every reply of a turn, also of one after a failure", () => {
		const apologised = closing({ type: "turn.replied", text: "We can Sorry." });
		const asked = closing({ type: "turn.replied", text: "Are you still there?" });
		expect(turnsOf([failed, apologised, asked])).toMatchObject([
			{ heardText: "We can Sorry. Are you still there?" },
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

const failed: CallEvent = {
	type: "turn.reply_failed",
	v: 1,
	data: {
		turn: 1,
		stage: "speech",
		code: "tts_500",
		generated: "We can do Tuesday at ten.",
		heard: "We can",
	},
};

/** The event that closes the reply of turn 1, as `conversation` has it but for what was heard. */
function closing({
	type,
	text,
}: {
	type: "turn.replied" | "turn.reply_interrupted";
	text: string;
}) {
	const replied = conversation(givenCall({ turns: 2 })).find(
		(event) => event.type === "turn.replied" && event.data.turn === 1,
	);
	if (replied?.type !== "turn.replied") throw new Error("no reply in turn 1");
	const { audioMs, latency, usage } = replied.data;
	const measured = { turn: 1, latency, usage };
	return type === "turn.replied"
		? ({ type, v: 1, data: { ...measured, text, audioMs } } as const)
		: ({
				type,
				v: 1,
				data: {
					...measured,
					by: "caller",
					generated: "We can do Tuesday at ten.",
					heard: text,
					playedMs: audioMs,
					bargeInStopMs: null,
				},
			} as const);
}

function turnsOf(events: readonly CallEvent[]) {
	const given = givenCall({ turns: 2 });
	return foldCall(given, recorded(given, [started(given), ...events])).turns;
}

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
		expect(contactOf(...conversation(given), analysed)).toEqual(["Maria Lopez", "02079460123"]);
	});

	it("is what the analysis found when nothing was booked", () => {
		expect(contactOf(started(given), analysed)).toEqual(["Mario", "02079460999"]);
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
