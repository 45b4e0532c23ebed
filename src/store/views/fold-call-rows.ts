import type { RawEvent } from "../../domain/events/envelope.ts";
import { contactIdOf, identityOf } from "../../domain/people/contact-id.ts";
import { foldCall } from "../../domain/reports/fold-call.ts";
import type { TurnRow } from "../../domain/reports/rows.ts";
import { sha256Hex } from "../../sha256.ts";
import type { CallToWrite } from "./calls.ts";
import type { ContactToWrite } from "./contacts.ts";
import type { CallKey } from "./segments.ts";

/** The rows of a call, to be written. */
export interface FoldedCall {
	facts: readonly RawEvent[];
	call: CallToWrite;
	turns: TurnRow[];
	contact: ContactToWrite | null;
}

/** Folds all rows of a call. The contact is made when the call is complete: until then its identity may change. */
export async function foldCallRows({
	workspaceId,
	callId,
	facts,
}: CallKey & { facts: readonly RawEvent[] }): Promise<FoldedCall> {
	const { call, usage, turns, followUps } = foldCall({ workspaceId, callId }, facts);
	const { contactName: name, contactPhone: phone, contactEmail: email } = call;
	const { startedAt, knownEvents, complete } = call;
	const identity = identityOf({ phone, email });
	const contactId =
		identity === null ? null : await contactIdOf({ workspaceId, identity }, sha256Hex);
	const contact =
		complete && contactId !== null && startedAt !== null
			? {
					workspaceId,
					contactId,
					name,
					nameCallId: name === null ? null : callId,
					phone,
					email,
					emailCallId: email === null ? null : callId,
					lastCallId: callId,
					lastCallAt: startedAt,
					recentCallIds: [callId],
					knownEvents,
				}
			: null;
	return { facts, call: { ...usage, ...call, contactId, followUps }, turns, contact };
}
