import type { CallCommand, Executed } from "../../domain/call/commands.ts";
import type { EndedReason } from "../../domain/events/catalogue.ts";
import type { Alarm } from "./alarm.ts";
import type { CallLog } from "./call-log.ts";
import { type Publishing, UNSEALED_MS } from "./publishing.ts";

type Answer = Extract<CallCommand, { type: "answer" }>;
type Meter = { audioMs: number; frames: number };

export interface CourseOptions {
	callLog: CallLog;
	publishing: Publishing;
	watch: Pick<Alarm, "set">;
	/** How long a dropped caller may take to come back. */
	reconnectMs: number;
	/** How long the call may take. Asked again and again: a call learns who answers it as it begins. */
	maxCallMs: () => number;
	rowsWritten: () => number;
	/** Keeps the object awake until this is done. */
	background: (work: Promise<unknown>) => void;
}

/** How a call goes, whoever is on its line: it is answered, waited for, ended, and watched until it is sealed. */
export class Course {
	readonly #options: CourseOptions;

	constructor(options: CourseOptions) {
		this.#options = options;
	}

	/** Whatever is recorded of a call after its end is watched until it is told and sealed. */
	record(command: CallCommand): Executed {
		const { callLog, publishing } = this.#options;
		const { lastSeq } = callLog.call;
		const executed = callLog.execute(command, Date.now());
		if (callLog.call.lastSeq !== lastSeq) publishing.recorded();
		return executed;
	}

	/** Answers the call, or takes up one whose line had dropped. Null when it is over. */
	begin(answer: Omit<Answer, "type">, tokenId: string | null): "answered" | "resumed" | null {
		const { callLog, publishing, watch, background } = this.#options;
		const now = Date.now();
		const resumed = callLog.call.phase === "live";
		const lastAt = callLog.lostAt ?? callLog.events.at(-1)?.at ?? now;
		const begun = this.record(
			resumed
				? { type: "resume", awayMs: Math.max(0, now - lastAt) }
				: { type: "answer", ...answer },
		);
		if (!begun.ok) return null;
		if (!resumed) callLog.speakerToken = tokenId;
		callLog.lostAt = null;
		background(watch.set(this.#deadline()));
		if (!resumed) background(publishing.now());
		return resumed ? "resumed" : "answered";
	}

	/** Nobody is on the line. */
	async waitForCaller(): Promise<void> {
		const { callLog, watch, reconnectMs } = this.#options;
		const lostAt = callLog.lostAt ?? Date.now();
		callLog.lostAt = lostAt;
		await watch.set(lostAt + reconnectMs);
	}

	/** A call that is over stays as it ended. */
	end(reason: EndedReason, { audioMs, frames }: Meter): void {
		const { publishing, rowsWritten, background } = this.#options;
		const usage = {
			recognisedAudioMs: audioMs,
			audioFramesIn: frames,
			rowsWritten: rowsWritten(),
		};
		const ended = this.record({ type: "hang_up", reason, at: Date.now(), usage });
		if (ended.ok) background(publishing.now());
	}

	/** Does what is due by now, and answers when to look again, or null when nothing is left to watch. */
	async onDue(line: {
		taken: boolean;
		hangUp: (reason: EndedReason) => void;
	}): Promise<number | null> {
		const { callLog, publishing } = this.#options;
		if (callLog.call.phase === "live") {
			const lost = callLog.lostAt !== null && !line.taken;
			if (Date.now() < this.#deadline() && !lost) return this.#deadline();
			line.hangUp(lost ? "connection_lost" : "too_long");
			return Date.now() + UNSEALED_MS;
		}
		return await publishing.settle();
	}

	#deadline(): number {
		const { callLog, maxCallMs } = this.#options;
		return callLog.call.startedAt + maxCallMs();
	}
}
