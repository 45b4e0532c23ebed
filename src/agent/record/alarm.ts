import { LifecycleCapability, type LifecycleJobContext } from "agents/lifecycle";

import { log } from "../../log.ts";

/** The name is stored: objects of an earlier release have their job under it. */
const JOB = "watch";
/** How soon it is tried again. */
const AGAIN_MS = 1_000;

/**
 * Wakes the call at a time, even if its process has died in between. The SDK owns the object's only alarm, so the time
 * goes into the SDK's job queue. That is one row, written in the same tick as the append before it, and therefore in the
 * same transaction.
 */
export class Alarm extends LifecycleCapability {
	readonly #onWake: (time: number) => Promise<void>;

	/** `onWake` gets the time that was set, in milliseconds since the epoch, and may set the next one. */
	constructor(onWake: (time: number) => Promise<void>) {
		super("ringbook-watch");
		this.#onWake = onWake;
	}

	/** Sets the time, in place of the one before. */
	async set(time: number): Promise<void> {
		await this.lifecycle.jobs.push({ id: JOB, fn: JOB, time });
	}

	async clear(): Promise<void> {
		await this.lifecycle.jobs.cancel(JOB);
	}

	/** Resolves when the object has started. */
	async ready(): Promise<void> {
		await this.lifecycle.ready();
	}

	/**
	 * The SDK removes the job after this, unless it was set again meanwhile. So a wake that fails is set again here: a call
	 * that nothing wakes would never end.
	 */
	async onJob({ job }: LifecycleJobContext): Promise<void> {
		try {
			await this.#onWake(job.time);
		} catch (cause) {
			log.error({ what: "wake failed", callId: this.lifecycle.name, cause });
			await this.set(Date.now() + AGAIN_MS);
		}
	}
}
