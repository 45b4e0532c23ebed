import { z } from "zod";

import type { RecordedEvent } from "../events/catalogue.ts";

/** The types that an endpoint can subscribe to. `turn.replied` is also sent for a reply that was interrupted. */
export const WebhookEventType = z.enum([
	"call.started",
	"call.ended",
	"call.analyzed",
	"turn.heard",
	"turn.replied",
	"appointment.booked",
	"appointment.moved",
	"appointment.cancelled",
	"appointment.reminder_due",
	"followup.proposed",
	"followup.approved",
	"followup.declined",
	"followup.booked",
	"followup.failed",
]);
export type WebhookEventType = z.infer<typeof WebhookEventType>;

/** Under which type subscribers are sent an event. Null for an event that is not for the outside. */
export const WEBHOOK_TYPE_OF: Readonly<Record<RecordedEvent["type"], WebhookEventType | null>> = {
	"call.started": "call.started",
	"call.ended": "call.ended",
	"call.analyzed": "call.analyzed",
	"turn.heard": "turn.heard",
	"turn.replied": "turn.replied",
	"turn.reply_interrupted": "turn.replied",
	"appointment.booked": "appointment.booked",
	"appointment.moved": "appointment.moved",
	"appointment.cancelled": "appointment.cancelled",
	"appointment.reminder_due": "appointment.reminder_due",
	"followup.proposed": "followup.proposed",
	"followup.approved": "followup.approved",
	"followup.declined": "followup.declined",
	"followup.booked": "followup.booked",
	"followup.failed": "followup.failed",
	"call.resumed": null,
	"call.recogniser_failed": null,
	"call.history_summarised": null,
	"call.reanalyzed": null,
	"contact.identified": null,
	"turn.tool_called": null,
	"turn.tool_returned": null,
	"turn.reply_started": null,
	"turn.sentence_spoken": null,
	"turn.reply_failed": null,
	"call.sealed": null,
};
