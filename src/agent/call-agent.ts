import { Agent, type Connection, type ConnectionContext } from "agents";
import { withVoice, type Transcriber, type VoiceTurnContext } from "agents/voice";

import { readConfig } from "../config.ts";
import { reception } from "../domain/agents/reception.ts";
import { SAMPLE_RATE } from "../domain/audio/pcm.ts";
import { PostCallCommand, type Executed } from "../domain/call/commands.ts";
import { historyOf } from "../domain/call/history.ts";
import type { EndedReason } from "../domain/events/catalogue.ts";
import type { RawEvent } from "../domain/events/envelope.ts";
import type { SeqRange } from "../domain/reports/facts.ts";
import { Admission, ADMISSION_HEADER } from "../domain/wire/admission.ts";
import { parseJson } from "../domain/wire/json.ts";
import { log } from "../log.ts";
import { CallLog } from "./call-log.ts";
import { systemClock } from "./clock.ts";
import { Gatekeeper } from "./gatekeeper.ts";
import type { LiveCall } from "./live-call.ts";
import { countRowsWritten, detour } from "./mixin-detours.ts";
import { openLine } from "./open-line.ts";
import { Outbox, type Published } from "./publish.ts";
import { Publishing, UNSEALED_MS } from "./publishing.ts";
import { Watch } from "./watch.ts";

const VoiceAgent = withVoice(Agent, { audioFormat: "pcm16", sampleRate: SAMPLE_RATE });

