import { type Action, asksToRepeat, type Caller, MOST_TIMES } from "../calls/caller.ts";
import { objectionTo } from "./objection.ts";
import type { Answer, Scenario } from "./scenario.ts";

/** Said to questions for which there is no answer, one after the other; then the caller hangs up. */
const PUZZLED = ["Sorry, what do you need to know?", "I don't know.", "I have to go. Goodbye."];
const GIVES_UP = "I'm sorry, this does not work. Goodbye.";

/** Says what a scenario has for what the agent asks. */
export class ScriptedCaller implements Caller {
	readonly #scenario: Scenario;
	readonly #said: string[] = [];
	readonly #timesGiven = new Map<Answer, number>();
	#puzzled = 0;
	#objections = 0;
	#hasInterrupted = false;

	constructor(scenario: Scenario) {
		this.#scenario = scenario;
	}

	open(): Action {
		const { opens } = this.#scenario;
		return opens === null ? { kind: "wait" } : this.#say(opens);
	}

	/** Once in a call, and not over the greeting. */
	interrupt(reply: string): string | null {
		if (this.#hasInterrupted || this.#said.length === 0) return null;
		const over = this.#scenario.answers.find(
			(answer) => "over" in answer && answer.whenAsked.test(reply),
		);
		if (over === undefined || !("say" in over)) return null;
		this.#hasInterrupted = true;
		const text = this.#next(over, over.say);
		this.#said.push(text);
		return text;
	}

	answer(reply: string): Action {
		const objection = objectionTo(reply, this.#scenario);
		if (objection !== null) {
			this.#objections += 1;
			// Nobody agrees to what is wrong, however often it is read out.
			return this.#say(this.#objections > MOST_TIMES ? GIVES_UP : objection);
		}
		const answers = this.#scenario.answers.filter(
			(answer) => !("over" in answer) && (this.#timesGiven.get(answer) ?? 0) < MOST_TIMES,
		);
		const fits = (text: string) => answers.find(({ whenAsked }) => whenAsked.test(text));
		const asked = fits(lastQuestion(reply)) ?? fits(reply);
		if (asked && "does" in asked) return { kind: asked.does === "hang_up" ? "hang_up" : "wait" };
		if (asked) return this.#say(this.#next(asked, asked.say));
		const last = this.#said.at(-1);
		if (last !== undefined && asksToRepeat(reply) && this.#timesSaid(last) < MOST_TIMES)
			return this.#say(last);
		if (!reply.includes("?") && reply !== "") return { kind: "wait" };
		const text = PUZZLED[this.#puzzled];
		this.#puzzled += 1;
		return text === undefined ? { kind: "hang_up" } : this.#say(text);
	}

	/** A list is said in its order, and its last from then on. */
	#next(answer: Answer, say: string | readonly string[]): string {
		const times = this.#timesGiven.get(answer) ?? 0;
		this.#timesGiven.set(answer, times + 1);
		return typeof say === "string" ? say : (say[Math.min(times, say.length - 1)] ?? "");
	}

	#say(text: string): Action {
		this.#said.push(text);
		return { kind: "say", text };
	}

	#timesSaid(text: string): number {
		return this.#said.filter((one) => one === text).length;
	}
}

/** The last question is what the agent wants to know; without one, all of the reply may be. */
function lastQuestion(reply: string): string {
	return reply.match(/[^.!?]*\?/g)?.at(-1) ?? reply;
}
