import { setTimeout as pause } from "node:timers/promises";

import { startScriptedEngines } from "../../test/engines/scripted-engines.ts";
import { describeFailures } from "../calls/check.ts";
import { startSubscriber, type Subscriber } from "../calls/subscriber.ts";
import { findPortPair } from "../product/ports.ts";
import { type RunningProduct, startProduct } from "../product/start-product.ts";
import { temporaryFolder } from "../product/temporary-product.ts";
import { readCommandLine, runCommand } from "../support/command-line.ts";
import { sum } from "../support/figures.ts";
import { RingbookApi } from "../support/ringbook-api.ts";
import { judgeCall } from "./judge-call.ts";
import { PersistentCaller } from "./persistent-caller.ts";

const USAGE = `npm run chaos [-- --calls N] [--kills N]

Calls at once against a real product whose whole process tree is killed again and again, with SIGKILL and at
random moments. The engines are scripted ones, outside of what is killed. In the end nothing may be missing.
  --calls N    how many calls at once (default 10); the last two of them vanish instead of hanging up
  --kills N    how many times everything is killed (default 5)`;

const CONTESTED = "2030-01-07T10:00:00+00:00";
const TALK_MS = { least: 2000, most: 7000 };
/** An analysis and its webhooks take about so long. */
const AFTER_MS = 1500;
const SWEEP_EVERY_MS = 10_000;
/** The sweep leaves young calls alone, so it is given a later time. */
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
	try {
		const start = () => startProduct({ port, persistTo, enginesUrl: engines.url });
		return await killAndJudge({ calls, kills, start, subscriber });
	} finally {
		await Promise.all([engines.stop(), subscriber.close()]);
	}
}

interface Chaos {
	readonly calls: number;
	readonly kills: number;
	/** On the same port and with the same data each time. */
	readonly start: () => Promise<RunningProduct>;
	readonly subscriber: Subscriber;
}

async function killAndJudge({ calls, kills, start, subscriber }: Chaos): Promise<number> {
	let product = await start();
	try {
		const api = new RingbookApi(product.url);
		await subscriber.subscribe(api);
		const callers = Array.from(
			{ length: calls },
			(_, index) => new PersistentCaller(product.url, sentencesOf(index)),
		);
		const acknowledged = () => sum(callers.map((one) => one.acknowledged.length));
		const staying = callers.map((caller) => caller.stay());
		for (let kill = 1; kill <= kills; kill++) {
			await pause(TALK_MS.least + Math.random() * (TALK_MS.most - TALK_MS.least));
			// The last one falls into what follows from the calls, not into the calls.
			if (kill === kills) {
				sayGoodbye(callers);
				await pause(Math.random() * AFTER_MS);
			}
			await product.kill();
			console.log(`kill ${kill} of ${kills}: ${acknowledged()} turns so far`);
			product = await start();
		}
		await Promise.all(staying);

		const wrong = await judgeAll(callers, api, subscriber);
		for (const line of wrong) console.error(line);
		const { received } = subscriber;
		console.table({
			calls,
			kills,
			reconnects: sum(callers.map((one) => one.reconnects)),
			"turns acknowledged": acknowledged(),
			"webhooks received": received.length,
			"webhooks repeated": received.length - new Set(received.map((one) => one.webhookId)).size,
			wrong: wrong.length,
		});
		return wrong.length === 0 ? 0 : 1;
	} catch (error) {
		console.error(product.lastLines().join("\n"));
		throw error;
	} finally {
		await product.stop();
	}
}

/** Waits until all calls are complete. @returns a line for each check that failed */
async function judgeAll(
	callers: readonly PersistentCaller[],
	api: RingbookApi,
	subscriber: Subscriber,
) {
	const startedAt = Date.now();
	const sweeping = sweepNowAndThen(api.url);
	try {
		const judged = await Promise.all(
			callers.map(async (caller) => {
				const failures = describeFailures(await judgeCall(api, caller, subscriber));
				return failures.map((line) => `${caller.callId ?? "a call"}: ${line}`);
			}),
		);
		const seconds = Math.round((Date.now() - startedAt) / 1000);
		console.log(`all calls complete ${seconds} s after the last word`);
		return judged.flat();
	} finally {
		clearInterval(sweeping);
	}
}

/** The last two are cut off instead. */
function sayGoodbye(callers: readonly PersistentCaller[]): void {
	for (const [index, caller] of callers.entries())
		if (index < callers.length - 2) caller.hangUp();
		else caller.vanish();
}

/** Every caller also wants the one slot that all want. */
function sentencesOf(caller: number): string[] {
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
function sweepNowAndThen(url: string): NodeJS.Timeout {
	const sweep = () => {
		// An interrupted sweep is followed by the next.
		fetch(`${url}/cdn-cgi/local/scheduled?time=${Date.now() + SWEEP_AHEAD_MS}`).catch(
			() => undefined,
		);
	};
	sweep();
	return setInterval(sweep, SWEEP_EVERY_MS);
}

await runCommand(chaos);
