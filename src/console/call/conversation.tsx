import { useEffect, useRef } from "react";

import type { CallState, ReplyNote } from "./call-state.ts";

const NEAR_THE_END_PX = 80;

/** Both sides' words as they are spoken. */
export function Conversation({ state }: { state: CallState }) {
	const { transcript, interim, replies, troubles, agent, phase } = state;
	const log = useRef<HTMLDivElement>(null);
	const readingBack = useRef(false);
	// Follows what is said, unless the reader has scrolled up to something said earlier.
	useEffect(() => {
		const element = log.current;
		if (element && !readingBack.current) element.scrollTop = element.scrollHeight;
	}, [transcript, interim, replies, troubles]);

	const live = phase.is === "in_call";
	const replyAwaited = live && agent === "thinking" && transcript.at(-1)?.role === "user";
	return (
		<div
			ref={log}
			className="conversation"
			onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
				readingBack.current = scrollHeight - scrollTop - clientHeight > NEAR_THE_END_PX;
			}}
			role="log"
			aria-label="Transcript"
			aria-live="polite"
			tabIndex={0}
		>
			{transcript.map(({ role, text, timestamp }, index) => (
				<div key={`${timestamp}-${index}`} className="said-group">
					{text !== "" && (
						<Said
							by={role}
							text={text}
							note={replies.get(index)}
							speaking={live && agent === "speaking" && index === transcript.length - 1}
						/>
					)}
					<Troubles of={state} after={index + 1} />
				</div>
			))}
			<Troubles of={state} after={0} />
			{/* Revised several times a second: a screen reader gets the words once they are final. */}
			{interim && (
				<p className="said said-user said-interim" aria-hidden="true" data-testid="interim">
					{interim}
				</p>
			)}
			{replyAwaited && (
				<p className="said said-assistant typing" aria-hidden="true">
					<i />
					<i />
					<i />
				</p>
			)}
		</div>
	);
}

interface SaidProps {
	by: "user" | "assistant";
	text: string;
	note: ReplyNote | undefined;
	speaking: boolean;
}

function Said({ by, text, note, speaking }: SaidProps) {
	return (
		<>
			<p className={`said said-${by}${speaking ? " said-now" : ""}`} data-testid={`said-${by}`}>
				<span className="sr-only">{by === "user" ? "You: " : "Agent: "}</span>
				{text}
			</p>
			{note && (
				<p className="said-note">
					{note.interrupted && <span>interrupted</span>}
					{note.firstAudioMs !== undefined && (
						<span title="From your last word being understood to the reply's first sound">
							answered in {note.firstAudioMs} ms
						</span>
					)}
				</p>
			)}
		</>
	);
}

function Troubles({ of, after }: { of: CallState; after: number }) {
	return of.troubles
		.filter((trouble) => trouble.after === after)
		.map(({ say }, index) => (
			// oxlint-disable-next-line react/no-array-index-key -- nothing is ever taken out of this list
			<p key={index} className="trouble" role="alert">
				{say}
			</p>
		));
}
