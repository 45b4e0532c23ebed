import { ArrowLeftIcon } from "@phosphor-icons/react/dist/csr/ArrowLeft";

import type { CallRecord } from "../wire.ts";
import { sayCount, sayDuration, sayEnd, sayWhen } from "../words.ts";
import { CallReport } from "./call-report.tsx";
import { TranscriptCard } from "./transcript-card.tsx";
import { useFinishedCall } from "./use-finished-call.ts";

/** One call as it is on record. */
export function CallPage({ callId }: { callId: string }) {
	const finished = useFinishedCall(callId);
	const call = finished.is === "failed" ? null : finished.call;
	return (
		<>
			<a className="back" href="#/">
				<ArrowLeftIcon size={16} aria-hidden="true" /> All calls
			</a>
			{call && <Heading call={call} />}
			<CallReport finished={finished} />
			{call && <TranscriptCard turns={call.transcript} />}
			{call && (
				<p className="record">
					{sayCount(call.knownEvents, "event", "events")} on record ·{" "}
					<code data-testid="call-id">{call.callId}</code>
				</p>
			)}
		</>
	);
}

function Heading({ call }: { call: CallRecord }) {
	const facts: string[] = [];
	if (call.startedAt !== null) facts.push(sayWhen(call.startedAt));
	if (call.durationMs !== null) facts.push(sayDuration(call.durationMs));
	if (call.endedReason !== null) facts.push(sayEnd(call.endedReason));
	if (call.interruptions > 0)
		facts.push(sayCount(call.interruptions, "interruption", "interruptions"));
	return (
		<header className="call-heading">
			<h1>{call.contactName ?? call.contactPhone ?? "Unknown caller"}</h1>
			<p className="muted">{facts.join(" · ")}</p>
		</header>
	);
}
