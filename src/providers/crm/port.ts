import type { CrmWrite } from "../../domain/crm/write.ts";

export interface CrmAppointment {
	appointmentId: string;
	service: string;
	/** ISO 8601 with offset. */
	startsAt: string;
}

export interface CrmTask {
	/** Our id for it: creating twice is creating once. */
	externalId: string;
	workspaceId: string;
	kind: string;
	/** ISO 8601 with offset. */
	dueAt: string;
	name: string | null;
	phone: string | null;
	note: string;
}

/** Somebody the CRM knows. */
export interface KnownCaller {
	/** What the CRM calls its customer; what `nextAppointment` is asked with. */
	customerId: string;
	/** What the CRM calls the person, where that is something else. */
	contactId: string;
	name: string | null;
	/** As the CRM writes it. */
	phone: string | null;
	email: string | null;
	/** At most three, the newest first; `at` in ms since the epoch. */
	earlierCalls: { at: number; summary: string }[];
}

/** At least one of the three; what is given first is believed first. */
export interface CallerQuery {
	workspaceId: string;
	customerId?: string | null;
	phone?: string | null;
	email?: string | null;
	/** Gives up early, as when the caller hung up. */
	signal?: AbortSignal;
}

/** The customer system: built into D1 by default, any HTTP one by setting. Throws `ProviderError`. */
export interface Crm {
	/** Who has this id, this number or this address; null when nobody has. */
	findCaller(query: CallerQuery): Promise<KnownCaller | null>;
	/** The customer's next appointment after `now` (ms), or null when there is none. */
	nextAppointment(query: {
		workspaceId: string;
		customerId: string;
		now: number;
		/** Gives up early, as when the caller hung up. */
		signal?: AbortSignal;
	}): Promise<CrmAppointment | null>;
	createTask(task: CrmTask): Promise<{ taskId: string }>;
}

/** What became of one record of a batch. */
export type CrmWriteResult =
	| { externalId: string; ok: true; id: string }
	| { externalId: string; ok: false; retryable: boolean; code: string; message: string };

/**
 * A CRM that has to be told what happened. The built-in one has not: it is made of the same facts, on their way
 * through `src/consumers/call-events`.
 */
export interface CrmWriter {
	/**
	 * One result for each record, in the order of the writes. Telling again what it has, or an older revision of it,
	 * changes nothing there.
	 * @param writes at most `MAX_WRITES`, each record once.
	 */
	writeBatch(workspaceId: string, writes: readonly CrmWrite[]): Promise<CrmWriteResult[]>;
}
