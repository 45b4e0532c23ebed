import { AppointmentsOfCall } from "../../../src/agent/tools/appointments-of-call.ts";
import { bookAppointment } from "../../../src/agent/tools/book-appointment.ts";
import { cancelAppointment } from "../../../src/agent/tools/cancel-appointment.ts";
import { getNextAppointment } from "../../../src/agent/tools/get-next-appointment.ts";
import { moveAppointment } from "../../../src/agent/tools/move-appointment.ts";
import { OfferedSlots } from "../../../src/agent/tools/offered-slots.ts";
import type { CallTool, ToolContext, ToolResult } from "../../../src/agent/tools/tool.ts";
import { reception } from "../../../src/domain/agents/reception.ts";
import { OUTCOME_UNKNOWN } from "../../../src/domain/booking/unsettled.ts";
import { standingIn } from "../../../src/domain/call/appointments.ts";
import { unknownCaller } from "../../../src/domain/call/caller.ts";
import type { World } from "../world.ts";
import type { CallProcess } from "./call-process.ts";

export type Calendar = ToolContext["calendar"];

/** What a caller asks for. Who moves or cancels means the appointment of this call or, where it has none, their next one. */
export interface Request {
	what: "book" | "move" | "cancel";
	service: string;
	startsAt: string;
	name: string;
	phone: string;
}

interface ToolUserParts {
	world: World;
	process: CallProcess;
	callId: string;
	workspaceId: string;
	calendar: Calendar;
	/** Something reaches the caller. */
	tell: () => Promise<void>;
}

interface Use<Input> {
	input: Input;
	/** How long the tool holds back its answer. */
	answerTakesMs: number;
}

/** Uses the tools as a model does: it looks up what it needs, and tries once more what is uncertain. */
export class ToolUser {
	readonly #parts: ToolUserParts;
	readonly #appointments: AppointmentsOfCall;
	#calls = 0;

	constructor(parts: ToolUserParts) {
		this.#parts = parts;
		this.#appointments = new AppointmentsOfCall(() => parts.process.record.events);
	}

	async carryOut(request: Request, answerTakesMs: number): Promise<void> {
		const { service, startsAt, name, phone } = request;
		if (request.what === "book") {
			const input = { service, startsAt, name, phone };
			await this.#useTwice(bookAppointment, { input, answerTakesMs });
			return;
		}
		const appointmentId = await this.#find({ name, phone });
		if (appointmentId === null || this.#isOver) return;
		if (request.what === "move")
			await this.#useTwice(moveAppointment, { input: { appointmentId, startsAt }, answerTakesMs });
		else await this.#useTwice(cancelAppointment, { input: { appointmentId }, answerTakesMs });
	}

	get #isOver(): boolean {
		return this.#parts.process.record.call.phase === "over";
	}

	async #find(input: { name: string; phone: string }): Promise<string | null> {
		const own = standingIn(this.#parts.process.record.events).at(-1);
		if (own !== undefined) return own.facts.appointmentId;
		const next = await this.#use(getNextAppointment, { input, answerTakesMs: 0 });
		const output = next.ok ? next.output : null;
		if (typeof output !== "object" || output === null || !("appointment" in output)) return null;
		const { appointment } = output;
		if (typeof appointment !== "object" || appointment === null) return null;
		return "appointmentId" in appointment ? String(appointment.appointmentId) : null;
	}

	async #useTwice<T extends CallTool>(tool: T, use: Use<Parameters<T["run"]>[0]>): Promise<void> {
		for (let attempt = 1; attempt <= 2; attempt += 1) {
			const result = await this.#use(tool, use);
			// Nobody asks a model again once the caller is gone.
			if (result.ok || !UNCERTAIN.has(result.code) || this.#isOver) return;
		}
	}

	/** As a turn runs a tool: the intent is recorded, the deed done, and what came of it recorded. */
	async #use<T extends CallTool>(
		callTool: T,
		{ input, answerTakesMs }: Use<Parameters<T["run"]>[0]>,
	): Promise<ToolResult> {
		const { process, callId, workspaceId, calendar, world, tell } = this.#parts;
		const { turn } = process.record.call;
		const context: ToolContext = {
			callId,
			workspaceId,
			turn,
			agent: reception,
			caller: unknownCaller,
			appointments: this.#appointments,
			offers: new OfferedSlots(() => process.record.events),
			now: world.clock,
			clock: { now: () => world.clock, sleep: (ms) => world.pause(ms) },
			calendar,
			crm: noCrm,
			signal: new AbortController().signal,
		};
		this.#calls += 1;
		const toolCallId = `tool-${process.record.call.lastSeq + 1}-${this.#calls}`;
		const tool = callTool.name;
		const effectKey = callTool.effectKey(input, context);
		const called = { turn, toolCallId, tool, input, effectKey };
		process.record.execute({ type: "call_tool", called });
		const result = await callTool.run(input, context);
		if (answerTakesMs > 0) await world.pause(answerTakesMs);
		const output = result.ok
			? result.output
			: { error: { code: result.code, message: result.message } };
		const returned = { turn, toolCallId, tool, ok: result.ok, output, durationMs: 5 };
		const learned = result.ok ? (result.events ?? []) : [];
		process.record.execute({ type: "return_tool", returned, learned });
		await tell();
		return result;
	}
}

const UNCERTAIN = new Set(["calendar_unavailable", OUTCOME_UNKNOWN]);

const noCrm: ToolContext["crm"] = {
	findCaller: () => Promise.resolve(null),
	nextAppointment: () => Promise.resolve(null),
	createTask: () => Promise.reject(new Error("a call makes no tasks")),
};
