import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import { updateRows } from "../../src/consumers/update-rows.ts";
import { ContactPage } from "../../src/domain/wire/contacts.ts";
import { OperationPage } from "../../src/domain/wire/operations.ts";
import { connectCalendar } from "../../src/providers/calendar/connect.ts";
import { booking, given } from "../contracts/bookings.ts";
import { givenKnownCall, givenWorkspace, read } from "./api.ts";

const workspaceId = "w-old-numbers";
const DAY = Date.UTC(2026, 10, 18, 9);

async function sql(text: string, ...values: (string | number)[]): Promise<void> {
	await env.DB.prepare(text)
		.bind(...values)
		.run();
}

/** The rows as release 0.1 would have written them: a contact and an appointment under what was said. */
async function asReleased(callId: string, appointmentId: string) {
	await sql(
		"UPDATE calls SET contact_id = 'con_old', contact_phone = '02079460123' WHERE call_id = ?",
		callId,
	);
	await sql(
		`INSERT INTO contacts SELECT workspace_id, 'con_old', name, ?2, '02079460123', NULL, NULL, ?2, last_call_at, '[]'
		FROM contacts WHERE workspace_id = ?1`,
		workspaceId,
		callId,
	);
	await sql(
		"INSERT INTO contact_notes VALUES (?, 'con_old', 'note_1', 'Prefers mornings.', 1)",
		workspaceId,
	);
	await sql("INSERT INTO contact_edits VALUES (?, 'con_old', 'Maria López', NULL, 1)", workspaceId);
	await sql(
		"UPDATE appointments SET phone = '02079460123', phone_said = NULL WHERE appointment_id = ?",
		appointmentId,
	);
}

describe("numbers that release 0.1 stored as they were said", () => {
	it("are completed: two contacts with one number become one, with a record of it, as a rebuild has them", async () => {
		const { ask } = await givenWorkspace(workspaceId);
		const first = await givenKnownCall({ workspaceId, startedAt: DAY, turns: 2 });
		const phone = "+442079460123";
		await givenKnownCall({ workspaceId, startedAt: DAY + 1000, turns: 2, phone });
		const calendar = connectCalendar(env.DB);
		const { appointmentId } = await given(calendar, booking(workspaceId));
		await asReleased(first.callId, appointmentId);
		const upcoming = { workspaceId, phone, now: 0 };
		expect(await calendar.upcoming(upcoming)).toHaveLength(1);

		for (let run = 1; !(await updateRows(env.DB, { limit: 1, now: DAY })); run++)
			expect(run).toBeLessThan(20);

		expect(await calendar.upcoming(upcoming)).toMatchObject([{ phone, phoneSaid: "02079460123" }]);
		const contacts = await read(await ask("GET", "/v1/contacts"));
		const { data } = ContactPage.parse(contacts.body);
		expect(data).toMatchObject([{ name: "Maria López", phone, phones: [phone] }]);
		const old = await read(await ask("GET", "/v1/contacts/con_old"));
		expect(old.body).toEqual(data[0]);
		for (const said of ["020 7946 0123", "%2B44 20 7946 0123", "0044 (0)20 7946 0123"])
			expect((await read(await ask("GET", `/v1/contacts?phone=${said}`))).body).toMatchObject({
				data,
			});
		const notes = await read(await ask("GET", `/v1/contacts/${data[0]?.contactId}/notes`));
		expect(notes.body).toMatchObject({ data: [{ text: "Prefers mornings." }] });
		for (let cursor: string | null | undefined; cursor !== null;) {
			const page = await read(await ask("POST", "/v1/operations/verify", { limit: 10, cursor }));
			const { differences, nextCursor } = OperationPage.parse(page.body);
			expect(differences).toEqual([]);
			cursor = nextCursor;
		}
	});
});
