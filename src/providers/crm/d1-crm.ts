import { contactIdOf, identityOf } from "../../domain/people/contact-id.ts";
import type { Person } from "../../domain/people/person.ts";
import { isoOf } from "../../domain/time/local-time.ts";
import { sha256Hex } from "../../sha256.ts";
import { getNextAppointment } from "../../store/records/appointments.ts";
import { insertTask } from "../../store/records/tasks.ts";
import { listSummaries } from "../../store/views/calls.ts";
import { findPersons } from "../../store/views/contacts.ts";
import { orUnavailable } from "../database.ts";
import type { CallerQuery, Crm, CrmAppointment, CrmTask, KnownCaller } from "./port.ts";

/** The built-in CRM: contacts, appointments and tasks in D1. */
export class D1Crm implements Crm {
	readonly #db: D1Database;
	readonly #clock: () => number;

	constructor(db: D1Database, clock: () => number = Date.now) {
		this.#db = db;
		this.#clock = clock;
	}

	/** Finds a caller by id, number or address, in this order. The first that belongs to a contact counts. */
	async findCaller({
		workspaceId,
		customerId,
		phone,
		email,
	}: CallerQuery): Promise<KnownCaller | null> {
		const address = identityOf({ email });
		const wanted = [
			customerId ?? null,
			await contactIdFrom(workspaceId, identityOf({ phone })),
			await contactIdFrom(workspaceId, address),
		].filter((id) => id !== null);
		if (wanted.length === 0) return null;
		const asked = { workspaceId, contactIds: wanted, email: address };
		const [person] = inOrderOf(await answered(findPersons(this.#db, asked)), wanted);
		if (person === undefined) return null;
		const { contactId, name, recentCallIds } = person;
		const earlierCalls = await answered(listSummaries(this.#db, workspaceId, recentCallIds));
		const reachable = { phone: person.phone, email: person.email };
		return { customerId: contactId, contactId, name, ...reachable, earlierCalls };
	}

	async nextAppointment({
		workspaceId,
		customerId,
		now,
	}: Parameters<Crm["nextAppointment"]>[0]): Promise<CrmAppointment | null> {
		const query = { workspaceId, contactId: customerId, now };
		const next = await answered(getNextAppointment(this.#db, query));
		if (next === null) return null;
		const { appointmentId, service, startsAt, timezone } = next;
		return { appointmentId, service, startsAt: isoOf(startsAt, timezone) };
	}

	async createTask(task: CrmTask): Promise<{ taskId: string }> {
		const { externalId: _, ...asked } = task;
		const taskId = `task_${task.externalId}`;
		const contactId = await contactIdFrom(task.workspaceId, identityOf({ phone: task.phone }));
		const row = { ...asked, taskId, contactId, createdAt: this.#clock(), doneAt: null };
		await answered(insertTask(this.#db, row));
		return { taskId };
	}
}

/** Null when `identity` is neither a phone number nor an address. */
async function contactIdFrom(workspaceId: string, identity: string | null): Promise<string | null> {
	return identity === null ? null : await contactIdOf({ workspaceId, identity }, sha256Hex);
}

/** Sorts persons by the first wanted id that they have. Those with none of the ids come last. */
function inOrderOf(persons: readonly Person[], wanted: readonly string[]): Person[] {
	const place = ({ contactId, mergedIds }: Person) =>
		Math.min(...[contactId, ...mergedIds].map((id) => wanted.indexOf(id) + 1 || wanted.length + 1));
	return persons.toSorted((a, b) => place(a) - place(b) || (a.contactId < b.contactId ? -1 : 1));
}

async function answered<T>(asked: Promise<T>): Promise<T> {
	return await orUnavailable("crm_unavailable", asked);
}
