import { describe, expect, it } from "vitest";

import { ContactPage } from "../../src/domain/wire/contacts.ts";
import { OperationPage } from "../../src/domain/wire/operations.ts";
import { givenKnownCall, problem } from "./api.ts";
import { DAY, givenPeople, landline, mobile } from "./people.ts";

const wrong = (message: string) =>
	problem(422, "invalid_request", { errors: [{ field: "into", message }] });

describe("two contacts who are one person", () => {
	it("answer as one under either id and either number, with the calls of both", async () => {
		const { ask, first, second } = await givenPeople("w-merge");
		const merged = await ask("POST", `/v1/contacts/${first}/merge`, { into: second });
		expect(merged).toMatchObject({
			status: 200,
			body: {
				contactId: second,
				name: "Maria Lopez",
				phone: landline,
				phones: [landline, mobile],
				mergedIds: [first],
				lastSummary: "Maria Lopez booked a cleaning on Tuesday at ten.",
			},
		});
		for (const path of [`/v1/contacts/${first}`, `/v1/contacts/${second}`])
			expect((await ask("GET", path)).body).toEqual(merged.body);
		for (const phone of [mobile, landline])
			expect((await ask("GET", `/v1/contacts?phone=${encodeURIComponent(phone)}`)).body).toEqual({
				data: [merged.body],
				nextCursor: null,
			});
		const all = ContactPage.parse((await ask("GET", "/v1/contacts")).body).data;
		expect(all.map(({ contactId }) => contactId)).not.toContain(first);
		expect(all).toHaveLength(2);
		for (const id of [first, second]) {
			const activities = await ask("GET", `/v1/contacts/${id}/activities`);
			expect(activities.body).toMatchObject({
				data: [
					{ summary: expect.stringContaining("Maria Lopez"), outcome: "appointment_booked" },
					{ summary: expect.stringContaining("M. Lopez") },
				],
			});
			const calls = await ask("GET", `/v1/calls?contactId=${id}`);
			expect(calls.body).toMatchObject({
				data: [{ contactPhone: landline }, { contactPhone: mobile }],
			});
		}
	});

	it("stay one in later calls and after a rebuild, which keeps what people wrote", async () => {
		const { ask, first, second, third } = await givenPeople("w-merge-later");
		await ask("POST", `/v1/contacts/${first}/merge`, { into: second });
		await ask("PATCH", `/v1/contacts/${second}`, { email: "Maria@Example.com" });
		await ask("POST", `/v1/contacts/${first}/notes`, { text: "Prefers mornings." });
		await givenKnownCall({
			workspaceId: "w-merge-later",
			startedAt: DAY + 60_000,
			turns: 2,
			phone: mobile,
			name: "Mia",
		});
		const before = await ask("GET", `/v1/contacts/${first}`);
		expect(before.body).toMatchObject({
			contactId: second,
			name: "Mia",
			email: "maria@example.com",
		});

		const rebuilt = await ask("POST", "/v1/operations/rebuild", { limit: 40 });
		expect(OperationPage.parse(rebuilt.body).differences).toEqual([]);
		let cursor = OperationPage.parse(rebuilt.body).nextCursor;
		while (cursor !== null) {
			const page = OperationPage.parse(
				(await ask("POST", "/v1/operations/verify", { cursor })).body,
			);
			expect(page.differences).toEqual([]);
			cursor = page.nextCursor;
		}
		expect(await ask("GET", `/v1/contacts/${first}`)).toEqual(before);
		expect((await ask("GET", `/v1/contacts/${second}/notes`)).body).toMatchObject({
			data: [{ text: "Prefers mornings." }],
		});
		// A merge is never of a merge: all three are one, and none of them a chain.
		const whole = await ask("POST", `/v1/contacts/${second}/merge`, { into: third });
		expect(whole.body).toMatchObject({
			contactId: third,
			phones: ["+442079460999", expect.any(String), expect.any(String)],
		});
		expect((await ask("GET", `/v1/contacts/${first}`)).body).toEqual(whole.body);
		expect((await ask("GET", `/v1/contacts/${third}/notes`)).body).toMatchObject({
			data: [{ text: "Prefers mornings." }],
		});
	});

	it("are merged once when asked twice, and never in a circle", async () => {
		const { ask, first, second } = await givenPeople("w-merge-circle");
		const once = await ask("POST", `/v1/contacts/${first}/merge`, { into: second });
		expect(await ask("POST", `/v1/contacts/${first}/merge`, { into: second })).toEqual(once);
		expect(await ask("POST", `/v1/contacts/${second}/merge`, { into: first })).toMatchObject(
			wrong(`was merged into ${second}: they are one contact already`),
		);
		expect(await ask("POST", `/v1/contacts/${second}/merge`, { into: second })).toMatchObject(
			wrong("is the contact itself"),
		);
	});

	it("are merged in one direction when two people do it at the same moment", async () => {
		const { ask, first, second } = await givenPeople("w-merge-race");
		const both = await Promise.all([
			ask("POST", `/v1/contacts/${first}/merge`, { into: second }),
			ask("POST", `/v1/contacts/${second}/merge`, { into: first }),
		]);
		expect(new Set(both.map(({ status }) => status))).toEqual(new Set([200, 422]));
		const [one, other] = [
			await ask("GET", `/v1/contacts/${first}`),
			await ask("GET", `/v1/contacts/${second}`),
		];
		expect(one).toEqual(other);
	});

	it("have to be of the workspace, both of them", async () => {
		const { ask, first } = await givenPeople("w-merge-own");
		const { first: theirs } = await givenPeople("w-merge-theirs");
		expect(await ask("POST", `/v1/contacts/${first}/merge`, { into: theirs })).toMatchObject(
			problem(422, "invalid_request", {
				errors: [{ field: "into", message: "is no contact of this workspace" }],
			}),
		);
		expect(await ask("POST", `/v1/contacts/${theirs}/merge`, { into: first })).toMatchObject(
			problem(404, "not_found"),
		);
	});
});

