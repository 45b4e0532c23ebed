import { z } from "zod";

import { AgentDefinition } from "../agents/profile.ts";
import { CURSOR_MEANS, Limit, pageOf } from "./paging.ts";

/** What changed and why, for people to read. */
const Note = z.string().min(1).max(500);
const VersionNumber = z.int("takes a version: 1, 2, …").positive("takes a version: 1, 2, …");
const Time = z.iso.datetime().nullable();

const AgentVersion = z
	.object({
		agentId: z.string(),
		version: VersionNumber,
		note: z.string().nullable(),
		createdAt: Time.meta({ description: "Null for the version that is built in" }),
	})
	.meta({ id: "AgentVersion" });

export const AgentVersionDetails = z
	.object({ ...AgentVersion.shape, definition: AgentDefinition })
	.meta({ id: "AgentVersionDetails" });
export type AgentVersionDetails = z.infer<typeof AgentVersionDetails>;

export const PushedVersion = z
	.object({
		...AgentVersion.shape,
		created: z
			.boolean()
			.meta({ description: "False when the newest version says the same: this is that one" }),
	})
	.meta({ id: "PushedVersion" });

export const Agent = z
	.object({
		agentId: z.string(),
		publishedVersion: VersionNumber.nullable().meta({
			description: "What answers calls; null while every version is a draft",
		}),
		publishedAt: Time.meta({ description: "Null for the version that is built in" }),
		newestVersion: VersionNumber,
	})
	.meta({ id: "Agent" });
export type Agent = z.infer<typeof Agent>;

export const AgentPage = pageOf("AgentPage", Agent);

export const AgentDetails = z
	.object({
		...Agent.shape,
		published: AgentVersionDetails.nullable(),
		draft: AgentVersionDetails.nullable().meta({
			description: "The newest version where that is not the published one",
		}),
	})
	.meta({ id: "AgentDetails" });

export const AgentVersionPage = pageOf("AgentVersionPage", AgentVersion);

const Publication = z
	.object({
		publication: z.int().positive(),
		version: VersionNumber,
		kind: z.enum(["publish", "roll_back"]),
		publishedAt: z.iso.datetime(),
	})
	.meta({ id: "Publication" });

export const PublicationPage = pageOf("PublicationPage", Publication);

export const PushVersion = z
	.strictObject({
		definition: AgentDefinition,
		note: Note.nullable().default(null).meta({ description: "What changed, for people" }),
	})
	.meta({ id: "PushVersion" });

export const PublishVersion = z
	.strictObject({ version: VersionNumber })
	.meta({ id: "PublishVersion" });

export const RollBack = z
	.strictObject({
		from: VersionNumber.optional().meta({
			description:
				"The version that is published now: a repeat is refused, and goes back no further",
		}),
	})
	.meta({ id: "RollBack" });

export const AgentParams = z.object({ agentId: z.string() });

export const AgentVersionParams = z.object({
	agentId: z.string(),
	version: z
		.string()
		.regex(/^[1-9]\d{0,8}$/, "takes a version: 1, 2, …")
		.transform(Number),
});

export const AgentsQuery = z.strictObject({
	limit: Limit,
	cursor: z.string().max(40).optional().meta({ description: CURSOR_MEANS }),
});

/** Lists are newest first, so a page has the numbers before `before`. */
export const NumberedQuery = z.strictObject({
	limit: Limit,
	cursor: z
		.string()
		.regex(/^[1-9]\d{0,8}$/, "takes `nextCursor` of the page before")
		.transform(Number)
		.optional()
		.meta({ description: CURSOR_MEANS }),
});
