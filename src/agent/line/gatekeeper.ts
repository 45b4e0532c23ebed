import type { Connection, WSMessage } from "agents";

import { playsMs } from "../../domain/audio/pcm.ts";
import { CALL_LIMITS } from "../../domain/call/limits.ts";
import type { Admission } from "../../domain/wire/admission.ts";
import type { LiveCall } from "../conversation/live-call.ts";
import { changeState, stateOf } from "./connection-state.ts";
import { CLOSE, readFrame, type BadFrame, type ClientMessage, type Frame } from "./frames.ts";
import { Rate, type Rated } from "./rate.ts";

/** The most frames that wait for the call to begin. More than two seconds of audio, in the smallest frames that are usual. */
const MAX_HELD_FRAMES = 256;

const AUDIO_TOO_FAST = `audio: no faster than it plays, and ${CALL_LIMITS.audio.burst / 1000} s; what is over is not heard`;
const TYPED_TOO_FAST = `text_message: ${CALL_LIMITS.typed.perSecond} a second, and ${CALL_LIMITS.typed.burst} at once; what is over is not heard`;

const TEXT_TOO_EARLY = {
	code: "text_before_start_call",
	message: "text_message: send start_call first",
} as const;

type ReadFrame = Exclude<Frame, { kind: "bad" }>;

interface GatekeeperDeps {
	isOver: () => boolean;
	/** Whether this admission may resume a live call. Only the caller who began the call may. */
	mayResume: (admission: Admission) => boolean;
	live: () => LiveCall | null;
	/** Milliseconds since the epoch. */
	now: () => number;
	/** The speaker does not stop to send too much. Tells the caller, and ends the call. */
	endAtLimit: () => Promise<void>;
	/** The speaker's line dropped, as the caller's newer connection shows. Ends what runs on it, and releases it. */
	drop: (speaker: Connection) => void;
}

/** Decides which connection may speak on this call, one at a time, and reads every frame that a client sends. */
export class Gatekeeper {
	readonly #deps: GatekeeperDeps;
	#speaker: Connection | null = null;
	readonly #warned = new WeakSet<Connection>();
	/** Frames of the speaker, in order, while the call cannot take them yet. Null when it can. */
	#held: (() => void)[] | null = null;
	/** Of the call, not of a connection: who dials again is not given more. */
	readonly #audioRate = new Rate(CALL_LIMITS.audio);
	readonly #typedRate = new Rate(CALL_LIMITS.typed);
	readonly #slowedDown = new WeakSet<Connection>();
	readonly #cutOff = new WeakSet<Connection>();

	constructor(deps: GatekeeperDeps) {
		this.#deps = deps;
	}

	get speaker(): Connection | null {
		return this.#speaker;
	}

	isSpeaker(connection: Connection): boolean {
		return this.#speaker?.id === connection.id;
	}

	admit(connection: Connection, admission: Admission | null): void {
		if (admission === null) connection.close(CLOSE.refused, "not admitted");
		else connection.setState({ admission, speaking: false });
	}

	admissionOf(connection: Connection): Admission | null {
		return stateOf(connection)?.admission ?? null;
	}

	/** Whether this connection was on the call before the object was restarted. */
	wasSpeaking(connection: Connection): boolean {
		return stateOf(connection)?.speaking ?? false;
	}

	/** No agent can answer this call. */
	refuseWithoutAgent(connection: Connection): void {
		const message = "start_call: the agent cannot be had just now; try again";
		rejectFrame(connection, { code: "agent_unavailable", message });
	}

	/** From now on the speaker's frames wait: the call is about to begin. */
	hold(): void {
		this.#held = [];
	}

	/** The call has begun, and takes the frames that waited. */
	letThrough(): void {
		const held = this.#held ?? [];
		this.#held = null;
		for (const handle of held) handle();
	}

