import { LifecycleCapability, type LifecycleJobOutcome } from "agents/lifecycle";

/**
 * Wakes the call at a time, whatever happens to its process in between. The SDK owns the object's one alarm,
 * so the time is pushed to its job queue: one row, written in the same tick as the append before it, and
 * therefore in the same transaction.
 */
export class Watch extends LifecycleCapability {
	readonly #onDue: () => Promise<number | null>;

	/** `onDue` answers when to wake again (ms since the epoch), or null when nothing is left to watch. */
	constructor(onDue: () => Promise<number | null>) {
		super("ringbook-watch");
		this.#onDue = onDue;
	}

	/** Sets the one time there is, in place of the one before. */
	async set(time: number): Promise<void> {
		await this.lifecycle.jobs.push({ id: "watch", fn: "watch", time });
	}

	/** Resolves when the object was started. */
	async ready(): Promise<void> {
		await this.lifecycle.ready();
	}

	async clear(): Promise<void> {
		await this.lifecycle.jobs.cancel("watch");
	}

	async onJob(): Promise<LifecycleJobOutcome> {
		const again = await this.#onDue();
		return again === null ? undefined : { rescheduleAt: again };
	}
}
