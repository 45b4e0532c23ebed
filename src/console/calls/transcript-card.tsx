import type { Turn } from "../wire.ts";

/** What each side can have heard; of a reply that was cut short, also what was never said. */
export function TranscriptCard({ turns }: { turns: Turn[] }) {
	return (
		<section className="card" aria-labelledby="transcript-heading" data-testid="transcript">
			<h2 id="transcript-heading">Transcript</h2>
			<div className="transcript">
				{turns.map((turn) => (
					<div key={turn.turn} className="said-group">
						{turn.callerText && (
							<p className="said said-user">
								<span className="sr-only">Caller: </span>
								{turn.callerText}
							</p>
						)}
						<Reply turn={turn} />
					</div>
				))}
			</div>
		</section>
	);
}

function Reply({ turn }: { turn: Turn }) {
	const heard = turn.heardText ?? "";
	const unsaid = unsaidOf(turn.generatedText ?? "", heard);
	if (heard === "" && unsaid === "") return null;
	return (
		<>
			<p className="said said-assistant">
				<span className="sr-only">Agent: </span>
				{heard}
				{unsaid !== "" && <del>{heard === "" ? unsaid : ` ${unsaid}`}</del>}
			</p>
			<p className="said-note">
				{turn.interrupted && <span>interrupted</span>}
				{!turn.interrupted && unsaid !== "" && <span>cut off by the end of the call</span>}
				{turn.failed && <span>a provider failed here</span>}
				{turn.callerText !== null && turn.firstAudioMs !== null && (
					<span>answered in {turn.firstAudioMs} ms</span>
				)}
			</p>
		</>
	);
}

/** What of a reply was cut off, by the caller or by the end of the call. */
function unsaidOf(generated: string, heard: string): string {
	return generated.startsWith(heard) ? generated.slice(heard.length).trim() : "";
}