	/** The call is over, or its line dropped. Another connection may speak now. */
	release(): void {
		this.#held = null;
		if (this.#speaker) {
			changeState(this.#speaker, { speaking: false });
			// Its frames that are still in flight are dropped without another error.
			this.#warned.add(this.#speaker);
		}
		this.#speaker = null;
	}

	/**
	 * Reads a frame from a client. Audio, typed messages and acknowledgements go to the conversation. Frames that the mixin
	 * needs go to `toMixin`.
	 */
	take(connection: Connection, message: WSMessage, toMixin: (message: WSMessage) => void): void {
		const frame = readFrame(message);
		if (frame.kind === "bad") {
			rejectFrame(connection, frame.bad);
			return;
		}
		if (this.isSpeaker(connection) && !this.#isInTime(connection, frame)) return;
		const handle = () => this.#handle(connection, frame, toMixin);
		if (this.#held === null || !this.isSpeaker(connection)) handle();
		else if (this.#held.length < MAX_HELD_FRAMES) this.#held.push(handle);
	}

	/** Whether the speaker sends no faster than a caller can speak and type. What comes faster is dropped. */
	#isInTime(connection: Connection, frame: ReadFrame): boolean {
		if (frame.kind === "audio") {
			const rated = this.#audioRate.take(playsMs(frame.audio.byteLength), this.#deps.now());
			return this.#slowDown(connection, rated, AUDIO_TOO_FAST);
		}
		if (frame.message.type !== "text_message") return true;
		const rated = this.#typedRate.take(1, this.#deps.now());
		return this.#slowDown(connection, rated, TYPED_TOO_FAST);
	}

	#slowDown(connection: Connection, rated: Rated, message: string): boolean {
		if (rated === "within") return true;
		// Only once for each connection, as below.
		if (!this.#slowedDown.has(connection)) {
			this.#slowedDown.add(connection);
			rejectFrame(connection, { code: "too_fast", message });
		}
		if (rated === "far_over") void this.#endAtLimit(connection, message);
		return false;
	}

	async #endAtLimit(connection: Connection, message: string): Promise<void> {
		if (this.#cutOff.has(connection)) return;
		this.#cutOff.add(connection);
		await this.#deps.endAtLimit();
		if (connection.readyState === WebSocket.OPEN)
			rejectFrame(connection, { code: "too_fast", message, closes: CLOSE.tooFast });
	}

	#handle(connection: Connection, frame: ReadFrame, toMixin: (message: WSMessage) => void): void {
		if (frame.kind === "message")
			this.#takeMessage(connection, frame.message, () => toMixin(frame.text));
		else if (this.isSpeaker(connection)) this.#deps.live()?.callerAudio.feed(frame.audio);
		else this.#refuseAudio(connection);
	}

	#takeMessage(connection: Connection, message: ClientMessage, pass: () => void): void {
		const speaks = this.isSpeaker(connection);
		switch (message.type) {
			case "start_call":
				if (this.#mayStart(connection)) pass();
				return;
			case "text_message":
				this.#takeText(connection, message.text);
				return;
			case "interrupt":
				if (speaks) this.#deps.live()?.interrupt("client");
				pass();
				return;
			case "playback_ack":
				if (speaks) this.#deps.live()?.acknowledge(message.played_ms);
				return;
			case "shown_ack":
				if (speaks) this.#deps.live()?.acknowledgeShown(message.text);
				return;
			case "voice":
				changeState(connection, { voice: message.on });
				if (speaks) this.#deps.live()?.setVoice(message.on);
				return;
			case "end_call":
				if (speaks) this.#deps.live()?.interrupt("hang_up");
				pass();
				return;
			case "hello":
			case "start_of_speech":
			case "end_of_speech":
				pass();
				return;
		}
	}

	#takeText(connection: Connection, text: string): void {
		const live = this.isSpeaker(connection) ? this.#deps.live() : null;
		if (live === null) rejectFrame(connection, TEXT_TOO_EARLY);
		// Outside of the opening hours there is no conversation.
		else if (live.closedMessage === null) live.hearTyped(text);
	}

	#mayStart(connection: Connection): boolean {
		if (this.#deps.isOver()) {
			const message = "start_call: this call is over; place a new one";
			rejectFrame(connection, { code: "call_over", message, closes: CLOSE.callOver });
			return false;
		}
		const admission = this.admissionOf(connection);
		if (admission === null || !this.#deps.mayResume(admission)) {
			const message = "start_call: this call belongs to the holder of another token";
			rejectFrame(connection, { code: "not_your_call", message, closes: CLOSE.refused });
			return false;
		}
		const older = this.#speaker;
		if (older && !this.isSpeaker(connection)) {
			if (!this.#isHolder(older, admission)) {
				const message = "start_call: somebody else is speaking on this call";
				rejectFrame(connection, { code: "another_speaker", message, closes: CLOSE.anotherSpeaker });
				return false;
			}
			this.#deps.drop(older);
			dismiss(older);
		}
		this.#speaker = connection;
		changeState(connection, { speaking: true });
		return true;
	}

	/** Whether the same caller opened this connection: with the same token or, in a public call, by the same client. */
	#isHolder(connection: Connection, { tokenId, clientId }: Admission): boolean {
		const of = this.admissionOf(connection);
		if (of === null || of.tokenId !== tokenId) return false;
		return tokenId !== null || (clientId !== null && of.clientId === clientId);
	}

	/** Only once for each connection: a client may send ten frames a second. */
	#refuseAudio(connection: Connection): void {
		if (this.#warned.has(connection)) return;
		this.#warned.add(connection);
		const message = "audio: send start_call first; frames before it are not heard";
		rejectFrame(connection, { code: "audio_before_start_call", message });
	}
}

function rejectFrame(connection: Connection, { code, message, closes }: BadFrame): void {
	connection.send(JSON.stringify({ type: "error", code, message }));
	if (closes !== undefined) connection.close(closes, message);
}

/** Closes a connection that its caller has replaced. `idle` tells the SDK's client that it is not in the call any more. */
function dismiss(connection: Connection): void {
	if (connection.readyState !== WebSocket.OPEN) return;
	connection.send(JSON.stringify({ type: "status", status: "idle" }));
	const message = "this call goes on over a newer connection of the same caller";
	rejectFrame(connection, { code: "taken_over", message, closes: CLOSE.takenOver });
}