interface Opened {
	callLog: CallLog;
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
			beforeClose: () => this.#live?.cutBy("connection_lost"),
			afterClose: (connection) => this.#onDropped(connection),
		});
	}

	/** After a restart: whoever was speaking goes on, or has the grace period to come back. */
	override async onStart(): Promise<void> {
		if (this.#log.call.phase !== "live") return;
		const connections = [...this.getConnections()];
		const speaker = connections.find((connection) => this.#gate.wasSpeaking(connection));
		if (speaker) await this.onMessage(speaker, JSON.stringify({ type: "start_call" }));
		else await this.#waitForCaller();
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
		const now = Date.now();
		const { models, live } = openLine({
			env: this.env,
			config: this.#config,
			callLog: this.#log,
			agent: reception,
			admission,
			clock: systemClock,
			send: (frame) => connection.send(frame),
			status: (status) => connection.send(JSON.stringify({ type: "status", status })),
			speak: (text) => this.speak(connection, text),
			hangUp: (reason) => void this.#hangUp(reason),
		});
		this.#resumed = this.#log.call.phase === "live";
		const { agentId, version: agentVersion, timezone } = reception;
		const { workspaceId, channel, variables, metadata, customerId } = admission;
		const lastAt = this.#log.lostAt ?? this.#log.events.at(-1)?.at ?? now;
		const started = {
			workspaceId,
			agentId,
			agentVersion,
			channel,
			timezone,
			models,
			variables,
			metadata,
		};
		const answered = this.#log.execute(
			this.#resumed
				? { type: "resume", awayMs: Math.max(0, now - lastAt) }
				: { type: "answer", started, customerId },
			now,
		);
		if (!answered.ok) return false;
		if (!this.#resumed) this.#log.speakerToken = admission.tokenId;
		this.#live = live;
		this.tts = live.voice;
		live.ear.open();
		this.#log.lostAt = null;
		await this.#watch.set(this.#deadline());
		if (!this.#resumed) this.ctx.waitUntil(this.#open().publishing.now());
		return true;
	}

	override createTranscriber(): Transcriber | null {
		return this.#live?.ear ?? null;
	}

	override async onCallStart(connection: Connection): Promise<void> {
		// The caller may have spoken first, and is being answered already.
		if (!this.#resumed && this.#log.call.turn > 0) return;
		await this.speak(
			connection,
			this.#resumed ? "Sorry, we were cut off. Please go on." : reception.greeting,
		);
	}

	/** Also runs for a start that failed, and may run twice; a call that is over stays as it ended. */
	override async onCallEnd(connection: Connection): Promise<void> {
		if (!this.#gate.isSpeaker(connection)) return;
		const lost = this.#live === null || this.#live.ear.lost;
		await this.#end(this.#ending ?? (lost ? "recogniser_lost" : "caller_hung_up"));
	}

	override saveMessage(role: "user" | "assistant", text: string): void {
		// What the agent said is recorded as it is heard, by the reply itself.
		if (role === "user") this.#live?.hear(text, this.#gate.sourceOf(text));
	}

	override getConversationHistory(limit = 20): { role: "user" | "assistant"; content: string }[] {
		return historyOf(this.#log.events)
			.flatMap((entry) => {
				if (entry.who === "tool") return [];
				const role = entry.who === "caller" ? ("user" as const) : ("assistant" as const);
				return [{ role, content: entry.text }];
			})
			.slice(-limit);
	}

	override onTurn(text: string, { signal }: VoiceTurnContext): Promise<AsyncIterable<unknown>> {
		if (this.#live === null) return Promise.reject(new Error("a turn without a live call"));
		return Promise.resolve(this.#live.answer(text, signal));
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

	execute(command: PostCallCommand): Promise<Executed> {
		// Published with the seal that follows; the watch is for a workflow that never comes that far.
		return Promise.resolve(this.#log.execute(PostCallCommand.parse(command), Date.now()));
	}

	/** Records that nothing is missing up to here, so that the call can be archived. */
	async seal(): Promise<Executed> {
		const expectedSeq = this.#log.call.lastSeq;
		const digest = await this.#log.digest();
		const sealed = this.#log.execute({ type: "seal", expectedSeq, digest }, Date.now());
		if (sealed.ok) this.ctx.waitUntil(this.#open().publishing.now());
		return sealed;
	}

	// --- endings ---

	/** Ends the call from our side; what was being said is cut short and recorded first. */
	async #hangUp(reason: EndedReason): Promise<undefined> {
		this.#ending = reason;
		this.#live?.cutBy("hang_up");
		const speaker = this.#gate.speaker;
		// Runs `onCallEnd` when the mixin has the call; otherwise nobody is on the line.
		if (speaker) this.forceEndCall(speaker);
		await this.#end(reason);
	}

	async #end(reason: EndedReason): Promise<void> {
		const now = Date.now();
		const { audioMs, frames } = this.#live?.ear.meter ?? { audioMs: 0, frames: 0 };
		const usage = {
			recognisedAudioMs: audioMs,
			audioFramesIn: frames,
			rowsWritten: this.#rowsWritten(),
		};
		const ended = this.#log.execute({ type: "hang_up", reason, at: now, usage }, now);
		this.#live?.close();
		this.#live = null;
		this.#gate.release();
		if (!ended.ok) return;
		await this.#watch.set(now + UNSEALED_MS);
		this.ctx.waitUntil(this.#open().publishing.now());
	}

	#onDropped(connection: Connection): void {
		if (!this.#gate.isSpeaker(connection)) return;
		this.#live?.close();
		this.#live = null;
		this.#gate.release();
		if (this.#log.call.phase === "live") this.ctx.waitUntil(this.#waitForCaller());
	}

	async #waitForCaller(): Promise<void> {
		const lostAt = this.#log.lostAt ?? Date.now();
		this.#log.lostAt = lostAt;
		await this.#watch.set(lostAt + this.#config.RECONNECT_SECONDS * 1000);
	}

	#deadline(): number {
		return this.#log.call.startedAt + reception.maxCallSeconds * 1000;
	}

	/** Does what is due by now, and answers when to look again. */
	async #onWatch(): Promise<number | null> {
		const now = Date.now();
		if (this.#log.call.phase === "live") {
			const lost = this.#log.lostAt !== null && this.#gate.speaker === null;
			if (now < this.#deadline() && !lost) return this.#deadline();
			await this.#hangUp(lost ? "connection_lost" : "too_long");
			return now + UNSEALED_MS;
		}
		return await this.#open().publishing.settle();
	}

	get #log(): CallLog {
		return this.#open().callLog;
	}

	/** On first use: the object's name is not known in its constructor. */
	#open(): Opened {
		if (this.#opened === null) {
			const callId = this.name;
			const callLog = new CallLog(this.ctx.storage, callId);
			const outbox = new Outbox(callLog, (message) => this.env.CALL_EVENTS.send(message));
			const [watch, rowsWritten] = [this.#watch, this.#rowsWritten];
			const publishing = new Publishing({ callId, callLog, outbox, watch, rowsWritten });
			this.#opened = { callLog, outbox, publishing };
		}
		return this.#opened;
	}
}
