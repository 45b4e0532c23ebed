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
import { AnsweringAgent } from "./line/answering-agent.ts";
import { openLine } from "./line/connect-line.ts";
import { Gatekeeper } from "./line/gatekeeper.ts";
import { clientOf, detour } from "./line/mixin-detours.ts";
import { Alarm } from "./record/alarm.ts";
import { CallRecord } from "./record/call-record.ts";
import type { Published } from "./record/outbox.ts";
import { countRowsWritten } from "./record/rows-written.ts";

const VoiceAgent = withVoice(Agent, { audioFormat: "pcm16", sampleRate: SAMPLE_RATE });

/**
 * One call: its line, its conversation and its record, put together on the SDK's voice agent. Everything that follows
 * from a call reads its log and happens elsewhere.
 */
export class CallAgent extends VoiceAgent<Env> {
	readonly #config;
	readonly #rowsWritten;
	readonly #alarm: Alarm;
	readonly #gate: Gatekeeper;
	/** Opened on first use, as the object's name is not known in its constructor. */
	#openedRecord: CallRecord | null = null;
	#openedAnswering: AnsweringAgent | null = null;
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

	override async beforeCallStart(connection: Connection): Promise<boolean> {
		const admission = this.#gate.admissionOf(connection);
		if (admission === null) return false;
		const [record, answering] = [this.#record, this.#answering];
		// What the client sends next waits until there is somebody to hear it.
		const agent =
			answering.agent ?? (await this.ctx.blockConcurrencyWhile(() => answering.find(admission)));
		if (!this.#gate.isSpeaker(connection)) return false;
		if (agent === null) {
			this.#ending = "error";
			this.#gate.refuseForWantOfAnAgent(connection);
			return false;
		}
		const { models, live } = openLine({
			env: this.env,
			config: this.#config,
			callLog: record,
			record: (command) => record.execute(command),
			agent,
			admission,
			clock: systemClock,
			client: clientOf(connection),
			hangUp: (reason) => this.#hangUp(reason),
		});
		answering.keep(agent);
		const begun = record.begin(answerOf({ agent, admission, models }), admission.tokenId);
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

	/** RPC: the log after `afterSeq`, in order, as stored. */
	readLog(afterSeq = 0): RawEvent[] {
		return this.#record.raw(afterSeq);
	}

	/** RPC, for the sweep: sends what was published of these, and has not arrived. */
	async publishAgain(missing: SeqRange[]): Promise<Published> {
		// An RPC does not start the object: a call that its process left open is noticed by starting it.
		await this.#alarm.ready();
		return await this.#record.publishAgain(missing);
	}

	/** RPC: records what follows a call. It is published and sealed soon after, also when nobody asks for it. */
	execute(command: AfterwardsCommand): Promise<Executed> {
		return Promise.resolve(this.#record.execute(AfterwardsCommand.parse(command)));
	}

	/** RPC: records that nothing is missing up to here, so that the call can be archived. */
	async seal(): Promise<Executed> {
		return await this.#record.seal();
	}

	/** RPC: the consumer of call events has everything up to this seal. */
	sealArrived(sealedSeq: number): Promise<void> {
		return Promise.resolve(this.#record.sealArrived(sealedSeq));
	}

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
		this.#record.end(reason, this.#live?.ear.meter ?? { audioMs: 0, frames: 0 });
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
		this.#openedRecord ??= new CallRecord({
			callId: this.name,
			storage: this.ctx.storage,
			now: systemClock.now,
			send: (message) => this.env.CALL_EVENTS.send(message),
			spill: (key, json) => this.env.ARCHIVE.put(key, json),
			alarm: this.#alarm,
			line: {
				isTaken: () => this.#gate.speaker !== null,
				hangUp: (reason) => this.#hangUp(reason),
			},
			limits: () => ({
				reconnectMs: this.#config.RECONNECT_SECONDS * 1000,
				maxCallMs: this.#answering.maxCallMs,
			}),
			rowsWritten: this.#rowsWritten,
			background: (work) => this.ctx.waitUntil(work),
		});
		return this.#openedRecord;
	}

	get #answering(): AnsweringAgent {
		this.#openedAnswering ??= new AnsweringAgent({
			callId: this.name,
			record: this.#record,
			kv: this.ctx.storage.kv,
			agents: connectAgents(this.env.DB),
		});
		return this.#openedAnswering;
	}
}
