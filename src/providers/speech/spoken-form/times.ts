import type { Rule, SpokenLanguage } from "./language.ts";

const HALF = String.raw`(?<half>[ap])\.? ?m(?!\p{L})\.?`;

/** Times of day: "10:30", "9.15 am", "5 p.m.". */
export function timeRules(language: SpokenLanguage): Rule[] {
	const say: Rule[1] = (_, { hour, minute = "0", half }) =>
		language.time({
			hour: Number(hour),
			minute: Number(minute),
			half: half === undefined ? null : half.toLowerCase() === "a" ? "am" : "pm",
		});
	return [
		[
			new RegExp(
				`(?<![\\d:.,])(?<hour>[01]?\\d|2[0-4])[:h](?<minute>[0-5]\\d)(?![\\d:])(?: ?${HALF})?`,
				"giu",
			),
			say,
		],
		[
			new RegExp(`(?<![\\d:.,])(?<hour>0?\\d|1[0-2])(?:\\.(?<minute>[0-5]\\d))? ?${HALF}`, "giu"),
			say,
		],
	];
}
