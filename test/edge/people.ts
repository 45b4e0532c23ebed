import { ContactPage } from "../../src/domain/wire/contacts.ts";
import { givenKnownCall, givenWorkspace, read } from "./api.ts";

export const DAY = Date.UTC(2026, 10, 18, 9);
export const mobile = "+447700900123";
export const landline = "+442079460123";

/** One person who called twice, from two numbers, and another. */
export async function givenPeople(workspaceId: string) {
	const workspace = await givenWorkspace(workspaceId);
	const people = [
		{ phone: mobile, name: "M. Lopez" },
		{ phone: landline, name: "Maria Lopez" },
		{ phone: "+442079460999", name: "Sam Okafor" },
	];
	for (const [index, { phone, name }] of people.entries())
		await givenKnownCall({ workspaceId, startedAt: DAY + index * 1000, turns: 2, phone, name });
	const ids: string[] = [];
	for (const { phone } of people) {
		const found = await read(
			await workspace.ask("GET", `/v1/contacts?phone=${encodeURIComponent(phone)}`),
		);
		ids.push(ContactPage.parse(found.body).data[0]?.contactId ?? "");
	}
	const [first = "", second = "", third = ""] = ids;
	const ask = async (method: string, path: string, body?: unknown) =>
		await read(await workspace.ask(method, path, body));
	return { ask, first, second, third };
}
