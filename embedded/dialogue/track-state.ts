import type { Step } from "./conversation.ts";
import type { Facts } from "./facts.ts";
import { noteHeard } from "./note-heard.ts";
import { noteResult } from "./note-result.ts";
import { noteSaid } from "./note-said.ts";
import { startOf, type State } from "./state.ts";
import { hear } from "./understand/hear.ts";
import { isPartial } from "./understand/phone.ts";

/** Folds the steps of a call into its state. Nothing else is kept between two requests. */
export function trackState(
	steps: readonly Step[],
	facts: Facts,
	start: State = startOf(facts),
): State {
	const inputs = new Map<string, unknown>();
	return steps.reduce<State>((state, step) => {
		switch (step.kind) {
			case "heard": {
				const asked = {
					topic: state.question,
					numberOpen: isPartial(state.phone),
					...discussed(state),
				};
				return noteHeard(state, hear(step.text, asked, facts));
			}
			case "said":
				return noteSaid(state, step.text, facts);
			case "called":
				inputs.set(step.id, step.input);
				return step.tool === "end_call" ? { ...state, ended: true } : state;
			case "returned":
				return noteResult(state, { ...step, input: inputs.get(step.id) }, facts);
		}
	}, start);
}

/** The day and the time that were last spoken of. */
function discussed({ readOut, offered, day, time }: State) {
	const wall = readOut ?? offered[0] ?? null;
	return {
		day: wall?.day ?? day?.to ?? null,
		time: wall?.time ?? (time?.kind === "at" ? time.time : null),
	};
}
