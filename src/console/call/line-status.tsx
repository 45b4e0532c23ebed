import { useEffect, useRef } from "react";

import { sayDuration } from "../words.ts";
import { type CallState, type EndedBy, isLive } from "./call-state.ts";
import type { LiveCall } from "./live-call.ts";
import { useElapsed } from "./use-live-call.ts";

interface LineStatusProps {
	call: LiveCall;
	state: CallState;
}

/** Who has the floor, how long the call has been going, and that the microphone hears. */
export function LineStatus({ call, state }: LineStatusProps) {
	const { phase } = state;
	const heading = useRef<HTMLHeadingElement>(null);
	// The button that had the focus is gone by now: keyboard and screen reader go on from here.
	useEffect(() => heading.current?.focus({ preventScroll: true }), [phase.is]);

	return (
		<div className="line-status">
			<Orb call={call} mood={moodOf(state)} />
			<div className="line-words" role="status">
				<h2 ref={heading} tabIndex={-1}>
					{sayState(state)}
				</h2>
				<p>
					{hint(state)}
					{phase.is === "ended" && <TransferLink to={state.transferTo} />}
				</p>
			</div>
			{isLive(phase) && <Clock since={phase.since} />}
			{phase.is === "ended" && <span className="clock">{sayDuration(phase.durationMs)}</span>}
		</div>
	);
}

/** A browser cannot put anyone through: a phone can. */
function TransferLink({ to }: { to: string | null }) {
	if (to === null) return null;
	return <a href={`tel:${to}`}>{to}</a>;
}

function Clock({ since }: { since: number }) {
	const elapsed = useElapsed(since);
	return (
		<span className="clock" role="timer" aria-label="Length of the call">
			{sayDuration(elapsed)}
		</span>
	);
}

/** Breathes with the microphone's level, drawn straight to the element: ten levels a second need no rendering. */
function Orb({ call, mood }: { call: LiveCall; mood: string }) {
	const orb = useRef<HTMLDivElement>(null);
	useEffect(
		() =>
			call.watchLevel((level) => {
				// Speech at a laptop's microphone is about 0.02 to 0.2.
				orb.current?.style.setProperty("--level", String(Math.min(1, level * 6)));
			}),
		[call],
	);
	return (
		<div ref={orb} className={`orb orb-small orb-${mood}`} aria-hidden="true">
			<span className="orb-core">
				<i />
				<i />
				<i />
			</span>
		</div>
	);
}

function moodOf({ phase, agent, muted }: CallState): string {
	if (phase.is !== "in_call") return phase.is === "ended" ? "still" : "waiting";
	if (agent === "listening" && muted) return "still";
	return agent;
}

function sayState({ phase, agent, muted, withMicrophone, transferTo }: CallState): string {
	switch (phase.is) {
		case "connecting":
			return phase.step === "microphone" ? "Waiting for the microphone" : "Connecting";
		case "reconnecting":
			return "Reconnecting";
		case "ended":
			if (transferTo !== null) return "You are being put through";
			return phase.by === "lost_line" ? "Connection lost" : "Call ended";
		case "in_call":
			break;
		case "ready":
		case "no_microphone":
		case "failed":
			return "";
	}
	switch (agent) {
		case "thinking":
			return "Thinking";
		case "speaking":
			return "Speaking";
		case "idle":
		case "listening":
			if (!withMicrophone) return "Your turn";
			return muted ? "Muted" : "Listening";
	}
}

function hint({ phase, agent, muted, withMicrophone, transferTo }: CallState): string {
	switch (phase.is) {
		case "connecting":
			return phase.step === "microphone" ? "Allow it when the browser asks." : "Calling the agent.";
		case "reconnecting":
			return "The line dropped. Stay here, the call goes on when it is back.";
		case "ended":
			return transferTo === null ? sayWhoEnded(phase.by) : "Call this number to go on: ";
		case "in_call":
			if (agent === "speaking")
				return withMicrophone ? "Speak to interrupt, or press Interrupt." : "Answer when you like.";
			if (agent === "thinking") return "One moment.";
			if (!withMicrophone) return "Type what you would say.";
			return muted ? "The agent cannot hear you." : "Go ahead.";
		case "ready":
		case "no_microphone":
		case "failed":
			return "";
	}
}

function sayWhoEnded(by: EndedBy): string {
	switch (by) {
		case "you":
			return "You hung up.";
		case "agent":
			return "The agent ended the call.";
		case "server":
			return "The server closed the line.";
		case "lost_line":
			return "The line did not come back. What was said until then is kept.";
	}
}
