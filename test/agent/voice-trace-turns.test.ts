import { beforeAll, describe } from "vitest";

import { compare, LONG, publishAgents } from "../support/trace-dialogues.ts";

// What is compared and how to record it anew: test/support/trace-dialogues.ts.
beforeAll(publishAgents);

describe.concurrent("the SDK's client is sent what was recorded of a turn:", () => {
	compare(
		{ agentId: "open", from: "after the greeting" },
		{
			"a spoken turn in one piece": async (caller) => {
				caller.speak("hear:say:We open at nine.");
				await caller.seesTurnsEnd(1);
			},
			"a spoken turn in several sentences": async (caller) => {
				caller.speak("hear:say:We open at nine, as Dr. Smith said. Is that early? Come at ten!");
				await caller.seesTurnsEnd(1);
			},
			"a spoken turn with a tool": async (caller) => {
				caller.speak('hear:tool:get_next_appointment:{"name":"Ann Lee","phone":"02079460123"}');
				await caller.seesTurnsEnd(1);
			},
			"a typed turn": async (caller) => {
				caller.type(" say:We open at nine. Come at ten. ");
				await caller.seesTurnsEnd(1);
			},
			"a typed turn and a spoken one": async (caller) => {
				caller.type("say:We open at nine.");
				await caller.seesTurnsEnd(1);
				caller.speak("hear:say:We close at five.");
				await caller.seesTurnsEnd(2);
			},
			"a speech start long before the words": async (caller) => {
				caller.speak("start");
				await scheduler.wait(200);
				await caller.settle();
				caller.speak("hear:say:We open at nine.");
				await caller.seesTurnsEnd(1);
			},
			"an end of turn foreseen": async (caller) => {
				caller.speak("eager:say:We open at nine.");
				await caller.sees("transcript_interim");
				await scheduler.wait(200);
				caller.speak("hear:say:We open at nine.");
				await caller.seesTurnsEnd(1);
			},
			"an end of turn foreseen too early": async (caller) => {
				caller.speak("eager:say:We open at nine.");
				await caller.sees("transcript_interim");
				await scheduler.wait(200);
				caller.speak("resume:say:We open at nine and");
				caller.speak("hear:say:Something else.");
				await caller.seesTurnsEnd(1);
			},
		},
	);
});

describe.concurrent("the SDK's client is sent what was recorded of a failure:", () => {
	compare(
		{ agentId: "open", from: "after the greeting" },
		{
			"a model that fails on a spoken turn": async (caller) => {
				caller.speak("hear:fail");
				await caller.seesTurnsEnd(1);
			},
			"a model that fails on a typed turn": async (caller) => {
				caller.type("fail");
				await caller.seesTurnsEnd(1);
			},
			"a synthesiser that fails in the first piece": async (caller) => {
				caller.speak("hear:say:This is unspeakable. And this comes after.");
				await caller.seesTurnsEnd(1);
			},
			"a synthesiser that fails in the second piece": async (caller) => {
				caller.speak("hear:say:This is fine. This is unspeakable. And this comes after.");
				await caller.seesTurnsEnd(1);
			},
			"an empty answer to a spoken turn": async (caller) => {
				caller.speak("hear:say:");
				await caller.seesTurnsEnd(1);
			},
			"an empty answer to a typed turn": async (caller) => {
				caller.type("say:");
				await caller.seesTurnsEnd(1);
			},
			"a recogniser lost while nothing is said": async (caller) => {
				caller.speak("die");
				await caller.seesCallEnd();
			},
			"a recogniser lost during a reply": async (caller) => {
				caller.speak(`hear:say:We open at nine. ${LONG}`);
				await caller.sees("(audio)", 2);
				caller.speak("die");
				await caller.seesCallEnd();
			},
		},
	);
	compare(
		{ agentId: "deaf", from: "the first message" },
		{
			"a recogniser that cannot start": async (caller) => {
				caller.start();
				await caller.seesCallEnd();
			},
		},
	);
});
