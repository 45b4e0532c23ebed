import type { CrmWrite } from "../../domain/crm/write.ts";

export interface CrmAppointment {
	appointmentId: string;
	service: string;
	/** ISO 8601 with offset. */
	startsAt: string;
}

export interface CrmTask {
	/** Our id for the task. Creating it twice changes nothing. */
	externalId: string;
	workspaceId: string;
	kind: string;
	/** ISO 8601 with offset. */
	dueAt: string;
	name: string | null;
	phone: string | null;
	note: string;
}

/** A caller whom the CRM knows. */
export interface KnownCaller {
	/** The CRM's id of the customer, for `nextAppointment`. */
	customerId: string;
	/** The CRM's id of the person, which may be another one. */
	contactId: string;
	name: string | null;
	/** As the CRM writes it. */
	phone: string | null;
	email: string | null;
	/** At most three, the newest first; `at` in ms since the epoch. */
	earlierCalls: { at: number; summary: string }[];
}

/** At least one of the three is given. They are tried in this order. */
export interface CallerQuery {
	workspaceId: string;
	customerId?: string | null;
	phone?: string | null;
	email?: string | null;
	/** Gives up early, as when the caller hung up. */
	signal?: AbortSignal;
}

/** The customer system: the built-in one, or any HTTP one by setting. Throws `ProviderError`. */
export interface Crm {
	/** The person with this id, number or address; null when there is none. */
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

/** The result for one record of a batch. */
export type CrmWriteResult =
	| { externalId: string; ok: true; id: string }
	| { externalId: string; ok: false; retryable: boolean; code: string; message: string };

/** A CRM that records are sent to. The built-in one is not: its contacts are views of the same facts. */
export interface CrmWriter {
	/**
	 * Returns one result for each record, in the order of the writes. Sending a record again, or an older revision of it,
	 * changes nothing.
	 * @param writes at most `MAX_WRITES`, each record once.
	 */
	writeBatch(workspaceId: string, writes: readonly CrmWrite[]): Promise<CrmWriteResult[]>;
}
