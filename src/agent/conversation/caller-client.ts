import type { VoiceServerMessage } from "agents/voice";

/** What a client is sent as text: the voice protocol of the Agents SDK, version 1, and one message of ours. */
export type ServerMessage = VoiceServerMessage | { type: "transfer"; to: string };

/** The caller's client. What is sent after its socket has closed is dropped. */
export interface CallerClient {
	send(message: ServerMessage): void;
	/** PCM16, 16 kHz, mono. */
	play(frame: ArrayBuffer): void;
}
