import { z } from "zod";

import { Analysis } from "../events/analysis.ts";
import { CallId } from "../events/envelope.ts";

export const AnalyzeCall = z
	.strictObject({
		agentVersion: z
			.int("takes a version: a whole number from 1")
			.positive("takes a version: a whole number from 1")
			.optional()
			.meta({ description: "Of the call's agent; the one that is published when left out" }),
	})
	.default({})
	.meta({ id: "AnalyzeCall" });

export const StartedAnalysis = z
	.object({
		callId: CallId,
		reanalysisId: z.string(),
		agentVersion: z.int().positive(),
		/** A path. */
		analyses: z.string().meta({ description: "Where it will be listed" }),
	})
	.meta({ id: "StartedAnalysis" });

const CallAnalysis = z
	.object({
		reanalysisId: z
			.string()
			.nullable()
			.meta({ description: "Null for the first one, which is the call's" }),
		agentVersion: z.int().positive(),
		at: z.iso.datetime(),
		analysis: Analysis,
	})
	.meta({ id: "CallAnalysis" });

export const CallAnalyses = z
	.object({ data: z.array(CallAnalysis) })
	.meta({ id: "CallAnalyses", description: "The call's own analysis first, then those run again" });
