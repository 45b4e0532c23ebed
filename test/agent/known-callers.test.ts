import { env, runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";

import { consumeCallEvents } from "../../src/consumers/call-events/consume-call-events.ts";
import { reception } from "../../src/domain/agents/reception.ts";
import { DAY, instantOf, isoOf, localTimeOf } from "../../src/domain/time/local-time.ts";
import type { Admission } from "../../src/domain/wire/admission.ts";
import { D1Crm } from "../../src/providers/crm/d1-crm.ts";
import { Caller } from "../support/caller.ts";
import { batchOf, callEventsDeps } from "../support/consumer-deps.ts";
import { givenCall, wholeCall } from "../support/facts.ts";

/** Somebody who called before; answers with what the built-in CRM calls them. */
async function givenCustomer(workspaceId: string, phone: string): Promise<string> {
	const call = givenCall({ workspaceId, turns: 2, phone });
	const message = { workspaceId, callId: call.callId, events: await wholeCall(call) };
	await consumeCallEvents(batchOf("call-events", [message]), callEventsDeps().deps);
	const found = await new D1Crm(env.DB).findCaller({ workspaceId, phone });
	return found?.customerId ?? "";
}

/** How the call begins: what is recorded of the caller, and what they are greeted with. */
async function beginningOf(caller: Caller) {
	caller.send({ type: "start_call" });
	await caller.until(() => caller.logged("turn.replied"));
	const log = await caller.log();
	const identified = log.flatMap((event) =>
		event.type === "contact.identified" ? [event.data] : [],
	);
	const greeting = log.find(({ type }) => type === "turn.replied")?.data;
	return { identified, greeting };
}

async function callAs(admission: Partial<Admission>): Promise<Caller> {
	return await Caller.connect(undefined, admission);
}

const byName = reception.greeting.replace("Hello,", "Hello Maria,");

describe.concurrent("a caller", () => {
	it("who is known by their number is greeted by name, and it is recorded who they are", async () => {
		const workspaceId = "known-phone";
		const phone = "+442079460141";
		const customerId = await givenCustomer(workspaceId, phone);
		const { identified, greeting } = await beginningOf(await callAs({ workspaceId, phone }));
		expect(greeting).toMatchObject({ turn: 0, text: byName });
		expect(identified.at(-1)).toEqual({
			by: "phone",
			customerId,
			name: "Maria Lopez",
			phone,
			email: null,
		});
	});

	it("who is known by their token is greeted by name, and their number is known with it", async () => {
		const workspaceId = "known-token";
		const phone = "+442079460142";
		const customerId = await givenCustomer(workspaceId, phone);
		const { identified, greeting } = await beginningOf(await callAs({ workspaceId, customerId }));
		expect(greeting).toMatchObject({ text: byName });
		expect(identified.at(-1)).toMatchObject({
			by: "token",
			customerId,
			name: "Maria Lopez",
			phone,
		});
	});

	it("who is known has their earlier calls in the model's facts", async () => {
		const workspaceId = "known-facts";
		const phone = "+442079460143";
		const customerId = await givenCustomer(workspaceId, phone);
		const caller = await callAs({ workspaceId, customerId });
		await beginningOf(caller);
		caller.speak("hear:facts");
		await caller.until(() => caller.logged("turn.replied", 2));
		const reply = (await caller.log()).findLast(({ type }) => type === "turn.replied");
		expect(JSON.stringify(reply?.data)).toContain("Caller: Maria Lopez, +442079460143");
		expect(JSON.stringify(reply?.data)).toMatch(
			/Earlier call on 2026-11-18: .{1,9}Maria Lopez booked/,
		);
	});

	it("whom nobody knew is who they booked as, by their own word alone", async () => {
		const caller = await callAs({ workspaceId: "known-speech" });
		await beginningOf(caller);
		const booking = {
			service: "cleaning",
			startsAt: nextTuesdayAtTen(Date.now()),
			name: "Ada Osei",
			phone: "020 7946 0147",
		};
		caller.speak(`hear:tool:book_appointment:${JSON.stringify(booking)}`);
		await caller.until(() => caller.logged("turn.replied", 2));
		const log = await caller.log();
		const types = log.map(({ type }) => type);
		expect(types.slice(types.indexOf("turn.tool_returned")).slice(0, 3)).toEqual([
			"turn.tool_returned",
			"appointment.booked",
			"contact.identified",
		]);
		expect(log.find(({ type }) => type === "contact.identified")?.data).toEqual({
			by: "speech",
			customerId: null,
			name: "Ada Osei",
			phone: "+442079460147",
			email: null,
		});
	});

	it("who is not known is greeted as everybody is", async () => {
		const known = await beginningOf(
			await callAs({ workspaceId: "known-none", phone: "+442079460144" }),
		);
		expect(known.greeting).toMatchObject({ text: reception.greeting });
		expect(known.identified.every(({ name }) => name === null)).toBe(true);
		const nobody = await beginningOf(await callAs({ workspaceId: "known-none" }));
		expect(nobody.identified).toEqual([]);
		expect(nobody.greeting).toMatchObject({ text: reception.greeting });
	});

	it("is greeted as everybody is when the CRM takes its time, and the call goes on", async () => {
		const workspaceId = "known-slow";
		const phone = "+442079460145";
		await givenCustomer(workspaceId, phone);
		const caller = await callAs({ workspaceId, phone });
		const crm = slow(env.DB);
		await runInDurableObject(env.CALLS.getByName(caller.callId), (call) => {
			Reflect.set(call, "env", { ...Reflect.get(call, "env"), DB: crm.db });
		});
		const startedAt = Date.now();
		caller.send({ type: "start_call" });
		await caller.until(() => caller.audio.length > 0);
		const waitedMs = Date.now() - startedAt;
		expect(waitedMs).toBeGreaterThan(1400);
		crm.answer();
		await caller.until(() => caller.logged("turn.replied"));
		caller.speak("hear:say:We open at nine.");
		await caller.until(() => caller.logged("turn.replied", 2));
		const log = await caller.log();
		expect(log.find(({ type }) => type === "turn.replied")?.data).toMatchObject({
			text: reception.greeting,
		});
		// What the CRM said too late is not believed half-way through the call.
		expect(JSON.stringify(log)).not.toContain("Maria");
	});

	it("who speaks before the CRM has answered is answered, and not greeted over it", async () => {
		const workspaceId = "known-first";
		const phone = "+442079460146";
		await givenCustomer(workspaceId, phone);
		const caller = await callAs({ workspaceId, phone });
		const crm = slow(env.DB);
		await runInDurableObject(env.CALLS.getByName(caller.callId), (call) => {
			Reflect.set(call, "env", { ...Reflect.get(call, "env"), DB: crm.db });
		});
		caller.send({ type: "start_call" });
		await caller.until(() => caller.logged("call.started"));
		await scheduler.wait(200);
		caller.speak("hear:say:We open at nine.");
		await caller.until(() => caller.logged("turn.replied"));
		crm.answer();
		await scheduler.wait(300);
		const spoken = (await caller.log()).filter(({ type }) => type === "turn.reply_started");
		expect(spoken.map(({ data }) => data)).toEqual([{ turn: 1 }]);
	});
});

/** A time at which the built-in receptionist's clinic is open, in its own timezone. */
function nextTuesdayAtTen(now: number): string {
	const { timezone } = reception;
	const days = [8, 9, 10, 11, 12, 13, 14].map((ahead) => localTimeOf(now + ahead * DAY, timezone));
	const tuesday = days.find(({ weekday }) => weekday === 2);
	return isoOf(instantOf(tuesday?.date ?? "", 10 * 60, timezone), timezone);
}

/** A database that does not say who somebody is before the test lets it. */
function slow(db: D1Database) {
	const crm = { answers: false };
	const answered = async () => {
		while (!crm.answers) await scheduler.wait(20);
	};
	const slowDb: D1Database = new Proxy(db, {
		get: (target, key) => {
			if (key !== "prepare") return Reflect.get(target, key).bind(target);
			return (sql: string) => {
				const statement = target.prepare(sql);
				if (!sql.includes("contact_identities")) return statement;
				return {
					bind: (...values: unknown[]) => ({
						all: () => answered().then(() => statement.bind(...values).all()),
					}),
				};
			};
		},
	});
	return { db: slowDb, answer: () => (crm.answers = true) };
}
