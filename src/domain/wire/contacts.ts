import { z } from "zod";

import { CallId } from "../events/envelope.ts";
import { CURSOR_MEANS, Limit, pageOf } from "./paging.ts";

export const Contact = z
	.object({
		contactId: z.string(),
		name: z.string().nullable(),
		phone: z.string(),
		lastCallId: CallId,
		lastCallAt: z.iso.datetime(),
		lastSummary: z.string().nullable(),
	})
	.meta({ id: "Contact" });

export const ContactPage = pageOf("ContactPage", Contact);

export const ContactsQuery = z.strictObject({
	limit: Limit,
	cursor: z.string().max(200).optional().meta({ description: CURSOR_MEANS }),
	phone: z.string().optional().meta({ description: "In any spelling of the number" }),
});

export const ContactParams = z.object({ contactId: z.string() });
