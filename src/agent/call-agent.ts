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
import { answerCommand } from "./line/answer-command.ts";
import { AnsweringAgent } from "./line/answering-agent.ts";
import { connectLiveCall } from "./line/connect-live-call.ts";
import { CLOSE } from "./line/frames.ts";
import { Gatekeeper } from "./line/gatekeeper.ts";
import { clientOf, detour } from "./line/mixin-detours.ts";
import { Alarm } from "./record/alarm.ts";
import { CallRecord } from "./record/call-record.ts";
import type { Published } from "./record/outbox.ts";
import { countRowsWritten } from "./record/rows-written.ts";

const VoiceAgent = withVoice(Agent, { audioFormat: "pcm16", sampleRate: SAMPLE_RATE });

/**
 * The Durable Object of one call. It connects the line, the conversation and the record to the SDK's voice agent. The
 * work after a call reads the call's log, and runs elsewhere.
 */
export class CallAgent extends VoiceAgent<Env> {
	readonly #config;
	readonly #rowsWritten;
	readonly #alarm: Alarm;
	readonly #gate: Gatekeeper;
	/** Created on first use: the constructor does not know the object's name yet. */
	#createdRecord: CallRecord | null = null;
	#createdAnswering: AnsweringAgent | null = null;
	#live: LiveCall | null = null;
	#ending: EndedReason | null = null;
	#resumed = false;

	constructor(ctx: DurableObjectState, env: Env) {
		const rowsWritten = countRowsWritten(ctx.storage);
		super(ctx, env);
		this.#config = readConfig(env);
		this.#rowsWritten = rowsWritten;
		this.#alarm = new Alarm((time) => this.#record.onWake(time));
		this.lifecycle.use(this.#alarm);
		this.#gate = new Gatekeeper({
			isOver: () => this.#record.call.phase === "over",
			mayResume: ({ tokenId }) =>
				this.#record.call.phase !== "live" || tokenId === this.#record.speakerToken,
			live: () => this.#live,
			now: systemClock.now,
			endAtLimit: async () => this.#live?.endAtLimit("rate"),
			drop: (speaker) => void this.onClose(speaker, CLOSE.takenOver, "taken over", false),
		});
		detour(this, {
			onFrame: (connection, message, toMixin) => this.#gate.take(connection, message, toMixin),
			beforeClose: (connection) => {
				if (this.#gate.isSpeaker(connection)) this.#live?.interrupt("connection_lost");
			},
			afterClose: (connection) => this.#onDropped(connection),
		});
	}

