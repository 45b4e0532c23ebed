import { z } from "zod";

import { isCountry, normalisePhone } from "../people/phone.ts";
import { isDate, isTimezone } from "../time/local-time.ts";
import { ExtractionSchema } from "./extraction-schema.ts";

/** A part of a day in local time, as `09:00-12:30`; `24:00` ends the day. */
const Hours = z
	.string()
	.regex(
		/^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/,
		"takes a stretch of the day such as 09:00-12:30",
	)
	.refine((hours) => hours.slice(0, 5) < hours.slice(6), "has to end after it begins");

const Day = z
	.array(Hours)
	.refine(
		(day) =>
			day.every(
				(hours, index) => index === 0 || (day[index - 1] ?? "").slice(6) <= hours.slice(0, 5),
			),
		"takes stretches in order, of which none overlap",
	)
	.default([]);

/** A weekday without hours is closed. */
const OpeningHours = z.strictObject({
	monday: Day,
	tuesday: Day,
	wednesday: Day,
	thursday: Day,
	friday: Day,
	saturday: Day,
	sunday: Day,
});

const TOOLS = [
	"find_slots",
	"book_appointment",
	"get_next_appointment",
	"move_appointment",
	"cancel_appointment",
	"transfer_call",
	"end_call",
] as const;

const ToolName = z.enum(TOOLS, {
	error: ({ input }) => `${JSON.stringify(input)} is no tool; there is: ${TOOLS.join(", ")}`,
});

const minutes = z
	.int()
	.nonnegative()
	.max(24 * 60);
const slug = /^[a-z0-9-]{1,40}$/;

const Service = z.strictObject({
	service: z.string().min(1).max(60),
	durationMinutes: z
		.int()
		.positive()
		.max(24 * 60),
	/** Kept free before and after it. */
	bufferBeforeMinutes: minutes.default(0),
	bufferAfterMinutes: minutes.default(0),
	/** Which of the agent's resources can do it; all of them when left out. */
	resources: z.array(z.string()).min(1).optional(),
});

const Criterion = z.strictObject({
	criterionId: z.string().regex(slug, "takes 1 to 40 of a-z, 0-9 and -"),
	/** A question about the call that is answered with yes or no. Yes is good. */
	question: z.string().min(1).max(300),
});

/**
 * Who answers, for which business, and what the agent may do: one file in the operator's own repository.
 * `{{name}}` in a text is replaced by the call's variable of that name, or by `agentName`, `businessName`.
 */
export const AgentDefinition = z
	.strictObject({
		agentId: z.string().regex(slug, "takes 1 to 40 of a-z, 0-9 and -"),
		businessName: z.string().min(1).max(100),
		agentName: z.string().min(1).max(60),
		timezone: z.string().refine(isTimezone, "takes an IANA timezone such as Europe/London"),
		/** ISO 3166-1 alpha-2: where numbers without a country code belong. That of the time zone when left out. */
		country: z.string().refine(isCountry, "takes a country such as GB").optional(),
		/** BCP 47. The language that the models expect and speak. */
		language: z
			.string()
			.regex(/^[a-z]{2}(-[A-Z]{2})?$/, "takes a language such as en or en-GB")
			.default("en"),
		greeting: z.string().min(1).max(500),
		/** What a caller outside of the opening hours hears before the call is refused; null answers at any time. */
		closedMessage: z.string().min(1).max(500).nullable().default(null),
		instructions: z.string().min(1).max(20_000),
		/** Unusual words that the recogniser should expect. */
		keyterms: z.array(z.string().min(1).max(60)).max(100).default([]),
		/** Used in place of the models in the settings. */
		models: z
			.strictObject({
				language: z.string().optional(),
				/** The language model that answers when the other one fails. */
				fallback: z.string().optional(),
				voice: z.string().optional(),
				/** The voice that speaks when the other one fails. */
				fallbackVoice: z.string().optional(),
			})
			.default({}),
		tools: z.array(ToolName).default([...ToolName.options]),
		/** The number that `transfer_call` transfers to; null when there is none. */
		transferTo: z
			.string()
			.refine(
				(phone) => normalisePhone(phone, null) !== null,
				"takes a phone number with its country, such as +442079460000",
			)
			.nullable()
			.default(null),
		openingHours: OpeningHours,
		/** Local days, YYYY-MM-DD, on which the business is closed in addition. */
		closedDays: z
			.array(z.string().refine(isDate, "takes a day as YYYY-MM-DD"))
			.max(400)
			.default([]),
		/** Chairs, rooms or people, the preferred first. An appointment takes one of them. */
		resources: z
			.array(z.string().regex(/^[\w -]{1,40}$/, "takes 1 to 40 letters, digits, blanks, _ and -"))
			.min(1)
			.max(50)
			.default(["main"]),
		services: z.array(Service).min(1).max(100),
		/** Appointments begin at the opening, or a multiple of this after it. */
		slotMinutes: z.int().min(5).max(240).default(30),
		/** How many appointments to come one call, and one number, may have; 3 when left out. The office has no limit. */
		maxStandingAppointments: z.int().min(1).max(1000).optional(),
		maxCallSeconds: z
			.int()
			.min(30)
			.max(3600)
			.default(15 * 60),
		/** Silence before the agent asks whether the caller is still there, and again before it hangs up. */
		idlePromptSeconds: z.int().min(3).max(300).default(20),
		/**
		 * What a caller may say over a reply without taking the turn, such as "okay"; those of the language when left out, none
		 * when empty.
		 */
		backChannels: z.array(z.string().min(1).max(40)).max(50).optional(),
		/** What the analysis has to find out, in addition to what it finds out for every call. */
		analysis: z
			.strictObject({
				schema: ExtractionSchema.nullable().default(null),
				scorecard: z.array(Criterion).max(20).default([]),
			})
			.default({ schema: null, scorecard: [] }),
		followUps: z
			.strictObject({
				callBack: z
					.strictObject({ needsApproval: z.boolean().default(false) })
					.default({ needsApproval: false }),
				/** How long before an appointment the customer is reminded; null for no reminder. */
				reminder: z
					.strictObject({
						hoursBefore: z
							.number()
							.positive()
							.max(24 * 14),
					})
					.nullable()
					.default({ hoursBefore: 24 }),
			})
			.default({ callBack: { needsApproval: false }, reminder: { hoursBefore: 24 } }),
	})
	.superRefine((agent, context) => {
		const named: Record<string, readonly string[]> = {
			resources: agent.resources,
			services: agent.services.map(({ service }) => service),
			tools: agent.tools,
			"analysis.scorecard": agent.analysis.scorecard.map(({ criterionId }) => criterionId),
		};
		for (const [field, names] of Object.entries(named))
			for (const [index, name] of names.entries())
				if (names.indexOf(name) < index)
					context.addIssue({
						code: "custom",
						path: [...field.split("."), index],
						message: `names ${JSON.stringify(name)} a second time`,
					});
		for (const [index, { resources = [] }] of agent.services.entries())
			for (const [nth, resource] of resources.entries())
				if (!agent.resources.includes(resource))
					context.addIssue({
						code: "custom",
						path: ["services", index, "resources", nth],
						message: `is none of the agent's resources: ${agent.resources.join(", ")}`,
					});
	});
export type AgentDefinition = z.infer<typeof AgentDefinition>;

/** One version of an agent. It never changes. */
export const AgentProfile = AgentDefinition.safeExtend({
	version: z.int().positive(),
	workspaceId: z.string(),
});
export type AgentProfile = z.infer<typeof AgentProfile>;
