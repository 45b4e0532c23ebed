import { setTimeout as pause } from "node:timers/promises";

import { NewWebhookEndpoint } from "../../src/domain/wire/webhooks.ts";
import { startScriptedEngines } from "../../test/engines/scripted-engines.ts";
import { startSubscriber } from "../calls/subscriber.ts";
import { findPortPair } from "../product/ports.ts";
import { type RunningProduct, startProduct } from "../product/start-product.ts";
import { temporaryFolder } from "../product/temporary-product.ts";
import { readCommandLine, runCommand } from "../support/command-line.ts";
import { RingbookApi } from "../support/ringbook-api.ts";
import { isComplete, judgeCall } from "./judge-call.ts";
import { PersistentCaller } from "./persistent-caller.ts";

const USAGE = `npm run chaos [-- --calls N] [--kills N]

Calls at once against a real product whose whole process tree is killed again and again, with SIGKILL and at
random moments. The engines are scripted ones, outside of what is killed. In the end nothing may be missing.
  --calls N    how many calls at once (default 10); the last two of them vanish instead of hanging up
  --kills N    how many times everything is killed (default 5)`;

const SUBSCRIBED = ["call.started", "call.ended", "call.analyzed"];
const CONTESTED = "2030-01-07T10:00:00+00:00";
const TALK_MS = { least: 2000, most: 7000 };
/** An analysis and its webhooks take about so long. */
const AFTER_MS = 1500;
const COMPLETE_WITHIN_MS = 240_000;
const SWEEP_EVERY_MS = 10_000;
/** The sweep leaves young calls alone: it is told that it is later than it is. */
const SWEEP_AHEAD_MS = 15 * 60_000;

async function chaos(): Promise<number> {
	const { values } = readCommandLine(
		{ calls: { type: "string" }, kills: { type: "string" }, help: { type: "boolean" } },
		USAGE,
	);
	if (values.help === true) {
		console.log(USAGE);
		return 0;
	}
	const [calls, kills] = [Number(values.calls ?? 10), Number(values.kills ?? 5)];

	const [persistTo, engines, subscriber, port] = await Promise.all([
		temporaryFolder("chaos"),
		startScriptedEngines(),
		startSubscriber(),
		findPortPair(),
	]);
	const start = () => startProduct({ port, persistTo, enginesUrl: engines.url });
	let product: RunningProduct = await start();
	const api = new RingbookApi(product.url);
	try {
		const endpoint = { url: subscriber.url, eventTypes: SUBSCRIBED };
		const { secret } = await api.post("/v1/webhook-endpoints", endpoint, NewWebhookEndpoint);
		subscriber.trust(secret);

		const callers = Array.from(
			{ length: calls },
			(_, index) => new PersistentCaller(() => product.url, linesOf(index)),
		);
		const staying = callers.map((caller) => caller.stay());
		for (let kill = 1; kill <= kills; kill++) {
			await pause(TALK_MS.least + Math.random() * (TALK_MS.most - TALK_MS.least));
			// The last one falls into what follows from the calls, not into the calls.
			if (kill === kills) {
				sayGoodbye(callers);
				await pause(Math.random() * AFTER_MS);
			}
			await product.kill();
			console.log(
				`kill ${kill} of ${kills}: ${sum(callers.map((one) => one.acknowledged.length))} turns so far`,
			);
			product = await start();
		}
		await Promise.all(staying);

		const seconds = await untilComplete(api, callers, product.url);
		console.log(`all calls complete ${seconds} s after the last word`);
		const wrong = (
			await Promise.all(callers.map((caller) => judgeCall(api, caller, subscriber.received)))
		).flat();
		for (const line of wrong) console.error(`WRONG  ${line}`);
		console.table({
			calls,
			kills,
			reconnects: sum(callers.map((one) => one.reconnects)),
			"turns acknowledged": sum(callers.map((one) => one.acknowledged.length)),
			"webhooks received": subscriber.received.length,
			"webhooks repeated":
				subscriber.received.length - new Set(subscriber.received.map((one) => one.webhookId)).size,
			wrong: wrong.length,
		});
		return wrong.length === 0 ? 0 : 1;
	} catch (error) {
		console.error(product.lastLines().join("\n"));
		throw error;
	} finally {
		await Promise.all([product.stop(), engines.stop(), subscriber.close()]);
	}
}

/** The last two are cut off instead. */
function sayGoodbye(callers: readonly PersistentCaller[]): void {
	for (const [index, caller] of callers.entries())
		if (index < callers.length - 2) caller.hangUp();
		else caller.vanish();
}

/** Every caller also wants the one slot that all want. */
function linesOf(caller: number): string[] {
	const booking = {
		service: "cleaning",
		startsAt: CONTESTED,
		name: `Caller ${caller}`,
		phone: `020794601${String(caller).padStart(2, "0")}`,
	};
	const chat = Array.from({ length: 40 }, (_, line) => `say:Line ${line} of caller ${caller}.`);
	return [`tool:book_appointment:${JSON.stringify(booking)}`, ...chat];
}

/** Plays the cron trigger, which a local runtime does not fire by itself. */
async function untilComplete(
	api: RingbookApi,
	callers: readonly PersistentCaller[],
	url: string,
): Promise<number> {
	const startedAt = Date.now();
	let sweptAt = 0;
	while (Date.now() - startedAt < COMPLETE_WITHIN_MS) {
		const open = await Promise.all(
			callers.map(async ({ callId }) => callId !== null && !(await isComplete(api, callId))),
		);
		if (!open.includes(true)) return Math.round((Date.now() - startedAt) / 1000);
		if (Date.now() - sweptAt > SWEEP_EVERY_MS) {
			sweptAt = Date.now();
			await fetch(`${url}/cdn-cgi/local/scheduled?time=${sweptAt + SWEEP_AHEAD_MS}`);
		}
		await pause(500);
	}
	console.error(`not complete after ${COMPLETE_WITHIN_MS / 1000} s`);
	return Math.round((Date.now() - startedAt) / 1000);
}

function sum(values: readonly number[]): number {
	return values.reduce((total, value) => total + value, 0);
}

await runCommand(chaos);
