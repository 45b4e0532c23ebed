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

/** The customer system: built into D1 by default, any HTTP one by setting. Throws `ProviderError`. */
export interface Crm {
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
