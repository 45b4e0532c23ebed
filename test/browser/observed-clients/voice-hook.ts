import {
	useVoiceAgent,
	type VoiceTransportCloseInfo,
	WebSocketVoiceTransport,
} from "agents/voice/react";
import { createElement, useLayoutEffect, useRef } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";

import { type ObservedClient, type Line, newest, type Notes } from "./observed-client.ts";
import type { ScriptedMicrophone } from "./sound.ts";

type VoiceAgent = ReturnType<typeof useVoiceAgent>;

/**
 * The SDK's `useVoiceAgent`. What changed is noted with each render; only the level of the microphone is not. React may
 * render once for several messages, so the transport waits after each until it has.
 */
export function observeVoiceHook(
	line: Line,
	audioInput: ScriptedMicrophone,
	notes: Notes,
): ObservedClient {
	const options = { ...line, audioInput, transport: new UnhurriedTransport(line) };
	let current: VoiceAgent | undefined;

	function Page() {
		const agent = useVoiceAgent(options);
		const before = useRef<Record<string, unknown>>({});
		useLayoutEffect(() => {
			current = agent;
			const now = shown(agent);
			const changed = Object.entries(now).filter(
				([key, value]) => JSON.stringify(value) !== JSON.stringify(before.current[key]),
			);
			before.current = now;
			if (changed.length > 0) notes.note({ type: "render", ...Object.fromEntries(changed) });
		});
		return null;
	}

	const root = createRoot(document.createElement("div"));
	root.render(createElement(Page));
	return {
		startCall: async () => flushSync(() => current?.startCall()),
		sendText: (text) => current?.sendText(text),
		endCall: () => flushSync(() => current?.endCall()),
		leave: async () => root.unmount(),
	};
}

function shown({
	transcript,
	connected,
	status,
	interimTranscript,
	metrics,
	turnMetrics,
	error,
	isMuted,
	outputDeviceError,
	lastCustomMessage,
}: VoiceAgent): Record<string, unknown> {
	return {
		connected,
		status,
		transcript: newest(transcript) ?? null,
		interimTranscript,
		metrics,
		turnMetrics,
		error,
		isMuted,
		outputDeviceError,
		lastCustomMessage,
	};
}

class UnhurriedTransport extends WebSocketVoiceTransport {
	override connect(): void {
		const { onopen, onclose, onmessage } = this;
		Object.assign(this, {
			onopen: () => flushSync(() => onopen?.()),
			onclose: (info?: VoiceTransportCloseInfo) => flushSync(() => onclose?.(info)),
			onmessage: (data: string | ArrayBuffer | Blob) => flushSync(() => onmessage?.(data)),
		});
		super.connect();
	}
}
