import { useEffect, useState } from "react";

import { ask, type Problem } from "../api.ts";
import type { FollowUp } from "../wire.ts";

const EVERY_MS = 1000;
/** What was approved is arranged in seconds; after this nobody waits for it in front of a screen. */
const LOOKS = 30;

/** A follow-up that somebody may say yes or no to, as it is known after that. */
export function useAnswer(proposed: FollowUp) {
	const [followUp, setFollowUp] = useState(proposed);
	const [answer, setAnswer] = useState<"approve" | "decline" | null>(null);
	const [isAsking, setAsking] = useState(false);
	const [problem, setProblem] = useState<Problem | null>(null);
	const { callId, followUpId } = proposed;

	useEffect(() => setFollowUp(proposed), [proposed]);

	useEffect(() => {
		if (answer === null) return;
		let timer: ReturnType<typeof setTimeout> | undefined;
		let watching = true;
		async function look(looksLeft: number): Promise<void> {
			const listed = await ask<{ data: FollowUp[] }>("GET", `/v1/follow-ups?callId=${callId}`);
			if (!watching) return;
			const found = listed.ok && listed.value.data.find((one) => one.followUpId === followUpId);
			if (found) setFollowUp(found);
			const isSettled = found && !["needs_approval", "proposed"].includes(found.status);
			if (!isSettled && looksLeft > 0) timer = setTimeout(() => void look(looksLeft - 1), EVERY_MS);
		}
		void look(LOOKS);
		return () => {
			watching = false;
			clearTimeout(timer);
		};
	}, [answer, callId, followUpId]);

	async function give(verdict: "approve" | "decline"): Promise<void> {
		setAsking(true);
		setProblem(null);
		const path = `/v1/follow-ups/${encodeURIComponent(followUpId)}/${verdict}`;
		const given = await ask<unknown>("POST", path);
		setAsking(false);
		if (given.ok) setAnswer(verdict);
		else setProblem(given.problem);
	}

	const isOpen = followUp.status === "needs_approval" && answer === null;
	return { followUp, isOpen, answer, isAsking, problem, give };
}
