import { describe, expect, it } from "vitest";

import type { Crm, CrmAppointment, CrmTask } from "../../src/providers/crm/port.ts";

/** A CRM, and the back door through which a test arranges and looks. */
export interface CrmUnderTest {
	crm: Crm;
	giveAppointment(customerId: string, appointment: CrmAppointment): Promise<void>;
	/** Our ids of the tasks it holds. */
	taskIds(): Promise<string[]>;
}

/** Nobody else's, because test files share one database. */
export const workspaceId = "crm-contract";
const now = Date.parse("2026-11-22T19:12:00Z");

function appointment(appointmentId: string, startsAt: string): CrmAppointment {
	return { appointmentId, service: "cleaning", startsAt };
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
			for (const customerId of ["nobody", "../tasks", "a/b?c=d#e", "' OR 1=1 --"])
				expect(await crm.nextAppointment({ workspaceId, customerId, now })).toBeNull();
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
	});
}
