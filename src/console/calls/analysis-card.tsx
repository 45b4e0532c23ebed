import { Badge } from "@cloudflare/kumo/components/badge";

import type { Analysis, ExtractedFields } from "../../domain/events/analysis.ts";
import { sayDay, sayOutcome } from "../words.ts";
import { ExtractedData, Scorecard } from "./own-analysis.tsx";

export function AnalysisCard({ analysis }: { analysis: Analysis }) {
	if (analysis.status === "incomplete") {
		return (
			<section className="card" data-testid="analysis">
				<h2>Summary</h2>
				<p className="muted">No summary could be written: {analysis.why}</p>
			</section>
		);
	}
	const { summary, outcome, fields, sentiment, success, extracted, scorecard } = analysis;
	return (
		<section className="card" data-testid="analysis">
			<div className="card-head">
				<h2>Summary</h2>
				<Badge variant={outcome === "appointment_booked" ? "success" : "secondary"}>
					{sayOutcome(outcome)}
				</Badge>
			</div>
			<p className="summary" data-testid="summary">
				{summary}
			</p>
			<Fields fields={fields} />
			{extracted && <ExtractedData extracted={extracted} />}
			{scorecard.length > 0 && <Scorecard scores={scorecard} />}
			<p className="judgement">
				<span>
					Success <strong>{success.score}</strong>/100
				</span>
				<span>
					Caller <strong>{sentiment}</strong>
				</span>
				<span className="why">{success.why}</span>
			</p>
		</section>
	);
}

function Fields({ fields }: { fields: ExtractedFields }) {
	const said = [
		{ label: "Reason", value: fields.reason },
		{ label: "Day", value: fields.day && sayDay(fields.day) },
		{ label: "Time", value: fields.time },
		{ label: "Name", value: fields.name },
		{ label: "Phone", value: fields.phone },
	];
	return (
		<dl className="fields">
			{said.map(({ label, value }) => (
				<div key={label}>
					<dt>{label}</dt>
					<dd className={value ? "" : "unsaid"}>{value ?? "not said"}</dd>
				</div>
			))}
		</dl>
	);
}