describe("a contact", () => {
	it("is called what somebody corrected it to, until they take it back", async () => {
		const { ask, first } = await givenPeople("w-edit");
		const path = `/v1/contacts/${first}`;
		await ask("PATCH", path, { email: "m@example.com" });
		expect((await ask("PATCH", path, { name: "María López" })).body).toMatchObject({
			name: "María López",
			email: "m@example.com",
		});
		await givenKnownCall({
			workspaceId: "w-edit",
			startedAt: DAY + 9000,
			turns: 2,
			phone: mobile,
			name: "Mary",
		});
		expect((await ask("GET", "/v1/contacts?email=M%40Example.com")).body).toMatchObject({
			data: [{ contactId: first, name: "María López" }],
		});
		expect((await ask("PATCH", path, { name: null })).body).toMatchObject({
			name: "Mary",
			email: "m@example.com",
		});
	});

	it.each([
		["GET", "?phone=abc", undefined, "phone", "takes a phone number such as +44 20 7946 0123"],
		["GET", "?email=maria", undefined, "email", "takes an email address such as maria@example.com"],
		[
			"PATCH",
			"/FIRST",
			{ email: "maria@" },
			"email",
			"takes an email address such as maria@example.com",
		],
		["PATCH", "/FIRST", {}, "body", "has neither name nor email"],
		[
			"PATCH",
			"/FIRST",
			{ name: "Maria", phone: "1" },
			"phone",
			"is not a field that is known here",
		],
	])(
		"is not asked for or changed by what is none: %s %s %j",
		async (method, path, body, field, message) => {
			const { ask, first } = await givenPeople(`w-bad-${field}-${method}`);
			expect(await ask(method, `/v1/contacts${path.replace("FIRST", first)}`, body)).toMatchObject(
				problem(422, "invalid_request", { errors: [{ field, message }] }),
			);
		},
	);

	it("has notes, newest first, page by page", async () => {
		const { ask, first } = await givenPeople("w-notes");
		const path = `/v1/contacts/${first}/notes`;
		for (const text of ["one", "two", "three"]) {
			expect((await ask("POST", path, { text })).status).toBe(201);
			await scheduler.wait(2);
		}
		const page = await ask("GET", `${path}?limit=2`);
		expect(page.body).toMatchObject({ data: [{ text: "three" }, { text: "two" }] });
		const [cursor] = /note_\w+(?="\}$)/.exec(JSON.stringify(page.body)) ?? [];
		expect((await ask("GET", `${path}?cursor=${cursor}`)).body).toMatchObject({
			data: [{ text: "one" }],
			nextCursor: null,
		});
		expect(await ask("POST", path, { text: " " })).toMatchObject(problem(422, "invalid_request"));
	});
});
