import { useEffect, useState, useSyncExternalStore } from "react";

import type { CallState } from "./call-state.ts";
import type { LiveCall } from "./live-call.ts";

export function useLiveCall(call: LiveCall): CallState {
	return useSyncExternalStore(call.watch, call.state);
}

/** Milliseconds since `since`, twice a second. */
export function useElapsed(since: number): number {
	const [now, setNow] = useState(Date.now);
	useEffect(() => {
		const ticking = setInterval(() => setNow(Date.now()), 500);
		return () => clearInterval(ticking);
	}, []);
	return Math.max(0, now - since);
}
