import { Banner } from "@cloudflare/kumo/components/banner";
import { Loader } from "@cloudflare/kumo/components/loader";
import { CheckCircleIcon } from "@phosphor-icons/react/dist/csr/CheckCircle";

import { hrefOfCall } from "../route.ts";
import type { CallRecord } from "../wire.ts";
import { AnalysisCard } from "./analysis-card.tsx";
import { AppointmentCard } from "./appointment-card.tsx";
import { FollowUpCard } from "./follow-up-card.tsx";
import type { Finished } from "./use-finished-call.ts";

interface CallReportProps {
	finished: Finished;
	/** Where the full record is a click away. */
	linked?: boolean;
}

/** What a call came to, part by part as it is recorded. */
export function CallReport({ finished, linked = false }: CallReportProps) {
	if (finished.is === "failed") {
		return (
			<div className="notice" role="alert">
				<Banner
					variant="error"
					title="What the call came to could not be read"
					description={finished.problem.say}
					action={<Banner.Action onClick={finished.askAgain}>Try again</Banner.Action>}
				/>
			</div>
		);
	}
	return (
		<section className="report" aria-label="What the call came to" aria-live="polite">
			{finished.call && <Findings call={finished.call} />}
			{finished.is === "waiting" && <Progress call={finished.call} />}
			{finished.is === "late" && (
				<Banner
					variant="alert"
					title="This is taking longer than usual"
					description="The call is kept. Its summary is still being written."
					action={<Banner.Action onClick={finished.askAgain}>Check again</Banner.Action>}
				/>
			)}
			{linked && finished.is === "complete" && (
				<a className="quiet-link" href={hrefOfCall(finished.call.callId)}>
					Open the full record
				</a>
			)}
		</section>
	);
}

function Findings({ call }: { call: CallRecord }) {
	return (
		<>
			{call.appointments.map((appointment) => (
				<AppointmentCard key={appointment.appointmentId} appointment={appointment} />
			))}
			{call.analysis && <AnalysisCard analysis={call.analysis} />}
			{call.followUps.map((followUp) => (
				<FollowUpCard key={followUp.followUpId} followUp={followUp} />
			))}
		</>
	);
}

/** What has been recorded and what is still under way. */
function Progress({ call }: { call: CallRecord | null }) {
	const steps = [
		{ label: "Call recorded", done: Boolean(call?.endedReason) },
		{ label: "Summary written", done: Boolean(call?.analysis) },
		{ label: "Follow-up arranged and record sealed", done: Boolean(call?.complete) },
	];
	const current = steps.findIndex(({ done }) => !done);
	return (
		<div className="card progress" data-testid="waiting">
			<h2>Writing up the call</h2>
			<ol>
				{steps.map(({ label, done }, index) => (
					<li key={label} className={done ? "done" : index === current ? "now" : ""}>
						<span className="step-mark" aria-hidden="true">
							{done && <CheckCircleIcon weight="fill" size={18} />}
							{index === current && <Loader size={16} />}
						</span>
						{label}
						{done && <span className="sr-only"> (done)</span>}
					</li>
				))}
			</ol>
		</div>
	);
}
