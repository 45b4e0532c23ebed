import type { VoiceServerMessage } from "agents/voice";

/** The text messages to a client: the voice protocol of the Agents SDK, version 1, and `transfer`, which is ours. */
export type ServerMessage = VoiceServerMessage | { type: "transfer"; to: string };

/** The caller's client. Messages after its socket has closed are dropped. */
export interface CallerClient {
	/** Whether the caller wants to hear the agent. A caller who only reads is sent no audio. */
	voice: boolean;
	send(message: ServerMessage): void;
	/** PCM16, 16 kHz, mono. */
	play(frame: ArrayBuffer): void;
}
