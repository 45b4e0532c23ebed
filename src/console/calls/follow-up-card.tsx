import { Badge } from "@cloudflare/kumo/components/badge";
import { Button } from "@cloudflare/kumo/components/button";

import type { FollowUp } from "../wire.ts";
import { sayWhen } from "../words.ts";
import { useAnswer } from "./use-answer.ts";

export function FollowUpCard({ followUp: proposed }: { followUp: FollowUp }) {
	const { followUp, isOpen, answer, isAsking, problem, give } = useAnswer(proposed);
	const { kind, status, dueAt, note, why } = followUp;
	const title = kind === "appointment_reminder" ? "Reminder" : "Call back";
	return (
		<section className="card" aria-label={title} data-testid="follow-up">
			<div className="card-head">
				<h2>{title}</h2>
				<StatusBadge status={status} answer={answer} />
			</div>
			<p className="follow-up-note">{note}</p>
			<p className="muted">
				Due <time dateTime={dueAt}>{sayWhen(dueAt)}</time>
			</p>
			{why !== null && <p className="muted">Because: {why}</p>}
			{isOpen && (
				<div className="answer-buttons">
					<Button variant="primary" disabled={isAsking} onClick={() => void give("approve")}>
						Approve
					</Button>
					<Button variant="secondary" disabled={isAsking} onClick={() => void give("decline")}>
						Decline
					</Button>
				</div>
			)}
			{problem && (
				<p className="answer-problem" role="alert">
					{problem.say}
				</p>
			)}
		</section>
	);
}

interface StatusBadgeProps {
	status: FollowUp["status"];
	/** What was just said to it, which is not on record here yet. */
	answer: "approve" | "decline" | null;
}

function StatusBadge({ status, answer }: StatusBadgeProps) {
	switch (status) {
		case "needs_approval":
			if (answer === null) return <Badge variant="warning">Waits for a yes</Badge>;
			return <Badge variant="secondary">{answer === "approve" ? "Approved" : "Declined"}</Badge>;
		case "proposed":
			return <Badge variant="secondary">Being arranged</Badge>;
		case "declined":
			return <Badge variant="secondary">Declined</Badge>;
		case "booked":
			return <Badge variant="success">Arranged</Badge>;
		case "failed":
			return <Badge variant="error">Could not be arranged</Badge>;
	}
}
