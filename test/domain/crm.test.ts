import { describe, expect, it } from "vitest";

import { unknownCaller } from "../../src/domain/call/caller.ts";
import { identityIn } from "../../src/domain/call/identity-in.ts";
import { CrmWrite, newestOf, revisionOf } from "../../src/domain/crm/write.ts";
import { writesOf } from "../../src/domain/crm/writes-of.ts";
import type { CallEvent } from "../../src/domain/events/catalogue.ts";
import { readEvents } from "../../src/domain/events/read.ts";
import { contactIdOf, identityOf, normaliseEmail } from "../../src/domain/people/contact-id.ts";
import { greetByName } from "../../src/domain/people/greet-by-name.ts";
import { type Identity, personOf } from "../../src/domain/people/person.ts";
import { foldCall } from "../../src/domain/reports/fold-call.ts";
import { analysis, type GivenCall, givenCall, recorded, wholeCall } from "../support/facts.ts";

const booked = {
	appointmentId: "apt_1",
	service: "cleaning",
	resource: "main",
	startsAt: "2026-11-24T10:00:00+00:00",
	endsAt: "2026-11-24T10:30:00+00:00",
	timezone: "Europe/London",
	name: "Maria Lopez",
	phone: "+442079460123",
};

const digest = async (text: string) => text.padEnd(40, "0");

const identity = (contactId: string, change: Partial<Identity>): Identity => ({
	contactId,
	name: null,
	nameCallId: null,
	phone: null,
	email: null,
	emailCallId: null,
	lastCallId: "call_1",
	lastCallAt: 1,
	recentCallIds: [],
	editedName: null,
	editedEmail: null,
	...change,
});

async function writesFrom(call: GivenCall, early: readonly CallEvent[] = []) {
	const log = await wholeCall(call, early);
	const row = { ...foldCall(call, log).call, contactId: "con_1" };
	return writesOf(row, readEvents(log));
}

describe("what a CRM is told of a call", () => {
	it("is who it was with, that it took place, and what was agreed, each under a name of its own", async () => {
		const call = givenCall({ turns: 2 });
		const writes = await writesFrom(call);
		expect(writes.map((write) => CrmWrite.parse(write))).toEqual(writes);
		expect(writes).toMatchObject([
			{
				kind: "contact",
				externalId: "con_1",
				customerId: null,
				name: "Maria Lopez",
				phone: "+442079460123",
			},
			{
				kind: "activity",
				externalId: call.callId,
				contactExternalId: "con_1",
				summary: "Maria Lopez booked a cleaning on Tuesday at ten.",
				outcome: "appointment_booked",
				startedAt: "2026-11-18T09:30:00+00:00",
			},
			{ kind: "appointment", externalId: `apt_${call.callId.slice(-8)}`, status: "booked" },
		]);
	});

	it("is each appointment as it is now, as new as the last change of it", async () => {
		const call = givenCall({ turns: 0 });
		const { startsAt, endsAt } = booked;
		const movedFrom = { resource: "main", startsAt, endsAt };
		const later = {
			...booked,
			startsAt: "2026-11-25T10:00:00+00:00",
			endsAt: "2026-11-25T10:30:00+00:00",
		};
		const events: CallEvent[] = [
			{ type: "appointment.booked", v: 2, data: { turn: 1, ...booked } },
			{ type: "appointment.moved", v: 1, data: { by: "caller", turn: 2, ...later, movedFrom } },
			{
				type: "appointment.cancelled",
				v: 1,
				data: { by: "caller", turn: 3, ...booked, appointmentId: "apt_2" },
			},
		];
		const appointments = (await writesFrom(call, events)).filter(
			({ kind }) => kind === "appointment",
		);
		expect(appointments).toMatchObject([
			{ externalId: "apt_1", status: "moved", startsAt: later.startsAt },
			{ externalId: "apt_2", status: "cancelled" },
		]);
		const [moved] = recorded(call, events.slice(1, 2), 2);
		expect(appointments[0]?.revision).toBe(revisionOf(moved ?? { at: 0, seq: 0 }));
	});

	it("has what the agent's own schema found out as a note, without what it did not find", async () => {
		const call = givenCall({ turns: 2 });
		const log = await wholeCall(call);
		const found = analysis(call);
		if (found.status !== "complete") throw new Error("the analysis is not complete");
		const data = { insurance: "Aviva", children: null, wishes: ["early", "quiet"], urgent: true };
		const row = {
			...foldCall(call, log).call,
			contactId: "con_1",
			analysis: { ...found, extracted: { status: "complete" as const, data } },
		};
		const writes = writesOf(row, readEvents(log));
		expect(writes.find(({ kind }) => kind === "note")).toMatchObject({
			externalId: `${call.callId}/extracted`,
			text: "insurance: Aviva\nwishes: early, quiet\nurgent: true",
		});
	});

	it("is nothing of a call that is not sealed, and of one of which nobody knows whose it was", async () => {
		const call = givenCall({ turns: 0, name: "", phone: "" });
		const log = await wholeCall(call);
		const row = { ...foldCall(call, log).call, contactId: null };
		expect(writesOf(row, readEvents(log))).toEqual([]);
		const open = { ...foldCall(call, log.slice(0, -1)).call, contactId: "con_1" };
		expect(writesOf(open, readEvents(log))).toEqual([]);
	});

	it("goes by the customer's id where that is all that is known of the caller", async () => {
		const call = givenCall({ turns: 0, name: "", phone: "" });
		const data = { by: "token", customerId: "c-7", name: null, phone: null, email: null } as const;
		const log = await wholeCall(call, [{ type: "contact.identified", v: 2, data }]);
		const row = { ...foldCall(call, log).call, contactId: null };
		expect(writesOf(row, readEvents(log))).toMatchObject([
			{ kind: "contact", externalId: "customer/c-7", customerId: "c-7" },
			{ kind: "activity", contactExternalId: "customer/c-7" },
		]);
	});

	it("has revisions that sort as text in the order of time, and then of the log", () => {
		const [early, late] = [1_795_000_000_000, 1_795_000_000_001];
		const inOrder = [
			{ at: 0, seq: 1 },
			{ at: early, seq: 9 },
			{ at: early, seq: 10 },
			{ at: early, seq: 100_000 },
			{ at: late, seq: 1 },
		].map(revisionOf);
		expect(inOrder.toSorted()).toEqual(inOrder);
	});

	it("is the newest state of each record, whatever order they come in", async () => {
		const [contact] = await writesFrom(givenCall({ turns: 2 }));
		if (contact === undefined) throw new Error("no contact");
		const newer = { ...contact, revision: "9000000000000.000001" };
		expect(newestOf([newer, contact])).toEqual([newer]);
		expect(newestOf([contact, newer, contact])).toEqual([newer]);
	});
});

