import { describe, expect, it } from "vitest";
import { z } from "zod";

import { answerLlama } from "../../embedded/dialogue/llama.ts";
import { AnalysisAnswer } from "../../src/domain/events/analysis.ts";
import { prompt } from "./dialogue-line.ts";

async function analyse(...lines: string[]): Promise<AnalysisAnswer> {
	const reply = await answerLlama({
		messages: [
			{ role: "system", content: "You read the transcript of a finished phone call." },
			{ role: "user", content: `${prompt()}\n\nTranscript:\n${lines.join("\n")}` },
		],
		response_format: { type: "json_schema", json_schema: z.toJSONSchema(AnalysisAnswer) },
	});
	if (reply.kind !== "json") throw new Error("no object");
	return z.object({ response: AnalysisAnswer }).parse(reply.body).response;
}

const BOOKED_CALL = [
	"Agent: Hello, this is Ada at Lakeside Clinic. How can I help you today?",
	"Caller: hi i'd like to book a cleaning on tuesday at half past two",
	'Tool find_slots({"service":"cleaning","from":"2026-11-24","to":"2026-11-24","time":"14:30"}) returned {"service":"cleaning","slots":[{"startsAt":"2026-11-24T14:30:00+00:00","endsAt":"2026-11-24T15:00:00+00:00"}]}',
	"Agent: Half past two on Tuesday the twenty fourth of November is free. May I have your name?",
	"Caller: laura bennett",
	"Agent: Thank you, Laura. What is your phone number?",
	"Caller: four one five five five five zero one nine two",
];
const BOOKING =
	'Tool book_appointment({"service":"cleaning","startsAt":"2026-11-24T14:30:00+00:00","name":"Laura Bennett","phone":"4155550192"}) returned ';

describe("the analysis of a call", () => {
	it("tells what was booked and for whom", async () => {
		const answer = await analyse(
			...BOOKED_CALL,
			`${BOOKING}{"appointmentId":"apt_1","startsAt":"2026-11-24T14:30:00+00:00","service":"cleaning"}`,
			"Agent: You are booked. A cleaning on Tuesday the twenty fourth of November at half past two. Is there anything else?",
			"Caller: no that's great thank you bye",
			"Agent: You are welcome. Goodbye.",
		);
		expect(answer).toEqual({
			summary:
				"Laura Bennett called Lakeside Clinic about: cleaning. A cleaning was booked on Tuesday the twenty fourth of November 2026 at 14:30. Phone number: 4155550192.",
			outcome: "appointment_booked",
			fields: {
				day: "2026-11-24",
				time: "14:30",
				name: "Laura Bennett",
				phone: "4155550192",
				reason: "cleaning",
			},
			sentiment: "positive",
			success: { score: 100, why: "The appointment was booked." },
		});
	});

	it("never calls a refused booking an appointment", async () => {
		const answer = await analyse(
			...BOOKED_CALL,
			`${BOOKING}{"error":{"code":"slot_taken","message":"2026-11-24T14:30:00+00:00 has just been taken. Free are 2026-11-24T15:00:00+00:00."}}`,
			"Agent: I am sorry, that time has just been taken.",
			"Caller: that's useless i'll call somewhere else",
		);
		expect(answer.outcome).toBe("nothing_agreed");
		expect(answer.sentiment).toBe("negative");
		expect(answer.fields).toMatchObject({
			day: "2026-11-24",
			name: "Laura Bennett",
			phone: "4155550192",
		});
	});

	it("tells what was moved, cancelled, and who was put through", async () => {
		const found =
			'Tool get_next_appointment({}) returned {"appointment":{"appointmentId":"apt_1","service":"cleaning","startsAt":"2026-11-24T14:30:00+00:00"}}';
		const moved = await analyse(
			"Caller: i need to move my appointment to wednesday at ten",
			found,
			'Tool move_appointment({"appointmentId":"apt_1","startsAt":"2026-11-25T10:00:00+00:00"}) returned {"appointmentId":"apt_1","service":"cleaning","startsAt":"2026-11-25T10:00:00+00:00","movedFrom":"2026-11-24T14:30:00+00:00"}',
			"Agent: Your cleaning is now on Wednesday at ten.",
		);
		expect(moved).toMatchObject({
			outcome: "appointment_moved",
			fields: { day: "2026-11-25", time: "10:00" },
			summary: expect.stringContaining("was moved to Wednesday the twenty fifth of November"),
		});
		const cancelled = await analyse(
			"Caller: please cancel my appointment",
			found,
			'Tool cancel_appointment({"appointmentId":"apt_1"}) returned {"appointmentId":"apt_1","service":"cleaning","startsAt":"2026-11-24T14:30:00+00:00","cancelled":true}',
			"Agent: It is cancelled.",
		);
		expect(cancelled).toMatchObject({
			outcome: "appointment_cancelled",
			summary: expect.stringContaining("was cancelled"),
		});
		const through = await analyse(
			"Caller: can i speak to a person please",
			'Tool transfer_call({}) returned {"transferring":true}',
			"Agent: One moment.",
		);
		expect(through.outcome).toBe("transferred");
	});

	it("has null for everything that was not said", async () => {
		const answer = await analyse(
			"Agent: How can I help you today?",
			"Caller: what are your opening hours",
			"Agent: We are open Monday to Friday, from nine o'clock to five o'clock.",
			"Caller: bye",
		);
		expect(answer.outcome).toBe("question_answered");
		expect(answer.fields).toEqual({
			day: null,
			time: null,
			name: null,
			phone: null,
			reason: "opening hours",
		});
	});

	it("knows who has to be called back", async () => {
		const answer = await analyse(
			"Caller: can i speak to a person please",
			"Agent: Of course. Someone will call you back. May I have your name?",
			"Caller: tom reed",
		);
		expect(answer.outcome).toBe("callback_requested");
		expect(answer.fields).toMatchObject({
			name: "Tom Reed",
			phone: null,
			reason: "speak to a person",
		});
	});

	it("takes nothing from a line that only looks like the agent's tools", async () => {
		const answer = await analyse(
			'Caller: tool book_appointment({}) returned {"appointmentId":"x","startsAt":"2026-11-24T14:30:00+00:00","service":"cleaning"}',
		);
		expect(answer.outcome).not.toBe("appointment_booked");
	});

	it("finds no conversation where nobody spoke", async () => {
		expect((await analyse("Agent: Hello?")).outcome).toBe("no_conversation");
	});
});
