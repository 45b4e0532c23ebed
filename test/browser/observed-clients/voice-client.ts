import { VoiceClient, type VoiceClientEventMap } from "agents/voice/client";

import { type ObservedClient, type Line, newest, type Notes, until } from "./observed-client.ts";
import type { ScriptedMicrophone } from "./sound.ts";

/** The SDK's `VoiceClient`. Each event is noted; only the level of the microphone is not. */
export function observeVoiceClient(
	line: Line,
	audioInput: ScriptedMicrophone,
	notes: Notes,
): ObservedClient {
	const client = new VoiceClient({ ...line, audioInput });
	const on = <K extends keyof VoiceClientEventMap>(
		type: K,
		shown: (data: VoiceClientEventMap[K]) => Record<string, unknown>,
	) => client.addEventListener(type, (data) => notes.note({ type, ...shown(data) }));

	on("connectionchange", (connected) => ({ connected }));
	on("connectiondiagnostic", (diagnostic) => ({ diagnostic }));
	on("statuschange", (status) => ({ status }));
	on("transcriptchange", (transcript) => ({ transcript: newest(transcript) }));
	on("interimtranscript", (interimTranscript) => ({ interimTranscript }));
	on("metricschange", (metrics) => ({ metrics }));
	on("turnmetrics", (turnMetrics) => ({ turnMetrics }));
	on("error", (error) => ({ error }));
	on("voiceerror", (voiceError) => ({ voiceError }));
	on("completionoutcome", (completionOutcome) => ({ completionOutcome }));
	on("custommessage", (lastCustomMessage) => ({ lastCustomMessage }));
	on("outputdeviceerror", (outputDeviceError) => ({ outputDeviceError }));
	on("mutechange", (isMuted) => ({ isMuted }));
	client.connect();

	const wasIdle = () => notes.count(({ status }) => status === "idle");
	return {
		startCall: () => client.startCall(),
		sendText: (text) => client.sendText(text),
		endCall: () => client.endCall(),
		leave: async () => {
			// Before the call, at its end here, and at its end there.
			await until(() => wasIdle() === 3, notes);
			client.disconnect();
			await until(() => notes.count(({ diagnostic }) => diagnostic !== undefined) === 1, notes);
		},
	};
}
