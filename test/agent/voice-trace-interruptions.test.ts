import { beforeAll, describe } from "vitest";

import { compare, LONG, publishAgents } from "../support/trace-dialogues.ts";

// What is compared and how to record it anew: test/support/trace-dialogues.ts.
beforeAll(publishAgents);

describe.concurrent("the SDK's client is sent what was recorded of a reply cut short:", () => {
	compare(
		{ agentId: "open", from: "after the greeting" },
		{
			"speech over the first piece": async (caller) => {
				caller.speak(`hear:say:${LONG}`);
				await caller.sees("(audio)");
				caller.speak("start:Sorry,");
				await caller.sees("transcript_interim", 3);
				caller.speak("hear:say:Sorry, go on.");
				await caller.seesTurnsEnd(2);
			},
			"speech over the second piece": async (caller) => {
				caller.speak(`hear:say:We open at nine. ${LONG} Never said.`);
				await caller.sees("(audio)", 2);
				caller.speak("start:Sorry,");
				await caller.sees("transcript_interim", 3);
				caller.speak("hear:say:Sorry, go on.");
				await caller.seesTurnsEnd(2);
			},
			"a whole utterance over a reply": async (caller) => {
				caller.speak(`hear:say:We open at nine. ${LONG}`);
				await caller.sees("(audio)", 2);
				caller.speak("hear:say:Sorry, go on.");
				await caller.seesTurnsEnd(2);
			},
			"words without a speech start over a reply": async (caller) => {
				caller.speak("start:Sorry,");
				await caller.sees("transcript_interim");
				caller.type(`say:We open at nine. ${LONG}`);
				await caller.sees("(audio)", 2);
				caller.speak("hear:say:Sorry, go on.");
				await caller.seesTurnsEnd(2);
			},
			"a typed message over a reply": async (caller) => {
				caller.speak(`hear:say:We open at nine. ${LONG}`);
				await caller.sees("(audio)", 2);
				caller.type("say:Sorry, go on.");
				await caller.seesTurnsEnd(2);
			},
			"an interrupt of a reply": async (caller) => {
				caller.speak(`hear:say:We open at nine. ${LONG}`);
				await caller.sees("(audio)", 2);
				caller.send({ type: "interrupt" });
				await caller.seesTurnsEnd(1);
				caller.speak("hear:say:Sorry, go on.");
				await caller.seesTurnsEnd(2);
			},
			"an interrupt of a reply to a typed message": async (caller) => {
				caller.type(`say:We open at nine. ${LONG}`);
				await caller.sees("(audio)", 2);
				caller.send({ type: "interrupt" });
				await caller.seesTurnsEnd(1);
			},
			"a hang-up during a reply": async (caller) => {
				caller.speak(`hear:say:We open at nine. ${LONG}`);
				await caller.sees("(audio)", 2);
				caller.send({ type: "end_call" });
				await caller.seesCallEnd();
			},
			"speech while the model thinks": async (caller) => {
				caller.speak("hear:hang");
				await caller.seesStatus("thinking");
				caller.speak("start:Never");
				await caller.sees("transcript_interim", 3);
				caller.speak("hear:say:Never mind.");
				await caller.seesTurnsEnd(2);
			},
			"an interrupt while the model thinks": async (caller) => {
				caller.type("hang");
				await caller.sees("transcript");
				caller.send({ type: "interrupt" });
				await caller.seesTurnsEnd(1);
			},
		},
	);
});

describe.concurrent("the SDK's client is sent what was recorded of an interruption between turns:", () => {
	compare(
		{ agentId: "wordy", from: "the first message" },
		{
			"speech over the greeting": async (caller) => {
				caller.start();
				await caller.sees("(audio)");
				caller.speak("start:When");
				await caller.sees("transcript_interim");
				caller.speak("hear:say:We open at nine.");
				await caller.seesTurnsEnd(1);
			},
			"a typed message over the greeting": async (caller) => {
				caller.start();
				await caller.sees("(audio)");
				caller.type("say:We open at nine.");
				await caller.seesTurnsEnd(1);
			},
			"an interrupt of the greeting": async (caller) => {
				caller.start();
				await caller.sees("(audio)");
				caller.send({ type: "interrupt" });
				await caller.seesStatus("listening");
				await caller.settle();
			},
			"a hang-up during the greeting": async (caller) => {
				caller.start();
				await caller.sees("(audio)");
				caller.send({ type: "end_call" });
				await caller.seesCallEnd();
			},
		},
	);
	compare(
		{ agentId: "open", from: "after the greeting" },
		{
			"an interrupt while nothing is said": async (caller) => {
				caller.send({ type: "interrupt" });
				await caller.settle();
			},
			"an interrupt while the caller speaks": async (caller) => {
				caller.speak("eager:say:We open");
				await caller.sees("transcript_interim");
				caller.send({ type: "interrupt" });
				await caller.seesTurnsEnd(1);
				caller.speak("hear:say:We open at nine.");
				await caller.seesTurnsEnd(2);
			},
		},
	);
});
