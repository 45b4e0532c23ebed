import { Agent, type Connection, type ConnectionContext } from "agents";
import { withVoice, type Transcriber } from "agents/voice";

import { systemClock } from "../clock.ts";
import { readConfig } from "../config.ts";
import { SAMPLE_RATE } from "../domain/audio/pcm.ts";
import { AfterwardsCommand, type Executed } from "../domain/call/commands.ts";
import type { EndedReason } from "../domain/events/catalogue.ts";
import type { RawEvent } from "../domain/events/envelope.ts";
import type { SeqRange } from "../domain/events/gaps.ts";
import { parseJson } from "../domain/parsing/json.ts";
import { Admission, ADMISSION_HEADER } from "../domain/wire/admission.ts";
import { log } from "../log.ts";
import { connectAgents } from "../providers/agents/connect.ts";
import type { LiveCall } from "./conversation/live-call.ts";
import { answerOf } from "./line/answer-command.ts";
import { OnDuty } from "./line/answering-agent.ts";
import { openLine } from "./line/connect-line.ts";
import { Gatekeeper } from "./line/gatekeeper.ts";
import { clientOf, detour } from "./line/mixin-detours.ts";
import { CallLog } from "./record/call-log.ts";
import { Course } from "./record/course.ts";
import { Outbox, type Published } from "./record/outbox.ts";
import { Publishing } from "./record/publishing.ts";
import { countRowsWritten } from "./record/rows-written.ts";
import { Watch } from "./record/watch.ts";

const VoiceAgent = withVoice(Agent, { audioFormat: "pcm16", sampleRate: SAMPLE_RATE });

interface Opened {
	callLog: CallLog;
	course: Course;
	onDuty: OnDuty;
	outbox: Outbox;
	publishing: Publishing;
}

/**
 * One call. It decides what is recorded, speaks, and owes the queue what it recorded; everything that
 * follows from a call reads its log and happens elsewhere.
 */
export class CallAgent extends VoiceAgent<Env> {
	readonly #config;
	readonly #rowsWritten;
	readonly #watch: Watch;
	readonly #gate: Gatekeeper;
	#opened: Opened | null = null;
	#live: LiveCall | null = null;
	#ending: EndedReason | null = null;
	#resumed = false;

	constructor(ctx: DurableObjectState, env: Env) {
		const rowsWritten = countRowsWritten(ctx.storage);
		super(ctx, env);
		this.#config = readConfig(env);
		this.#rowsWritten = rowsWritten;
		this.#watch = new Watch(() => this.#onWatch());
		this.lifecycle.use(this.#watch);
		this.#gate = new Gatekeeper({
			isOver: () => this.#log.call.phase === "over",
			mayResume: ({ tokenId }) =>
				this.#log.call.phase !== "live" || tokenId === this.#log.speakerToken,
			live: () => this.#live,
		});
		detour(this, {
			onFrame: (connection, message, toMixin) => this.#gate.take(connection, message, toMixin),
			beforeClose: (connection) => {
				if (this.#gate.isSpeaker(connection)) this.#live?.interrupt("connection_lost");
			},
			afterClose: (connection) => this.#onDropped(connection),
		});
	}

