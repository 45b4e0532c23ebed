import type { CallEvent } from "../../src/domain/events/catalogue.ts";

/** What has happened when an event of this type is in a log. A type without a line here does not compile. */
export const meanings: Record<CallEvent["type"], string> = {
	"call.started": "The call was answered: a speaker is on the line and an agent listens.",
	"call.resumed": "The line had dropped and the caller came back in time: the same call goes on.",
	"call.recogniser_failed":
		"The recogniser closed, was refused, or said nothing to a caller who spoke. It was asked again, or else lost, which ends the call.",
	"call.history_summarised":
		"The model summarised the beginning of a long call, up to `throughTurn`. From then on the summary stands in its prompts for these turns.",
	"contact.identified": "Who the caller is, and how we know.",
	"turn.heard":
		"What the caller said or typed, once nobody revises it any more. It opens a turn; the reply shares its number.",
	"turn.tool_called":
		"The model asked for a tool. For a tool with an effect it is recorded before the effect.",
	"turn.tool_returned":
		"What the model was told by the tool, whether it went well, and how long it took.",
	"turn.reply_started":
		"The reply's first audio went out, or its first words to a caller who reads. Turn 0 is the greeting.",
	"turn.sentence_spoken":
		"A piece of the reply whose audio was sent to its end, and how long it plays.",
	"turn.reply_interrupted":
		"The reply was cut short: what was generated, and the part of it that the caller can have heard or has read; `medium` says which.",
	"turn.replied": "The reply was played to its end, or read: `medium` says which.",
	"turn.reply_failed":
		"A provider failed in mid-turn. The caller heard `heard`, then an apology, with which the reply ends.",
	"appointment.booked": "The calendar took a booking. The same appointment is recorded once.",
	"appointment.moved":
		"An appointment is at another time now. It may have been booked in an earlier call; `office` moved it through the API.",
	"appointment.cancelled": "An appointment was given up, by the caller or through the API.",
	"appointment.reminder_due":
		"The time to remind of an appointment has come, and it still stands. Whoever subscribes does the reminding.",
	"call.ended": "The call is over. Exactly one per call, whatever happened.",
	"call.analyzed":
		"What the call was about, recorded by the work after it. `incomplete` says why there is no analysis.",
	"call.reanalyzed":
		"The analysis was run again with another version of the agent. Both are kept; nothing follows from this one.",
	"followup.proposed": "Something has to happen next, by a time, for somebody.",
	"followup.approved": "A person said yes to a follow-up that needed it.",
	"followup.declined": "A person said no to a follow-up, or nobody said anything in time.",
	"followup.booked": "The CRM has a task for the follow-up.",
	"followup.failed": "The CRM did not take the follow-up.",
	"call.sealed":
		"Nothing is missing up to `finalSeq`, this event's own seq. What is recorded later is sealed again; the highest seal counts.",
};
