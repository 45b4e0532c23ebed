import { useCallback, useEffect, useState } from "react";

import { ask, type Problem } from "../api.ts";
import type { CallRecord } from "../wire.ts";

const EVERY_MS = 500;
/** Summary, follow-up and the seal take seconds; past this something is slow enough to say so. */
const PATIENCE_MS = 30_000;

export type Finished =
	/** `call` is what is known so far: parts appear as they are recorded. */
	| { is: "waiting"; call: CallRecord | null }
	| { is: "late"; call: CallRecord | null; askAgain: () => void }
	| { is: "failed"; problem: Problem; askAgain: () => void }
	| { is: "complete"; call: CallRecord };

/** Asks for the call until everything that follows a call has been recorded. */
export function useFinishedCall(callId: string): Finished {
	const [round, setRound] = useState(0);
	const askAgain = useCallback(() => setRound((before) => before + 1), []);
	const [finished, setFinished] = useState<Finished>({ is: "waiting", call: null });

	useEffect(() => {
		let watching = true;
		let timer: ReturnType<typeof setTimeout> | undefined;
		let known: CallRecord | null = null;
		const until = Date.now() + PATIENCE_MS;

		async function look(): Promise<void> {
			const answer = await ask<CallRecord>("GET", `/v1/calls/${callId}`);
			if (!watching) return;
			const late = Date.now() > until;
			if (answer.ok) {
				known = answer.value;
				if (known.complete) {
					setFinished({ is: "complete", call: known });
					return;
				}
			} else if (!worthWaiting(answer.problem) || late) {
				setFinished({ is: "failed", problem: answer.problem, askAgain });
				return;
			}
			setFinished(late ? { is: "late", call: known, askAgain } : { is: "waiting", call: known });
			if (!late) timer = setTimeout(() => void look(), EVERY_MS);
		}
		setFinished({ is: "waiting", call: null });
		void look();
		return () => {
			watching = false;
			clearTimeout(timer);
		};
	}, [callId, round, askAgain]);

	return finished;
}

/** A call reaches the list a moment after it began, and a server may be away for a moment. */
function worthWaiting({ code }: Problem): boolean {
	return code === "not_found" || code === "unreachable";
}
