import { CrmWritesMessage } from "../../domain/crm/write.ts";
import type { CrmWriter } from "../../providers/crm/port.ts";
import { bury } from "../../store/records/dead-letters.ts";
import { type BuryDeps, buryMessage, retryLater } from "../bury.ts";
import { type Failed, nextStep } from "./next-step.ts";
import { sendToCrm, type WriteOutcomes } from "./send-to-crm.ts";

export interface CrmWritesDeps extends BuryDeps {
	/** Null when no HTTP CRM is set any more. */
	crm: CrmWriter | null;
	/** Asks for another try, after a pause. */
	enqueueLater(message: CrmWritesMessage, delaySeconds: number): Promise<void>;
	/** Between 0 and 1. */
	random: () => number;
}

interface Readable {
	message: Message;
	body: CrmWritesMessage;
}

/**
 * Sends the records of each workspace to the CRM. A repeat sends the same records under the same revision, which changes
 * nothing there. Records that failed for now are enqueued again, without those that were taken. Records that failed for
 * good are buried, with the CRM's reason for each.
 */
export async function consumeCrmWrites(batch: MessageBatch, deps: CrmWritesDeps): Promise<void> {
	const readable: Readable[] = [];
	for (const message of batch.messages) {
		const parsed = CrmWritesMessage.safeParse(message.body);
		const why = parsed.success ? "CRM_URL is not set" : parsed.error.message;
		if (parsed.success && deps.crm !== null) readable.push({ message, body: parsed.data });
		else await buryMessage(message, { queue: batch.queue, why }, deps);
	}
	const { crm } = deps;
	if (crm === null) return;
	const byWorkspace = Map.groupBy(readable, ({ body }) => body.workspaceId);
	for (const [workspaceId, ours] of byWorkspace) {
		const writes = ours.flatMap(({ body }) => body.writes);
		const { outcomes, requests } = await sendToCrm(crm, workspaceId, writes);
		for (const each of ours) await settle(each, { outcomes, queue: batch.queue }, deps);
		const failed = [...outcomes.values()].filter(({ ok }) => !ok).length;
		deps.log.info({
			what: "crm records sent",
			workspaceId,
			messages: ours.length,
			requests,
			records: outcomes.size,
			failed,
		});
	}
}

/** Enqueues or buries what failed, and acknowledges the message after that: a crash in between repeats both. */
async function settle(
	{ message, body }: Readable,
	{ outcomes, queue }: { outcomes: WriteOutcomes; queue: string },
	deps: CrmWritesDeps,
): Promise<void> {
	const { workspaceId, tries } = body;
	const { later, buried } = nextStep(body, outcomes, deps.random());
	try {
		if (later !== null) {
			const { writes, delaySeconds, codes } = later;
			await deps.enqueueLater({ ...body, writes, tries: tries + 1 }, delaySeconds);
			deps.log.warn({
				what: "crm writes put off",
				workspaceId,
				records: writes.length,
				tries: tries + 1,
				delaySeconds,
				codes,
			});
		}
		if (buried.length > 0) await buryRecords(body, { buried, queue }, deps);
		message.ack();
	} catch (cause) {
		deps.log.warn({ what: "crm writes not settled", workspaceId, cause });
		retryLater(message);
	}
}

/** Buries the records as one message, which can be redriven, with all its tries, once the reason is gone. */
async function buryRecords(
	body: CrmWritesMessage,
	{ buried, queue }: { buried: readonly Failed[]; queue: string },
	{ db, log, now }: CrmWritesDeps,
): Promise<void> {
	const { workspaceId } = body;
	const writes = buried.map(({ write }) => write);
	const again: CrmWritesMessage = { ...body, writes, tries: 0 };
	const why = buried
		.map(({ write, code, message }) => `${write.kind} ${write.externalId}: ${code}, ${message}`)
		.join("; ");
	const letter = { workspaceId, queue, why, body: JSON.stringify(again), buriedAt: now() };
	const deadLetterId = await bury(db, letter);
	const codes = [...new Set(buried.map(({ code }) => code))];
	log.error({ what: "crm writes buried", workspaceId, deadLetterId, codes });
}
