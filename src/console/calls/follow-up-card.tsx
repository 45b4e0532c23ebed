import { Badge } from "@cloudflare/kumo/components/badge";

import type { FollowUp } from "../wire.ts";
import { sayWhen } from "../words.ts";

export function FollowUpCard({ followUp }: { followUp: FollowUp }) {
	const { kind, status, dueAt, note } = followUp;
	return (
		<section className="card" data-testid="follow-up">
			<div className="card-head">
				<h2>{kind === "appointment_reminder" ? "Reminder" : "Call back"}</h2>
				<StatusBadge status={status} />
			</div>
			<p className="follow-up-note">{note}</p>
			<p className="muted">
				Due <time dateTime={dueAt}>{sayWhen(dueAt)}</time>
			</p>
		</section>
	);
}

function StatusBadge({ status }: Pick<FollowUp, "status">) {
	switch (status) {
		case "needs_approval":
			return <Badge variant="warning">Waits for a yes</Badge>;
		case "declined":
			return <Badge variant="secondary">Declined</Badge>;
		case "proposed":
			return <Badge variant="secondary">Proposed</Badge>;
		case "booked":
			return <Badge variant="success">Arranged</Badge>;
		case "failed":
			return <Badge variant="error">Could not be arranged</Badge>;
	}
}
