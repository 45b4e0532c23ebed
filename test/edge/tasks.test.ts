import { describe, expect, it } from "vitest";

import { Task } from "../../src/domain/wire/tasks.ts";
import { problem } from "./api.ts";
import { givenPeople, mobile } from "./people.ts";

describe("tasks", () => {
	it("are made by people for contacts, come in order of when they are due, and are ticked off once", async () => {
		const { ask, first, second } = await givenPeople("w-tasks");
		const due = (dueAt: string) => ({ contactId: first, dueAt, note: `Due ${dueAt}` });
		const later = await ask("POST", "/v1/tasks", due("2026-12-01T09:00:00+00:00"));
		expect(later).toMatchObject({
			status: 201,
			body: { phone: mobile, name: "M. Lopez", kind: "to_do" },
		});
		await ask("POST", "/v1/tasks", due("2026-12-01T09:30:00+01:00"));
		await ask("POST", "/v1/tasks", { dueAt: "2026-11-30T09:00:00Z", note: "For nobody" });
		const page = await ask("GET", "/v1/tasks?limit=2");
		expect(page.body).toMatchObject({
			data: [{ note: "For nobody", contactId: null }, { dueAt: "2026-12-01T09:30:00+01:00" }],
			nextCursor: expect.any(String),
		});
		await ask("POST", `/v1/contacts/${first}/merge`, { into: second });
		expect((await ask("GET", `/v1/tasks?contactId=${second}`)).body).toMatchObject({
			data: [{ dueAt: "2026-12-01T09:30:00+01:00" }, { dueAt: "2026-12-01T09:00:00+00:00" }],
		});
		const { taskId } = Task.parse(later.body);
		const done = await ask("PATCH", `/v1/tasks/${taskId}`, { done: true });
		expect(done.body).toMatchObject({ doneAt: expect.any(String) });
		await scheduler.wait(2);
		expect(await ask("PATCH", `/v1/tasks/${taskId}`, { done: true })).toEqual(done);
		expect((await ask("GET", "/v1/tasks?status=done")).body).toMatchObject({ data: [{ taskId }] });
		expect((await ask("PATCH", `/v1/tasks/${taskId}`, { done: false })).body).toMatchObject({
			doneAt: null,
		});
		expect(await ask("PATCH", "/v1/tasks/none", { done: true })).toMatchObject(
			problem(404, "not_found"),
		);
		expect(
			await ask("POST", "/v1/tasks", { ...due("2026-12-01T09:00:00Z"), contactId: "con_x" }),
		).toMatchObject(
			problem(422, "invalid_request", {
				errors: [{ field: "contactId", message: "is no contact of this workspace" }],
			}),
		);
	});
});
