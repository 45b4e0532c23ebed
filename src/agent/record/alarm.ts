import { LifecycleCapability, type LifecycleJobContext } from "agents/lifecycle";

/** Objects that were started by an earlier release have their job under this name. */
const JOB = "watch";

/**
 * Wakes the call at a time, whatever happens to its process in between. The SDK owns the object's one alarm,
 * so the time is pushed to its job queue: one row, written in the same tick as the append before it, and
 * therefore in the same transaction.
 */
export class Alarm extends LifecycleCapability {
	readonly #onWake: (time: number) => Promise<void>;

	/** `onWake` is given the time that was set, in milliseconds since the epoch, and may set the next one. */
	constructor(onWake: (time: number) => Promise<void>) {
		super("ringbook-watch");
		this.#onWake = onWake;
	}

	/** Sets the one time there is, in place of the one before. */
	async set(time: number): Promise<void> {
		await this.lifecycle.jobs.push({ id: JOB, fn: JOB, time });
	}

	async clear(): Promise<void> {
		await this.lifecycle.jobs.cancel(JOB);
	}

	/** Resolves when the object was started. */
	async ready(): Promise<void> {
		await this.lifecycle.ready();
	}

	/** The job is removed afterwards, unless it was set again meanwhile. */
	async onJob({ job }: LifecycleJobContext): Promise<void> {
		await this.#onWake(job.time);
	}
}
