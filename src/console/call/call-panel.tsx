import { useEffect } from "react";

import { CallReport } from "../calls/call-report.tsx";
import { useFinishedCall } from "../calls/use-finished-call.ts";
import { isLive } from "./call-state.ts";
import { Composer } from "./composer.tsx";
import { Controls } from "./controls.tsx";
import { Conversation } from "./conversation.tsx";
import { LineStatus } from "./line-status.tsx";
import type { LiveCall } from "./live-call.ts";
import { ReadyToCall } from "./ready-to-call.tsx";
import { useLiveCall } from "./use-live-call.ts";

interface CallPanelProps {
	call: LiveCall;
	onKeyRefused: () => void;
}

/** The whole of a call, from the Call button to what it came to. */
export function CallPanel({ call, onKeyRefused }: CallPanelProps) {
	const state = useLiveCall(call);
	const { phase } = state;
	const keyRefused = phase.is === "failed" && phase.problem.code === "no_key";
	useEffect(() => {
		if (keyRefused) {
			call.clear();
			onKeyRefused();
		}
	}, [call, keyRefused, onKeyRefused]);

	if (phase.is === "ready" || phase.is === "no_microphone" || phase.is === "failed") {
		return <ReadyToCall phase={phase} onPlace={(spoken) => void call.place(spoken)} />;
	}
	const over = phase.is === "ended";
	return (
		<>
			<section className={over ? "card call call-over" : "card call"} aria-label="Call">
				<LineStatus call={call} state={state} />
				<Conversation state={state} />
				{isLive(phase) && (
					<Composer
						onSend={(text) => call.say(text)}
						disabled={phase.is === "reconnecting"}
						autoFocus={!state.withMicrophone}
					/>
				)}
				<Controls call={call} state={state} />
			</section>
			{over && state.callId && <AfterTheCall callId={state.callId} />}
		</>
	);
}

function AfterTheCall({ callId }: { callId: string }) {
	const finished = useFinishedCall(callId);
	return <CallReport finished={finished} linked />;
}
