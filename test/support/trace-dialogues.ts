import { it } from "vitest";

import { givenWorkspace } from "../edge/api.ts";
import { alwaysOpen, clinic, neverOpen } from "./agents.ts";
import { Caller } from "./caller.ts";
import { TracedCaller } from "./traced-caller.ts";

/*
 * Plays small dialogues and compares what the client is sent with test/contracts/voice-trace: every message in its order,
 * its texts, roles, statuses and codes, which keys it has, and between which messages audio comes.
 * Not compared: how long anything takes, what ids look like, in how many frames how much audio comes, and whether a space
 * in a text is a non-breaking one.
 *
 * `npx vitest run --project deep-workerd voice-trace --update` records anew; where CI is set it never does.
 */

/** Plays for longer than any machine takes to cut it short. Its pieces are cut by length, so a trace has "(long)" for each. */
export const LONG = `${"and then we count on ".repeat(20)}to the end.`;
const LONG_PIECES =
	/\b(?:(?:and|then|we|count|on)\s){3,}(?:(?:and|then|we|count|on)\b|to the end\.)/g;

/** A workspace for each test file: they share one database. */
let workspaceId = "";

const agents = [
	{ agentId: "open" },
	{ agentId: "wordy", greeting: `Hello. ${LONG}` },
	{
		agentId: "closed",
		openingHours: neverOpen,
		closedMessage:
			"We are closed now, and nobody is here who could help you. Please call again tomorrow, " +
			"between nine in the morning and five in the afternoon, or leave a message on our website. Goodbye.",
	},
	{ agentId: "impatient", idlePromptSeconds: 3 },
	// What the scripted recogniser refuses.
	{ agentId: "deaf", keyterms: ["refuse 503"] },
];

export async function publishAgents(): Promise<void> {
	workspaceId = `w-trace-${crypto.randomUUID()}`;
	const { ask } = await givenWorkspace(workspaceId);
	for (const agent of agents) {
		const definition = { ...clinic, greeting: "Hello.", openingHours: alwaysOpen, ...agent };
		const steps = { versions: { definition }, publish: { version: 1 } };
		for (const [step, body] of Object.entries(steps)) {
			const path = `/v1/agents/${agent.agentId}/${step}`;
			const { ok, status } = await ask("POST", path, body);
			if (!ok) throw new Error(`${path} answered ${status}`);
		}
	}
}

export async function dial(agentId: string, callId?: string): Promise<TracedCaller> {
	return new TracedCaller(await Caller.connect(callId, { workspaceId, agentId }));
}

/** What the caller does; answers another one when it is their trace that counts. */
type Dialogue = (caller: TracedCaller) => Promise<TracedCaller | void>;

interface Setting {
	agentId: string;
	/** Where the trace begins. */
	from: "the first message" | "after the greeting";
}

/** One test for each dialogue, named like it. */
export function compare({ agentId, from }: Setting, dialogues: Record<string, Dialogue>): void {
	const options = { timeout: 90_000 };
	it.for(Object.entries(dialogues))("%s", options, async ([name, play], { expect }) => {
		const caller = await dial(agentId);
		if (from === "after the greeting") await caller.hearGreeting();
		const traced = (await play(caller)) ?? caller;
		const trace = traced.trace.replaceAll(LONG_PIECES, "(long)");
		for (const one of new Set([caller, traced])) one.leave();
		const file = `${name.replaceAll(" ", "-")}.jsonl`;
		await expect(trace).toMatchFileSnapshot(`../contracts/voice-trace/${file}`);
	});
}