	/** After a restart: whoever was speaking goes on, or has the grace period to come back. */
	override async onStart(): Promise<void> {
		if (this.#log.call.phase !== "live") return;
		const connections = [...this.getConnections()];
		const speaker = connections.find((connection) => this.#gate.wasSpeaking(connection));
		if (speaker) await this.onMessage(speaker, JSON.stringify({ type: "start_call" }));
		else await this.#open().course.waitForCaller();
	}

	override onConnect(connection: Connection, { request }: ConnectionContext): void {
		const header = parseJson(request.headers.get(ADMISSION_HEADER) ?? "");
		const admission = Admission.safeParse(header);
		this.#gate.admit(connection, admission.success ? admission.data : null);
	}

	/** A socket that broke tells nothing more, and is not closed by itself: a frame over 32 MB does this. */
	override async onError(connection: unknown, error?: unknown): Promise<void> {
		log.warn({ what: "socket failed", callId: this.name, cause: error ?? connection });
		const { speaker } = this.#gate;
		if (speaker === connection && speaker) await this.onClose(speaker, 1006, "failed", false);
	}

	/** State belongs to nobody outside: clients may not set it. */
	override shouldConnectionBeReadonly(): boolean {
		return true;
	}

	// --- the mixin's hooks ---

	override async beforeCallStart(connection: Connection): Promise<boolean> {
		const admission = this.#gate.admissionOf(connection);
		if (admission === null) return false;
		const { course, onDuty } = this.#open();
		// What the client sends next waits until there is somebody to hear it.
		const agent =
			onDuty.agent ?? (await this.ctx.blockConcurrencyWhile(() => onDuty.find(admission)));
		if (!this.#gate.isSpeaker(connection)) return false;
		if (agent === null) {
			this.#ending = "error";
			this.#gate.refuseForWantOfAnAgent(connection);
			return false;
		}
		const { models, live } = openLine({
			env: this.env,
			config: this.#config,
			callLog: this.#log,
			record: (command) => course.record(command),
			agent,
			admission,
			clock: systemClock,
			client: clientOf(connection),
			hangUp: (reason) => this.#hangUp(reason),
		});
		onDuty.keep(agent);
		const begun = course.begin(answerOf({ agent, admission, models }), admission.tokenId);
		if (begun === null) return false;
		this.#resumed = begun === "resumed";
		this.#live = live;
		live.listen();
		return true;
	}

	override createTranscriber(): Transcriber | null {
		return this.#live?.ear ?? null;
	}

	override async onCallStart(): Promise<void> {
		await this.#live?.greet(this.#resumed);
	}

	/** Also runs for a start that failed, and may run twice; a call that is over stays as it ended. */
	override onCallEnd(connection: Connection): void {
		if (!this.#gate.isSpeaker(connection)) return;
		this.#live?.interrupt("hang_up");
		const lost = this.#live === null || this.#live.ear.lost;
		this.#end(this.#ending ?? (lost ? "recogniser_lost" : "caller_hung_up"));
	}

	// --- what the post-call workflow and the sweep ask, over RPC ---

	/** The log after `afterSeq`, in order, as stored. */
	readLog(afterSeq = 0): RawEvent[] {
		return this.#log.raw(afterSeq);
	}

	/** For the sweep: sends what was published of these, and has not arrived. */
	async publishAgain(missing: SeqRange[]): Promise<Published> {
		// An RPC does not start the object: a call that its process left open is noticed by starting it.
		await this.#watch.ready();
		return await this.#open().outbox.publishAgain(missing);
	}

	/** Told and sealed soon after, also when nobody asks for it. */
	execute(command: AfterwardsCommand): Promise<Executed> {
		return Promise.resolve(this.#open().course.record(AfterwardsCommand.parse(command)));
	}

	/** Records that nothing is missing up to here, so that the call can be archived. */
	async seal(): Promise<Executed> {
		return await this.#open().publishing.seal();
	}

	/** The consumer of call events has everything up to this seal. */
	async sealArrived(sealedSeq: number): Promise<void> {
		await this.#open().publishing.arrived(sealedSeq);
	}

	// --- endings ---

	/** Ends the call from our side; what was being said is cut short and recorded first. */
	#hangUp(reason: EndedReason): void {
		this.#ending = reason;
		this.#live?.interrupt("hang_up");
		const speaker = this.#gate.speaker;
		// Runs `onCallEnd` when the mixin has the call; otherwise nobody is on the line.
		if (speaker) this.forceEndCall(speaker);
		this.#end(reason);
	}

	#end(reason: EndedReason): void {
		this.#open().course.end(reason, this.#live?.ear.meter ?? { audioMs: 0, frames: 0 });
		this.#live?.close();
		this.#live = null;
		this.#gate.release();
	}

	#onDropped(connection: Connection): void {
		if (!this.#gate.isSpeaker(connection)) return;
		this.#live?.close();
		this.#live = null;
		this.#gate.release();
		if (this.#log.call.phase === "live") this.ctx.waitUntil(this.#open().course.waitForCaller());
	}

	async #onWatch(): Promise<number | null> {
		const taken = this.#gate.speaker !== null;
		const hangUp = (reason: EndedReason) => this.#hangUp(reason);
		return await this.#open().course.onDue({ taken, hangUp });
	}

	get #log(): CallLog {
		return this.#open().callLog;
	}

	/** On first use: the object's name is not known in its constructor. */
	#open(): Opened {
		if (this.#opened === null) {
			const callId = this.name;
			const callLog = new CallLog(this.ctx.storage, callId);
			const outbox = new Outbox(callLog, {
				send: (message) => this.env.CALL_EVENTS.send(message),
				spill: (key, json) => this.env.ARCHIVE.put(key, json),
			});
			const [watch, rowsWritten] = [this.#watch, this.#rowsWritten];
			const background = (work: Promise<unknown>) => this.ctx.waitUntil(work);
			const parts = { callId, callLog, outbox, watch, rowsWritten, background };
			const publishing = new Publishing(parts);
			const reconnectMs = this.#config.RECONNECT_SECONDS * 1000;
			const agents = connectAgents(this.env.DB);
			const onDuty = new OnDuty({ ...parts, kv: this.ctx.storage.kv, agents });
			const maxCallMs = () => onDuty.maxCallMs;
			const course = new Course({ ...parts, publishing, reconnectMs, maxCallMs });
			this.#opened = { callLog, course, onDuty, publishing, outbox };
		}
		return this.#opened;
	}
}
