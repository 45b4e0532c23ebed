import { describe, expect, it } from "vitest";

import { fillIn, fillInSpoken } from "../../src/domain/agents/fill-in.ts";
import { AgentDefinition, AgentProfile } from "../../src/domain/agents/profile.ts";
import { readDefinition } from "../../src/domain/agents/read-definition.ts";
import { builtInAgent, reception } from "../../src/domain/agents/reception.ts";

const { version: _version, workspaceId: _workspaceId, ...definition } = reception;

const troubles = (changes: object) => {
	const read = readDefinition({ ...definition, ...changes });
	return read.ok ? [] : read.refusal.map(({ path, message }) => `${path.join(".")}: ${message}`);
};

describe("the texts of an agent", () => {
	const agent = { agentName: "Ada", businessName: "Lakeside Clinic" };

	it("are filled with the call's variables and the agent's own names", () => {
		const text = "{{agentName}} of {{ businessName }} for {{who}}";
		expect(fillIn(text, agent, { who: "Maria" })).toBe("Ada of Lakeside Clinic for Maria");
		expect(fillIn(text, agent, { who: "{{agentName}}", agentName: "Eve" })).toBe(
			"Eve of Lakeside Clinic for {{agentName}}",
		);
	});

	it("keep what is not known, but for what is spoken: nobody hears braces", () => {
		const text = "Hello {{who}}, this is {{agentName}}{{toString}}.";
		expect(fillIn(text, agent, {})).toBe("Hello {{who}}, this is Ada{{toString}}.");
		expect(fillInSpoken(text, agent, {})).toBe("Hello, this is Ada.");
	});
});

describe("the built-in agent", () => {
	it("is the receptionist, in every workspace", () => {
		expect(builtInAgent("w-1", "reception")).toMatchObject({ workspaceId: "w-1", version: 1 });
		expect(builtInAgent("w-1", "clinic")).toBeNull();
	});

	it("is a definition like any other, and a version survives being stored", () => {
		expect(readDefinition(JSON.parse(JSON.stringify(definition)))).toEqual({
			ok: true,
			value: definition,
		});
		expect(AgentDefinition.safeParse(reception).success).toBe(false);
		expect(AgentProfile.parse(structuredClone(reception))).toEqual(reception);
	});
});

describe("a definition", () => {
	it.each([
		[{ greeting: undefined }, "greeting: is missing: it takes a text"],
		[{ maxCallSeconds: "600" }, 'maxCallSeconds: takes a number, not "600"'],
		[{ transferTo: 442079460000 }, "transferTo: takes a text: put it in quotes"],
		[{ instructions: "x".repeat(200_000) }, "instructions: takes at most 20000 characters"],
		[{ services: [] }, "services: takes at least 1 in the list"],
		[{ slotMinutes: 1 }, "slotMinutes: takes at least 5"],
		[
			{ services: [{ service: "scan", durationMinutes: 0 }] },
			"services.0.durationMinutes: takes more than 0",
		],
		[{ agentname: "Ada" }, "agentname: is not known here; did you mean agentName?"],
		[{ colour: "red" }, "colour: is not known here; there is: agentId, businessName, "],
		[{ models: { lnguage: "x" } }, "models.lnguage: is not known here; did you mean language?"],
		[
			{ followUps: { reminder: { hours_before: 3 } } },
			"followUps.reminder.hours_before: is not known here; did you mean hoursBefore?",
		],
		[{ resources: ["main", "main"] }, 'resources.1: names "main" a second time'],
		[{ tools: ["end_call", "end_call"] }, 'tools.1: names "end_call" a second time'],
		[
			{ services: [definition.services[0], definition.services[0]] },
			'services.1: names "check up" a second time',
		],
	])("that is wrong is told where, and what would be right: %j", (changes, told) => {
		expect(troubles(changes)).toContainEqual(expect.stringContaining(told));
	});

	it.each([[null], [undefined], ["clinic"], [[]], [7]])("is not %j", (value) => {
		const read = readDefinition(value);
		expect(read.ok ? [] : read.refusal).toEqual([
			{ path: [], message: expect.stringContaining("a mapping of keys to values") },
		]);
	});
});
