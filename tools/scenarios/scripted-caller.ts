import { objectionTo } from "./objection.ts";
import type { Answer, Scenario } from "./scenario.ts";

/** Nobody says the same thing more often than this. */
const MOST_TIMES = 3;
/** What is said to a question for which there is no answer. */
const PUZZLED = ["Sorry, what do you need to know?", "I don't know.", "I have to go. Goodbye."];

const GIVES_UP = "I'm sorry, this does not work. Goodbye.";

export type Deed =
	| { readonly kind: "say"; readonly text: string }
	| { readonly kind: "nothing" }
	| { readonly kind: "hang_up" };

/** The scripted caller in the call: what they have said so far decides what they say next. */
export class Caller {
	readonly #scenario: Scenario;
	readonly #timesSaid = new Map<Answer, number>();
	readonly said: string[] = [];
	#puzzled = 0;
	#objections = 0;

	constructor(scenario: Scenario) {
		this.#scenario = scenario;
	}

	/** After the greeting. */
	open(): Deed {
		const { opens } = this.#scenario;
		return opens === null ? { kind: "nothing" } : this.#say(opens);
	}

	/** What is said over this reply while it is still being spoken; null to hear it out. */
	interrupt(reply: string): Deed | null {
		const over = this.#scenario.answers.find(
			(answer) => "over" in answer && !this.#timesSaid.has(answer) && answer.whenAsked.test(reply),
		);
		return over && this.said.length > 0 ? this.#give(over) : null;
	}

	/** What is answered to a reply that was heard to its end. */
	answer(reply: string): Deed {
		const objection = objectionTo(reply, this.#scenario);
		if (objection !== null) {
			this.#objections += 1;
			// Nobody agrees to what is wrong, however often it is read out.
			return this.#say(this.#objections > MOST_TIMES ? GIVES_UP : objection);
		}
		const answers = this.#scenario.answers.filter(
			(answer) => !("over" in answer) && (this.#timesSaid.get(answer) ?? 0) < MOST_TIMES,
		);
		const fits = (text: string) => answers.find(({ whenAsked }) => whenAsked.test(text));
		const asked = fits(lastQuestion(reply)) ?? fits(reply);
		if (asked) return this.#give(asked);
		if (!reply.includes("?") && reply !== "") return { kind: "nothing" };
		const text = PUZZLED[Math.min(this.#puzzled, PUZZLED.length - 1)] ?? "";
		this.#puzzled += 1;
		return this.#puzzled > PUZZLED.length ? { kind: "hang_up" } : this.#say(text);
	}

	#give(answer: Answer): Deed {
		if ("does" in answer)
			return answer.does === "hang_up" ? { kind: "hang_up" } : { kind: "nothing" };
		const times = this.#timesSaid.get(answer) ?? 0;
		this.#timesSaid.set(answer, times + 1);
		const say = typeof answer.say === "string" ? [answer.say] : answer.say;
		return this.#say(say[Math.min(times, say.length - 1)] ?? "");
	}

	#say(text: string): Deed {
		this.said.push(text);
		return { kind: "say", text };
	}
}

/** The last question is what the agent wants to know; without one, all of it may be. */
function lastQuestion(reply: string): string {
	return reply.match(/[^.!?]*\?/g)?.at(-1) ?? reply;
}
