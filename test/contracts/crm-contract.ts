import { describe, expect, it } from "vitest";

import type { CallEvent } from "../../src/domain/events/catalogue.ts";
import type { RawEvent } from "../../src/domain/events/envelope.ts";
import type { Crm, CrmAppointment, CrmTask } from "../../src/providers/crm/port.ts";
import {
	analysis,
	conversation,
	type GivenCall,
	givenCall,
	recorded,
	sealed,
	wholeCall,
} from "../support/facts.ts";

/** A CRM, and the back door through which a test arranges and looks. */
export interface CrmUnderTest {
	crm: Crm;
	/** A call's facts come down the road, as far as they are known. */
	tell: (call: GivenCall, log: readonly RawEvent[]) => Promise<void>;
	giveAppointment(customerId: string, appointment: CrmAppointment): Promise<void>;
	/** Our ids of the tasks it holds. */
	taskIds(): Promise<string[]>;
}

/** Nobody else's, because test files share one database. */
export const workspaceId = "crm-contract";
const now = Date.parse("2026-11-22T19:12:00Z");
const DAY = Date.UTC(2026, 10, 16, 9);

function appointment(appointmentId: string, startsAt: string): CrmAppointment {
	return { appointmentId, service: "cleaning", startsAt };
}

/** The person calls, and is known by the token's or the line's word. */
function identified(name: string | null, phone: string | null, email: string | null): CallEvent {
	const data = { by: "phone", customerId: null, name, phone, email } as const;
	return { type: "contact.identified", v: 2, data };
}

/** What every CRM adapter does. `open` gives a new customer's name to each test, and may share the CRM. */
export function itIsACrm(name: string, open: () => Promise<CrmUnderTest>): void {
	describe(`${name}, as any CRM,`, () => {
		it("knows the next of a customer's appointments, and none that is over", async () => {
			const opened = await open();
			await opened.giveAppointment("cust-1", appointment("appt-late", "2026-12-02T09:00:00+00:00"));
			await opened.giveAppointment("cust-1", appointment("appt-next", "2026-11-24T10:00:00+00:00"));
			await opened.giveAppointment("cust-1", appointment("appt-over", "2026-11-20T10:00:00+00:00"));
			await opened.giveAppointment("cust-2", appointment("appt-else", "2026-11-23T10:00:00+00:00"));

			const query = { workspaceId, customerId: "cust-1", now };
			expect(await opened.crm.nextAppointment(query)).toEqual(
				appointment("appt-next", "2026-11-24T10:00:00+00:00"),
			);
		});

		it("has none for a customer it does not know, whatever the id looks like", async () => {
			const { crm } = await open();
			for (const customerId of ["nobody", "../tasks", "a/b?c=d#e", "' OR 1=1 --"]) {
				expect(await crm.nextAppointment({ workspaceId, customerId, now })).toBeNull();
				expect(await crm.findCaller({ workspaceId, customerId })).toBeNull();
			}
		});

		it("makes a task once, however often it is asked", async () => {
			const opened = await open();
			const { crm } = opened;
			const task: CrmTask = {
				externalId: "call_01/call_back",
				workspaceId,
				kind: "call_back",
				dueAt: "2026-11-23T09:00:00+00:00",
				name: "Maria Lopez",
				phone: null,
				note: "Call Maria Lopez back.",
			};
			const first = await crm.createTask(task);
			const second = await crm.createTask(task);
			expect(first.taskId).not.toBe("");
			expect(second).toEqual(first);
			await crm.createTask({ ...task, externalId: "call_02/call_back" });
			expect((await opened.taskIds()).toSorted()).toEqual([
				"call_01/call_back",
				"call_02/call_back",
			]);
		});

		it("knows a caller by their number and what their last three calls were about, newest first", async () => {
			const { crm, tell } = await open();
			const phone = "+442079460111";
			expect(await crm.findCaller({ workspaceId, phone })).toBeNull();
			for (const day of [3, 1, 4, 0, 2]) {
				const call = givenCall({
					workspaceId,
					startedAt: DAY + day * 86_400_000,
					turns: 2,
					phone,
					name: `Maria ${day}`,
				});
				await tell(call, await wholeCall(call));
			}
			expect(await crm.findCaller({ workspaceId, phone })).toEqual({
				customerId: expect.any(String),
				contactId: expect.any(String),
				name: "Maria 4",
				phone,
				email: null,
				earlierCalls: [4, 3, 2].map((day) => ({
					at: DAY + day * 86_400_000,
					summary: `Maria ${day} booked a cleaning on Tuesday at ten.`,
				})),
			});
			expect(await crm.findCaller({ workspaceId: "another", phone })).toBeNull();
		});

		it("knows a caller by the id that it gave them, which comes before the number", async () => {
			const { crm, tell } = await open();
			for (const phone of ["+442079460112", "+442079460113"]) {
				const call = givenCall({ workspaceId, startedAt: DAY, turns: 2, phone, name: phone });
				await tell(call, await wholeCall(call));
			}
			const one = await crm.findCaller({ workspaceId, phone: "+442079460112" });
			const customerId = one?.customerId ?? "";
			const phone = "+442079460113";
			const found = await crm.findCaller({ workspaceId, customerId, phone });
			expect(found).toMatchObject({ customerId, name: "+442079460112" });
			const unknown = { workspaceId, customerId: "nobody", phone };
			expect(await crm.findCaller(unknown)).toMatchObject({ name: "+442079460113" });
		});

		it("knows a caller by their address, who never said a number", async () => {
			const { crm, tell } = await open();
			const call = givenCall({ workspaceId, startedAt: DAY, turns: 0 });
			const [hello, ...rest] = conversation(call);
			const early = identified("Ada Osei", null, "Ada@Example.com");
			const events = [...(hello ? [hello] : []), early, ...rest];
			await tell(call, await sealed(call, recorded(call, events)));
			const found = await crm.findCaller({ workspaceId, email: "ada@example.com" });
			expect(found).toMatchObject({ name: "Ada Osei", phone: null, email: "ada@example.com" });
		});

		it("never goes back to an older state of a call, nor to an older call's name", async () => {
			const { crm, tell } = await open();
			const phone = "+442079460114";
			const older = givenCall({ workspaceId, startedAt: DAY, turns: 2, phone, name: "Mary" });
			const newer = givenCall({ workspaceId, startedAt: DAY + 1000, turns: 2, phone });
			const before = await sealed(newer, recorded(newer, conversation(newer)));
			const analyzed: CallEvent = {
				type: "call.analyzed",
				v: 2,
				data: { analysis: analysis(newer) },
			};
			const after = await sealed(newer, [...before, ...recorded(newer, [analyzed], before.length)]);
			await tell(newer, after);
			await tell(newer, before);
			await tell(older, await wholeCall(older));
			await tell(newer, after);
			expect(await crm.findCaller({ workspaceId, phone })).toMatchObject({
				name: "Maria Lopez",
				earlierCalls: [
					{ at: DAY + 1000, summary: "Maria Lopez booked a cleaning on Tuesday at ten." },
					{ at: DAY },
				],
			});
		});
	});
}
