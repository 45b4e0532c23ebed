import { z } from "zod";

import { unlessUnavailable } from "./refusals.ts";
import type { CallTool } from "./tool.ts";

const crmDown = {
	code: "crm_unavailable",
	message:
		"The customer records do not answer right now. Say so, and offer that somebody will call back.",
};

const NextAppointmentInput = z.object({
	customerId: z.string().describe("The customer's id from the facts, exactly as it stands there."),
});

export const getNextAppointment: CallTool<typeof NextAppointmentInput> = {
	name: "get_next_appointment",
	description:
		"Looks up the customer's next appointment. Only for a caller whose customer id is known.",
	input: NextAppointmentInput,
	effectKey: () => null,
	async run({ customerId }, { crm, now, signal, workspaceId, customerId: caller }) {
		// Whoever says another customer's id on the phone has proved nothing.
		if (caller === null || customerId.trim() !== caller)
			return {
				ok: false,
				code: "not_this_customer",
				message:
					"Appointments are only told to the customer who is calling, and that is not known here.",
			};
		return await unlessUnavailable(crmDown, async () => {
			const query = { workspaceId, customerId: caller, now, signal };
			return { ok: true, output: { appointment: await crm.nextAppointment(query) } };
		});
	},
};
