import { readFileSync } from "node:fs";

import { array, assert, constantFrom, oneof, property, string } from "fast-check";
import { describe, expect, it } from "vitest";

import { AgentDefinition } from "../../src/domain/agents/profile.ts";
import { readAgentFile, writeAgentFile } from "../../tools/cli/agent-file.ts";

const example = (name: string) =>
	readFileSync(new URL(`../../examples/${name}.yaml`, import.meta.url), "utf8");
const clinic = example("clinic");

const troubles = (text: string) => {
	const read = readAgentFile("clinic.yaml", text);
	return read.ok ? [] : read.refusal;
};
const definition = (read: ReturnType<typeof readAgentFile>) =>
	read.ok ? read.value.definition : read.refusal;

/** A list of nine of the list before. */
const level = (n: number) =>
	`l${n}: &l${n} [${Array(9)
		.fill(n === 0 ? "x" : `*l${n - 1}`)
		.join(", ")}]`;

describe("an agent file", () => {
	it.each(["clinic", "estate-agent"])("is examples/%s.yaml", (name) => {
		expect(readAgentFile(name, example(name))).toMatchObject({
			ok: true,
			value: { definition: { agentId: name }, warnings: [] },
		});
	});

	it("may be JSON", () => {
		const yaml = definition(readAgentFile("clinic.yaml", clinic));
		const json = JSON.stringify(yaml, null, "\t");
		expect(definition(readAgentFile("clinic.json", json))).toEqual(yaml);
		expect(troubles('{\n\t"agentId": "x",\n\t"greeting": 5\n}')).toContain(
			"clinic.yaml:3:14: greeting: takes a text: put it in quotes",
		);
	});

	it.each([
		[
			"[find_slotz]",
			"tools: [find_slotz]",
			/^clinic\.yaml:\d+:9: tools\.0: "find_slotz" is no tool; there is: find_slots, /,
		],
		[
			"a misspelt key",
			"slotMinuts: 15",
			/^clinic\.yaml:\d+:1: slotMinuts: is not known here; did you mean slotMinutes\?$/,
		],
		[
			"a number in place of words",
			"closedMessage: 5",
			/^clinic\.yaml:\d+:16: closedMessage: takes a text: put it in quotes$/,
		],
		[
			"a back-channel that is none",
			'backChannels: [okay, ""]',
			/^clinic\.yaml:\d+:22: backChannels\.1: /,
		],
		[
			"a back-channel that is a number",
			"backChannels: [okay, 5]",
			/^clinic\.yaml:\d+:22: backChannels\.1: takes a text: put it in quotes$/,
		],
		[
			"one back-channel in place of a list",
			"backChannels: okay",
			/^clinic\.yaml:\d+:15: backChannels: takes a list/,
		],
		[
			"a fallback that is a number",
			"models: { fallback: 4 }",
			/^clinic\.yaml:\d+:21: models\.fallback: takes a text: put it in quotes$/,
		],
		[
			"a misspelt fallback",
			'models: { fallbak: "@cf/x" }',
			/^clinic\.yaml:\d+:11: models\.fallbak: is not known here; did you mean fallback\?$/,
		],
		[
			"a key without a value",
			"keyterms2:",
			/^clinic\.yaml:\d+:1: keyterms2: is not known here; did you mean keyterms\?$/,
		],
	])("with %s is told line, column, field and what would be right", (_, line, told) => {
		expect(troubles(`${clinic}\n${line}\n`)).toEqual([expect.stringMatching(told)]);
	});

	it.each([
		[
			"09:00-12:30, 13:30-17:30",
			"12:30-09:00",
			/:32:12: openingHours\.monday\.0: has to end after/,
		],
		[
			"09:00-12:30, 13:30-17:30",
			"13:30-17:30, 09:00-12:30",
			/:32:3: openingHours\.monday: takes stretches in order/,
		],
		[
			"timezone: Europe/London",
			"timezone: Europe/Londn",
			/:7:11: timezone: takes an IANA timezone/,
		],
		[
			"resources: [chair 1, chair 2]",
			"resources: [chair 1, chair 9]",
			/:\d+:26: services\.0\.resources\.1: is none of the agent's resources: chair 1, chair 2, hygiene room$/,
		],
		[
			"type: boolean",
			"type: date",
			/:\d+:15: analysis\.schema\.properties\.in_pain\.type: takes the type string, number, /,
		],
		[
			"in_pain:",
			"in pain:",
			/:\d+:7: analysis\.schema\.properties\.in pain: takes a name of letters/,
		],
		[
			"businessName: Harbour Street Dental\n",
			"",
			/:4:1: businessName: is missing: it takes a text$/,
		],
		['"+442079460000"', "+442079460000", /:\d+:13: transferTo: takes a text: put it in quotes$/],
	])("that says %j as %j is told so", (from, to, told) => {
		expect(clinic).toContain(from);
		expect(troubles(clinic.replace(from, to))).toEqual([expect.stringMatching(told)]);
	});

	it("tells everything that is wrong at once, from the top down", () => {
		const text = clinic.replace("agentName: Grace", "agentNam: Grace").replace("15", "fifteen");
		expect(troubles(text).map((one) => one.split(": ")[1])).toEqual([
			"agentName",
			"agentNam",
			"slotMinutes",
		]);
	});

	it.each([
		["nothing", "", "clinic.yaml:1:1: takes a mapping of keys to values, not null"],
		["a list", "- clinic\n", 'clinic.yaml:1:1: takes a mapping of keys to values, not ["clinic"]'],
		["a key twice", "agentId: a\nagentId: b\n", "clinic.yaml:2:1: agentId: is given a second time"],
		[
			"two documents",
			"a: 1\n---\nb: 2\n",
			"clinic.yaml:2:1: holds several documents: a file is one agent",
		],
		[
			"an open bracket",
			"agentId: [1,\n",
			expect.stringMatching(/^clinic\.yaml:\d+:\d+: no YAML: /),
		],
		[
			"tabs for indentation",
			"a:\n\tb: 1\n",
			expect.stringMatching(/^clinic\.yaml:2:\d+: no YAML: Tabs/),
		],
		[
			"an alias of nothing",
			"a: *b\n",
			"clinic.yaml:1:1: uses too many aliases, or one of them is not defined",
		],
	])("is not %s", (_, text, told) => {
		expect(troubles(text)).toContainEqual(told);
	});

	it("is not a small file that unfolds into a large one", () => {
		const bomb = Array.from({ length: 12 }, (_, n) => level(n)).join("\n");
		expect(troubles(bomb)).toEqual([expect.stringContaining("too many aliases")]);
	});

	it("is warned of a variable that looks like one of its own names, and of no other", () => {
		const text = clinic.replace("this is {{agentName}}", "this is {{agentname}} for {{who}}");
		const read = readAgentFile("clinic.yaml", text);
		expect(read.ok && read.value.warnings).toEqual([
			"clinic.yaml:11:11: greeting: {{agentname}}: did you mean {{agentName}}?",
		]);
	});
});

describe("a version that is written to a file", () => {
	const awkward = oneof(
		string({ unit: "grapheme", minLength: 1, maxLength: 60 }),
		constantFrom(
			"yes",
			"null",
			"~",
			"1e3",
			"+44",
			"# no",
			"- a",
			"a: b",
			"2026-12-25",
			"'",
			'"',
			"|",
			"\n",
			"a\n\n b\n",
		),
	);

	it("is read back to the same, whatever its texts are", () => {
		const base = AgentDefinition.parse(definition(readAgentFile("clinic.yaml", clinic)));
		assert(
			property(
				awkward,
				awkward,
				array(awkward, { maxLength: 3 }),
				(greeting, instructions, terms) => {
					const given = {
						...base,
						greeting,
						instructions,
						closedMessage: greeting,
						keyterms: terms,
					};
					const read = readAgentFile("pulled.yaml", writeAgentFile(given, "clinic, version 2"));
					expect(definition(read)).toEqual(given);
				},
			),
			{ numRuns: 300 },
		);
	});
});
