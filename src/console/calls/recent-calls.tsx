import { useEffect, useState } from "react";

import { type Answer, ask } from "../api.ts";
import { isLive } from "../call/call-state.ts";
import type { LiveCall } from "../call/live-call.ts";
import { useLiveCall } from "../call/use-live-call.ts";
import { hrefOfCall } from "../route.ts";
import type { CallList, CallSummary } from "../wire.ts";
import { sayDuration, sayOutcome, sayWhen } from "../words.ts";

const SHOWN = 8;
const EVERY_MS = 5000;

/** The workspace's latest calls, whoever placed them. Kept out of sight while one is on here. */
export function RecentCalls({ call }: { call: LiveCall }) {
	const { phase } = useLiveCall(call);
	const quiet = phase.is !== "connecting" && !isLive(phase);
	const list = useRecentCalls(quiet);
	if (!quiet || list === null) return null;
	return (
		<section className="recent" aria-labelledby="recent-heading">
			<h2 id="recent-heading">Recent calls</h2>
			{list.ok ? <Rows calls={list.value.data} /> : <p className="muted">{list.problem.say}</p>}
		</section>
	);
}

function Rows({ calls }: { calls: CallSummary[] }) {
	if (calls.length === 0) {
		return <p className="muted">Calls appear here once they have been answered.</p>;
	}
	return (
		<ul className="card rows">
			{calls.map((row) => (
				<li key={row.callId}>
					<a href={hrefOfCall(row.callId)}>
						<span className="row-who">
							{row.contactName ?? row.contactPhone ?? "Unknown caller"}
						</span>
						<span className="row-came-to">{cameTo(row)}</span>
						<span className="row-when">
							{row.startedAt !== null && sayWhen(row.startedAt)}
							{row.durationMs !== null && ` · ${sayDuration(row.durationMs)}`}
						</span>
					</a>
				</li>
			))}
		</ul>
	);
}

function cameTo({ analysis, endedReason }: CallSummary): string {
	if (analysis?.status === "complete") return sayOutcome(analysis.outcome);
	if (analysis) return "No summary";
	return endedReason === null ? "In progress" : "Being written up";
}

/** Asked again every few seconds while it is in sight and the tab is in front. */
function useRecentCalls(inSight: boolean): Answer<CallList> | null {
	const [list, setList] = useState<Answer<CallList> | null>(null);
	useEffect(() => {
		if (!inSight) return;
		let watching = true;
		async function look(): Promise<void> {
			if (document.visibilityState === "hidden") return;
			const answer = await ask<CallList>("GET", `/v1/calls?limit=${SHOWN}`);
			if (watching) setList(answer);
		}
		void look();
		const timer = setInterval(() => void look(), EVERY_MS);
		return () => {
			watching = false;
			clearInterval(timer);
		};
	}, [inSight]);
	return list;
}
