import clinicYaml from "../../examples/clinic.yaml?raw";
import estateAgentYaml from "../../examples/estate-agent.yaml?raw";
import type { AgentDefinition } from "../../src/domain/agents/profile.ts";
import { readAgentFile } from "../../tools/cli/agent-file.ts";

function definitionIn(name: string, text: string): AgentDefinition {
	const read = readAgentFile(name, text);
	if (!read.ok) throw new Error(read.refusal.join("\n"));
	return read.value.definition;
}

export const clinic = definitionIn("examples/clinic.yaml", clinicYaml);
export const estateAgent = definitionIn("examples/estate-agent.yaml", estateAgentYaml);

const [always, never] = [["00:00-24:00"], []];
const everyDay = (day: string[]) => ({
	monday: day,
	tuesday: day,
	wednesday: day,
	thursday: day,
	friday: day,
	saturday: day,
	sunday: day,
});

/** Opening hours that do not depend on when a test is run. */
export const alwaysOpen = everyDay(always);
export const neverOpen = everyDay(never);
