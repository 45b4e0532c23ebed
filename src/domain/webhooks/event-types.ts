import { z } from "zod";

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
