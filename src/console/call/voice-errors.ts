import type { VoiceError } from "agents/voice/client";

/** What the server reports over the line, in words for the person who is speaking. */
export function sayVoiceError(error: VoiceError): string {
	if (error.code === "stt_startup_failed")
		return "The agent could not start listening. Hang up and call again.";
	if (error.code === "stt_connection_lost")
		return "The agent stopped hearing you. If it does not answer, hang up and call again.";
	// Any other code is our own server's, which writes for a person.
	return error.message;
}
