import { beforeAll, describe } from "vitest";

import { compare, dial, LONG, publishAgents } from "../support/trace-dialogues.ts";

// What is compared and how to record it anew: test/support/trace-dialogues.ts.
beforeAll(publishAgents);

describe.concurrent("the SDK's client is sent what was recorded of a call's beginning and end:", () => {
	compare(
		{ agentId: "open", from: "after the greeting" },
		{
			"a hang-up and another start": async (caller) => {
				caller.send({ type: "end_call" });
				await caller.seesCallEnd();
				caller.start();
				await caller.seesClose();
			},
			"a hang-up by the agent": async (caller) => {
				caller.speak("hear:tool:end_call:{}");
				await caller.seesCallEnd();
			},
			"a hang-up by the agent after a typed turn": async (caller) => {
				caller.type("tool:end_call:{}");
				await caller.seesCallEnd();
			},
			"a transfer": async (caller) => {
				caller.speak("hear:tool:transfer_call:{}");
				await caller.seesCallEnd();
			},
			"a caller who comes back": async (caller) => {
				caller.speak(`hear:say:We open at nine. ${LONG}`);
				await caller.sees("(audio)", 2);
				const back = await dial("open", caller.callId);
				await caller.drop();
				back.start();
				await back.sees("(audio)");
				await back.seesStatus("listening");
				back.speak("hear:say:Here I am.");
				await back.seesTurnsEnd(1);
				return back;
			},
			"a second speaker": async (caller) => {
				const second = await dial("open", caller.callId);
				second.start();
				await second.seesClose();
				return second;
			},
		},
	);
	compare(
		{ agentId: "open", from: "the first message" },
		{
			"a greeting": async (caller) => {
				caller.send({ type: "hello", protocol_version: 1 });
				caller.start();
				await caller.sees("(audio)");
				await caller.seesStatus("listening");
				caller.start();
				await caller.settle();
			},
			"text before the start": async (caller) => {
				caller.type("say:Hello?");
				await caller.settle();
			},
		},
	);
	compare(
		{ agentId: "impatient", from: "the first message" },
		{
			"a caller who says nothing": async (caller) => {
				caller.start();
				await caller.seesCallEnd();
			},
		},
	);
	compare(
		{ agentId: "closed", from: "the first message" },
		{
			"a call outside of the opening hours": async (caller) => {
				caller.start();
				await caller.sees("audio_config");
				caller.speak("hear:say:Let me in.");
				caller.type("say:Let me in.");
				await caller.seesCallEnd();
			},
		},
	);
	compare(
		{ agentId: "missing", from: "the first message" },
		{
			"a call that no agent answers": async (caller) => {
				caller.start();
				await caller.seesStatus("idle");
				await caller.sees("error", 2);
				await caller.settle();
			},
		},
	);
});