	/** After a restart: a speaker who is still connected goes on; one who is not has the grace period to come back. */
	override async onStart(): Promise<void> {
		if (this.#record.call.phase !== "live") return;
		const connections = [...this.getConnections()];
		const speaker = connections.find((connection) => this.#gate.wasSpeaking(connection));
		if (speaker) await this.onMessage(speaker, JSON.stringify({ type: "start_call" }));
		else this.#record.waitForCaller();
	}

	override onConnect(connection: Connection, { request }: ConnectionContext): void {
		const header = parseJson(request.headers.get(ADMISSION_HEADER) ?? "");
		const admission = Admission.safeParse(header);
		this.#gate.admit(connection, admission.success ? admission.data : null);
	}

	/** A socket that fails, as on a frame over 32 MB, sends nothing more and is never closed. So it is closed here. */
	override async onError(connection: unknown, error?: unknown): Promise<void> {
		log.warn({ what: "socket failed", callId: this.name, cause: error ?? connection });
		const { speaker } = this.#gate;
		if (speaker === connection && speaker) await this.onClose(speaker, 1006, "failed", false);
	}

	/** Clients must not set the agent's state. */
	override shouldConnectionBeReadonly(): boolean {
		return true;
	}

	override async beforeCallStart(connection: Connection): Promise<boolean> {
		const admission = this.#gate.admissionOf(connection);
		if (admission === null) return false;
		const [record, answering] = [this.#record, this.#answering];
		// A start that failed before on this connection says nothing about this one.
		this.#ending = null;
		this.#gate.hold();
		const agent = answering.agent ?? (await answering.find(admission));
		if (!this.#gate.isSpeaker(connection)) return false;
		if (agent === null) {
			this.#ending = "error";
			this.#gate.refuseWithoutAgent(connection);
			return false;
		}
		const { models, live } = connectLiveCall({
			env: this.env,
			config: this.#config,
			callLog: record,
			execute: (command) => record.execute(command),
			agent,
			admission,
			clock: systemClock,
			client: clientOf(connection),
			background: (work) => this.ctx.waitUntil(work),
			// Only while it is the one on the line: a greeting may end after its line dropped.
			hangUp: (reason) => {
				if (this.#live === live) this.#hangUp(reason);
			},
		});
		answering.keep(agent);
		const begun = record.begin(answerCommand({ agent, admission, models }), admission.tokenId);
		if (begun === null) return false;
		this.#resumed = begun === "resumed";
		this.#live = live;
		live.listen();
		return true;
	}

	/** The mixin opens the session when the client knows the audio's format. From then on the call takes frames. */
	override createTranscriber(): Transcriber | null {
		const audio = this.#live?.callerAudio;
		if (audio === undefined) return null;
		return {
			createSession: () => {
				const session = audio.createSession();
				this.#gate.letThrough();
				return session;
			},
		};
	}

	override async onCallStart(): Promise<void> {
		await this.#live?.greet(this.#resumed);
	}

	/** The SDK also calls this for a start that failed, and may call it twice. Only the first end is recorded. */
	override onCallEnd(connection: Connection): void {
		if (!this.#gate.isSpeaker(connection)) return;
		this.#live?.interrupt("hang_up");
		const lost = this.#live === null || this.#live.callerAudio.lost;
		this.#end(this.#ending ?? (lost ? "recogniser_lost" : "caller_hung_up"));
	}

	/** RPC, for edge: whether this call is live, and was begun with this token. */
	async isLiveWith(tokenId: string): Promise<boolean> {
		// An RPC alone does not run `onStart`, which ends a call that a crash left open.
		await this.#alarm.ready();
		return this.#record.call.phase === "live" && this.#record.speakerToken === tokenId;
	}

	/** RPC: the log after `afterSeq`, in order, as stored. */
	readLog(afterSeq = 0): RawEvent[] {
		return this.#record.raw(afterSeq);
	}

	/** RPC, for the sweep: publishes these events again, as far as they were published before. */
	async publishAgain(missing: SeqRange[]): Promise<Published> {
		// As above.
		await this.#alarm.ready();
		return await this.#record.publishAgain(missing);
	}

	/** RPC: records what happens after a call. The record publishes and seals it by itself. */
	execute(command: AfterwardsCommand): Promise<Executed> {
		return Promise.resolve(this.#record.execute(AfterwardsCommand.parse(command)));
	}

	/** RPC: records that the log is complete up to here, so that the call can be archived. */
	async seal(): Promise<Executed> {
		return await this.#record.seal();
	}

	/** RPC: confirms that the consumer of call events has everything up to this seal. */
	sealArrived(sealedSeq: number): Promise<void> {
		return Promise.resolve(this.#record.sealArrived(sealedSeq));
	}

	/** Ends the call from our side. First the current reply is interrupted and recorded. */
	#hangUp(reason: EndedReason): void {
		this.#ending = reason;
		try {
			this.#live?.interrupt("hang_up");
			const speaker = this.#gate.speaker;
			// Runs `onCallEnd` if the mixin has the call. Otherwise no one is on the line.
			if (speaker) this.forceEndCall(speaker);
		} finally {
			this.#end(reason);
		}
	}

	#end(reason: EndedReason): void {
		this.#record.end(reason, this.#live?.callerAudio.meter ?? { audioMs: 0, frames: 0 });
		this.#live?.close();
		this.#live = null;
		this.#gate.release();
	}

	#onDropped(connection: Connection): void {
		if (!this.#gate.isSpeaker(connection)) return;
		this.#live?.close();
		this.#live = null;
		this.#gate.release();
		if (this.#record.call.phase === "live") this.#record.waitForCaller();
	}

	get #record(): CallRecord {
		this.#createdRecord ??= new CallRecord({
			callId: this.name,
			storage: this.ctx.storage,
			now: systemClock.now,
			send: (message) => this.env.CALL_EVENTS.send(message),
			spill: (key, json) => this.env.ARCHIVE.put(key, json),
			alarm: this.#alarm,
			line: {
				isTaken: () => this.#gate.speaker !== null,
				hangUp: (reason) => this.#hangUp(reason),
				endAtTimeLimit: async () => {
					if (this.#live === null) this.#hangUp("too_long");
					else await this.#live.endAtLimit("time");
				},
			},
			limits: () => ({
				reconnectMs: this.#config.RECONNECT_SECONDS * 1000,
				maxCallMs: this.#answering.maxCallMs,
			}),
			rowsWritten: this.#rowsWritten,
			background: (work) => this.ctx.waitUntil(work),
		});
		return this.#createdRecord;
	}

	get #answering(): AnsweringAgent {
		this.#createdAnswering ??= new AnsweringAgent({
			callId: this.name,
			record: this.#record,
			kv: this.ctx.storage.kv,
			agents: connectAgents(this.env.DB),
		});
		return this.#createdAnswering;
	}
}
