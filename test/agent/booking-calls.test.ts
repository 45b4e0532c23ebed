import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import { connectCalendar } from "../../src/providers/calendar/connect.ts";
import { Caller } from "../support/caller.ts";
import { startToCome, wish } from "./tool-context.ts";

const calendar = connectCalendar(env.DB);
const ten = { ...wish, startsAt: startToCome(2) };

async function onTheLine(workspaceId: string): Promise<Caller> {
	const caller = await Caller.connect(undefined, { workspaceId });
	caller.send({ type: "start_call" });
	await caller.until(() => caller.logged("turn.replied"));
	return caller;
}

/** Has the model call a tool, while it is still speaking of the one before; answers with what the tool returned. */
async function uses(caller: Caller, tool: string, input: unknown) {
	const before = (await caller.log()).filter(({ type }) => type === "turn.tool_returned").length;
	caller.speak(`hear:tool:${tool}:${JSON.stringify(input)}`);
	await caller.until(() => caller.logged("turn.tool_returned", before + 1));
	const returned = (await caller.log()).findLast((event) => event.type === "turn.tool_returned");
	return returned?.data;
}

/** What the log says of appointments, in order: what happened, and to which. */
async function story(caller: Caller) {
	return (await caller.log()).flatMap((event) =>
		event.type === "appointment.booked" ||
		event.type === "appointment.moved" ||
		event.type === "appointment.cancelled"
			? [`${event.type.slice("appointment.".length)} ${event.data.appointmentId}`]
			: [],
	);
}

async function idOf(caller: Caller): Promise<string> {
	return (await story(caller)).at(-1)?.split(" ")[1] ?? "";
}

describe("in a call", () => {
	it("the same wish twice, talked over, is one appointment; cancelled and wished again it is another", async () => {
		const caller = await onTheLine("call-again");
		await uses(caller, "book_appointment", ten);
		const first = await idOf(caller);
		await uses(caller, "book_appointment", { ...ten, name: "M Lopez", phone: "07700-900-123" });
		expect(await story(caller)).toEqual([`booked ${first}`]);
		await uses(caller, "cancel_appointment", { appointmentId: first });
		await uses(caller, "cancel_appointment", { appointmentId: first });
		await uses(caller, "book_appointment", ten);
		const second = await idOf(caller);
		expect(second).not.toBe(first);
		expect(await story(caller)).toEqual([
			`booked ${first}`,
			`cancelled ${first}`,
			`booked ${second}`,
		]);
		expect(await calendar.held("call-again", { startsAt: 0, endsAt: 9e15 })).toMatchObject([
			{ appointmentId: second },
		]);
		caller.send({ type: "end_call" });
	});

	it("somebody who gives name and number finds what another call booked, and moves it; nobody else does", async () => {
		const first = await onTheLine("call-found");
		await uses(first, "book_appointment", ten);
		const appointmentId = await idOf(first);
		first.send({ type: "end_call" });

		const later = await onTheLine("call-found");
		const input = { appointmentId, startsAt: startToCome(5) };
		expect(await uses(later, "move_appointment", input)).toMatchObject({
			ok: false,
			output: { error: { code: "no_such_appointment" } },
		});
		const { name, phone } = wish;
		expect(await uses(later, "get_next_appointment", { name, phone })).toMatchObject({
			output: { appointment: { appointmentId, startsAt: ten.startsAt } },
		});
		expect(await uses(later, "move_appointment", input)).toMatchObject({
			output: { startsAt: input.startsAt, movedFrom: ten.startsAt },
		});
		expect(await story(later)).toEqual([`moved ${appointmentId}`]);
		expect(await calendar.find("call-found", appointmentId)).toMatchObject({
			callId: first.callId,
			revision: 1,
		});
		later.send({ type: "end_call" });
	});
});
