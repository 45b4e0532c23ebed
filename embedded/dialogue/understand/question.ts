const TOPICS = [
	"which_day",
	"more",
	"callback",
	"cancel_agree",
	"move_agree",
	"agree",
	"wrong",
	"identity",
	"phone_check",
	"choice",
	"name",
	"phone",
	"when",
	"time",
	"day",
	"service",
	"help",
] as const;
/** What the agent may last have asked for. */
export type Topic = (typeof TOPICS)[number];

const ASKED: Record<Topic, RegExp> = {
	which_day: /\bdo you mean\b/,
	more: /anything else|what else/,
	callback: /call you back\?|have someone call|like (someone|us) to call/,
	cancel_agree: /\bshall i cancel/,
	move_agree: /\bshall i (move|change) (it|that|your)/,
	agree: /\bis (that|it|everything) all (right|correct|fine)/,
	wrong: /\b(should i change|which is wrong|what is wrong)/,
	identity: /\bright name and number/,
	phone_check: /\b(is that right|is that correct|have i got that right)/,
	choice:
		/\b((would|do) you prefer|which (one )?of (those|these|the two)|which time (works|suits)|(either|one) of (those|these)|does that (work|suit)|would that (work|suit)|shall i book)/,
	name: /\b(your (\w+ ){0,3}name|who('s| is| am i) (calling|speaking))/,
	phone: /\b(phone|number)\b/,
	when: /\b(day (and|or) time|day or time|when would)/,
	time: /\b((what|which) (other )?time|time would|o'clock, for example)/,
	day: /\b((what|which) (other )?day|day would)/,
	service:
		/\b(like to book|which service|what (kind|type|sort)|which one would you like|appointment for)/,
	help: /\b(help you|can i do for you|can i help)/,
};

/** Asked after something was read out, to be agreed to. */
export const AGREEMENTS: ReadonlySet<Topic | null> = new Set([
	"agree",
	"move_agree",
	"cancel_agree",
] as const);

/** What an agent's words ask for, by the last question that is known; null when there is none. */
export function questionIn(said: string): Topic | null {
	// The last words count too: a reply may have been cut short in its question.
	const questions = said.toLowerCase().match(/[^.?!]*(\?|[^.?!\s]\s*$)/g) ?? [];
	for (const question of questions.toReversed()) {
		const topic = TOPICS.find((one) => ASKED[one].test(question));
		if (topic) return topic;
	}
	return null;
}
