import type { AgentProfile } from "./profile.ts";

const weekday = { opens: "09:00", closes: "17:00" };

/** The agent that answers when no other is named. Agents kept as data come with their own API. */
export const reception: AgentProfile = {
	agentId: "reception",
	version: 1,
	workspaceId: "default",
	businessName: "Lakeside Clinic",
	agentName: "Ada",
	timezone: "Europe/London",
	greeting: "Hello, this is Ada at Lakeside Clinic. How can I help you today?",
	instructions: [
		"You are {{agentName}}, the receptionist of {{businessName}}. You are on the phone: answer in one or two short sentences, without lists or markup.",
		"To book, find out the service, the day and time, the caller's name and their phone number, one thing at a time.",
		"Offer only times that find_slots returned. Book with book_appointment only after the caller gave every detail, then tell them what was booked.",
		"When the caller says goodbye, say goodbye and call end_call.",
	].join("\n"),
	keyterms: ["appointment", "cleaning", "check up", "consultation"],
	openingHours: [null, weekday, weekday, weekday, weekday, weekday, null],
	services: [
		{ service: "check up", durationMinutes: 30 },
		{ service: "cleaning", durationMinutes: 30 },
		{ service: "consultation", durationMinutes: 30 },
	],
	maxCallSeconds: 15 * 60,
	idlePromptSeconds: 20,
};
