import { Badge } from "@cloudflare/kumo/components/badge";

import type { Extracted, Score } from "../../domain/events/analysis.ts";
import { sayName } from "../words.ts";

/** What the agent's own schema asked for. */
export function ExtractedData({ extracted }: { extracted: Extracted }) {
	return (
		<section className="own" data-testid="extracted">
			<h3>Details</h3>
			{extracted.status === "incomplete" ? (
				<p className="muted">Could not be filled in: {extracted.why}</p>
			) : (
				<dl className="fields">
					{Object.entries(extracted.data).map(([name, value]) => (
						<div key={name}>
							<dt>{sayName(name)}</dt>
							<dd className={value === null ? "unsaid" : ""}>{sayValue(value)}</dd>
						</div>
					))}
				</dl>
			)}
		</section>
	);
}

type Value = Extract<Extracted, { status: "complete" }>["data"][string];

function sayValue(value: Value): string {
	if (value === null) return "not said";
	if (typeof value === "boolean") return value ? "yes" : "no";
	if (typeof value === "number") return new Intl.NumberFormat().format(value);
	return Array.isArray(value) ? value.join(", ") || "none" : value;
}

/** How the call did by the agent's criteria, each with the words that show it. */
export function Scorecard({ scores }: { scores: readonly Score[] }) {
	return (
		<section className="own" data-testid="scorecard">
			<h3>Scorecard</h3>
			<ul className="scores">
				{scores.map(({ criterionId, met, quote, why }) => (
					<li key={criterionId}>
						<p className="score-head">
							<span>{sayName(criterionId)}</span> <Verdict met={met} />
						</p>
						{quote !== null && <blockquote>{quote}</blockquote>}
						<p className="muted">{why}</p>
					</li>
				))}
			</ul>
		</section>
	);
}

function Verdict({ met }: Pick<Score, "met">) {
	if (met === null) return <Badge variant="secondary">Not known</Badge>;
	return met ? <Badge variant="success">Met</Badge> : <Badge variant="error">Not met</Badge>;
}
