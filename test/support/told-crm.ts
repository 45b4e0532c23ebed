import { writesOf } from "../../src/domain/crm/writes-of.ts";
import type { RawEvent } from "../../src/domain/events/envelope.ts";
import { readEvents } from "../../src/domain/events/read.ts";
import { contactIdOf, identityOf } from "../../src/domain/people/contact-id.ts";
import { foldCall } from "../../src/domain/reports/fold-call.ts";
import type { CrmWriter } from "../../src/providers/crm/port.ts";
import { sha256Hex } from "../../src/sha256.ts";
import type { GivenCall } from "./facts.ts";

/** Tells a CRM of a call as the product does, without D1 and queues in between. */
export async function tellOf(
	crm: CrmWriter,
	{ workspaceId, callId }: GivenCall,
	facts: readonly RawEvent[],
): Promise<void> {
	const { call } = foldCall({ workspaceId, callId }, facts);
	const { contactPhone: phone, contactEmail: email } = call;
	const identity = identityOf({ phone, email });
	const contactId =
		identity === null ? null : await contactIdOf({ workspaceId, identity }, sha256Hex);
	await crm.writeBatch(workspaceId, writesOf({ ...call, contactId }, readEvents(facts)));
}
