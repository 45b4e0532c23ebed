import type { LanguageModel } from "ai";

import type { Clock } from "../../clock.ts";
import type { AgentProfile } from "../../domain/agents/profile.ts";
import type { CallCommand, Executed } from "../../domain/call/commands.ts";
import type { Admission } from "../../domain/wire/admission.ts";
import type { Calendar } from "../../providers/calendar/port.ts";
import type { Crm } from "../../providers/crm/port.ts";
import type { SpeechToText, TextToSpeech } from "../../providers/speech/port.ts";
import type { CallRecord } from "../record/call-record.ts";
import type { Leaving } from "../tools/offered.ts";
import type { CallerClient } from "./caller-client.ts";
import type { ReplyLimits } from "./model-reply.ts";

/** What a conversation is given: its agent and caller, the engines, the log, and the client. */
export interface LiveCallDeps {
	callLog: Pick<CallRecord, "call" | "events">;
	execute: (command: CallCommand) => Executed;
	agent: AgentProfile;
	admission: Admission;
	recogniser: SpeechToText;
	speech: TextToSpeech;
	model: LanguageModel;
	replyLimits: ReplyLimits;
	calendar: Calendar;
	crm: Crm;
	clock: Clock;
	client: CallerClient;
	hangUp: (reason: Leaving | "idle" | "refused" | "too_long" | "error" | "recogniser_lost") => void;
}