describe("a contact's identity", () => {
	it("is the number before the address, each in one spelling, and nothing when there is neither", async () => {
		expect(identityOf({ phone: "020 7946 0123", email: "m@example.com" })).toBe("02079460123");
		expect(identityOf({ phone: "12", email: " M@Example.com " })).toBe("m@example.com");
		expect(identityOf({ phone: null, email: "maria" })).toBeNull();
		expect(await contactIdOf({ workspaceId: "w", identity: "123" }, digest)).toBe(
			"con_w:123000000000000000000000",
		);
	});

	it.each([
		"maria",
		"maria@",
		"@example.com",
		"a b@example.com",
		"m@example",
		"m@.com",
		"m@example..com",
		"",
	])("is no address: %j", (said) => expect(normaliseEmail(said)).toBeNull());

	it("is one person's of several: what was corrected, then the newest that was said", () => {
		const own = identity("b", {
			phone: "1",
			name: "B",
			nameCallId: "call_1",
			recentCallIds: ["call_1"],
		});
		const merged = identity("a", {
			phone: "2",
			email: "a@example.com",
			emailCallId: "call_3",
			name: "A",
			nameCallId: "call_3",
			lastCallId: "call_3",
			lastCallAt: 3,
			recentCallIds: ["call_3", "call_2"],
		});
		expect(personOf("b", [merged, own])).toEqual({
			contactId: "b",
			name: "A",
			phone: "1",
			email: "a@example.com",
			phones: ["1", "2"],
			emails: ["a@example.com"],
			mergedIds: ["a"],
			lastCallId: "call_3",
			lastCallAt: 3,
			recentCallIds: ["call_3", "call_2", "call_1"],
		});
		const corrected = personOf("b", [
			{ ...merged, editedName: "Anna" },
			{ ...own, editedEmail: "b@x.org" },
		]);
		expect(corrected).toMatchObject({ name: "Anna", emails: ["b@x.org", "a@example.com"] });
		expect(personOf("b", [])).toBeNull();
	});
});

describe("who a caller is by their own word", () => {
	const learned: CallEvent[] = [{ type: "appointment.booked", v: 2, data: { turn: 1, ...booked } }];

	it("is who they booked as", () => {
		expect(identityIn(learned, unknownCaller)).toMatchObject([
			{ data: { by: "speech", name: "Maria Lopez", phone: "+442079460123" } },
		]);
		expect(identityIn([], unknownCaller)).toEqual([]);
	});

	it("does not change who is known by their token or their line: they may book for somebody else", () => {
		expect(identityIn(learned, { ...unknownCaller, customerId: "c-1" })).toEqual([]);
		expect(identityIn(learned, { ...unknownCaller, phone: "+442079460999" })).toEqual([]);
	});
});

describe("a greeting", () => {
	it.each([
		["Hello, this is Ada.", "en", "Hello Maria, this is Ada."],
		["Good morning! Lakeside Clinic.", "en-GB", "Good morning Maria! Lakeside Clinic."],
		["Hi there, you reached Ada.", "en", "Hi Maria, you reached Ada."],
		["Hello and welcome to Lakeside.", "en", "Hello Maria, and welcome to Lakeside."],
		["Thank you for calling Lakeside.", "en", "Hello Maria. Thank you for calling Lakeside."],
		["Hellosfinest Bar, good evening.", "en", "Hello Maria. Hellosfinest Bar, good evening."],
		["Bonjour, ici Ada.", "fr", "Bonjour Maria, ici Ada."],
		["Lakeside Klinik, grüezi.", "de", "Lakeside Klinik, grüezi."],
		["Ah, {{callerName}}! This is Ada.", "en", "Ah, Maria! This is Ada."],
	])("names who is known where a person would: %s", (greeting, language, named) => {
		expect(greetByName(greeting, "Maria", language)).toBe(named);
		expect(greetByName(greeting, null, language)).toBe(greeting);
	});
});
