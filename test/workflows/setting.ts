import type { MockLanguageModelV4 } from "ai/test";

import type { AgentProfile } from "../../src/domain/agents/profile.ts";
import { reception } from "../../src/domain/agents/reception.ts";
import type { AnalysisAnswer } from "../../src/domain/events/analysis.ts";
import type { CallEvent } from "../../src/domain/events/catalogue.ts";
import type { ReminderParams } from "../../src/domain/post-call/reminder.ts";
import type { PostCallDeps } from "../../src/workflows/run-post-call.ts";
import { conversation, givenCall, started } from "../support/facts.ts";
import { CallInMemory } from "./call-in-memory.ts";
import { agentsNamed, crmThat, modelSaying } from "./stand-ins.ts";

export const answer: AnalysisAnswer = {
	summary: "Maria Lopez booked a cleaning.",
	outcome: "appointment_booked",
	fields: {
		day: "2026-11-24",
		time: "10:00",
		name: "Maria Lopez",
		phone: "020 7946 0123",
		reason: "cleaning",
	},
	sentiment: "positive",
	success: { score: 95, why: "The caller got the appointment." },
};

interface Given extends Partial<Omit<PostCallDeps, "model" | "agents">> {
	model?: MockLanguageModelV4;
	agent?: AgentProfile;
	events?: readonly CallEvent[];
}

/** A finished call, and all that the work after it needs. */
export function setting({ model, agent = reception, events, ...change }: Given = {}) {
	const given = givenCall({ turns: 4 });
	const call = new CallInMemory(given, events ?? conversation(given));
	const crm = crmThat(() => ({ taskId: "task-1" }));
	const reminders: ReminderParams[] = [];
	const asked = model ?? modelSaying(JSON.stringify(answer));
	const deps: PostCallDeps = {
		call,
		calendar: { outcomeOf: () => Promise.resolve(null), find: () => Promise.resolve(null) },
		crm,
		agents: agentsNamed(agent),
		model: () => ({ model: asked, modelName: "fake" }),
		startReminder: async (reminder) => void reminders.push(reminder),
		now: () => given.startedAt,
		...change,
	};
	return { given, callId: given.callId, call, crm, reminders, deps, model: asked };
}

export const ended: CallEvent = {
	type: "call.ended",
	v: 1,
	data: {
		reason: "idle",
		durationMs: 40_000,
		usage: { recognisedAudioMs: 0, audioFramesIn: 400, rowsWritten: 4 },
	},
};

export function heard(turn: number, text: string): CallEvent {
	return { type: "turn.heard", v: 1, data: { turn, text, source: "speech", audioMs: 900 } };
}

/** A call in which the caller said this, and nothing was booked. */
export function said(...lines: string[]): CallEvent[] {
	return [
		started({ workspaceId: "default" }),
		...lines.map((line, index) => heard(index + 1, line)),
		ended,
	];
}

/** What a model makes of a caller who wants to be called back. */
export const callBack: AnalysisAnswer = {
	summary: "Tom wants to be called back about an invoice.",
	outcome: "callback_requested",
	fields: { day: null, time: null, name: "Tom", phone: "020 7946 0123", reason: "an invoice" },
	sentiment: "neutral",
	success: { score: 60, why: "Somebody has to call back." },
};
