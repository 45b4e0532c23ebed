import { reception } from "../../src/domain/agents/reception.ts";
import { readEvents } from "../../src/domain/events/read.ts";
import { placeCall, voiceUrl } from "../calls/place-call.ts";
import { untilComplete } from "../calls/read-back.ts";
import { DEMO_CALLER, planFromScenario } from "../demo/plan.ts";
import { type Report, turnsOf } from "../demo/report.ts";
import { startTemporaryProduct } from "../product/temporary-product.ts";
import { callerNamed } from "../scenarios/all-callers.ts";
import { runCommand } from "../support/command-line.ts";
import { median } from "../support/figures.ts";
import { readLog } from "../support/read-log.ts";
import { RingbookApi } from "../support/ringbook-api.ts";

/** Calls of each kind, taken in turns, so that a machine that slows down slows both. */
const ROUNDS = 2;
const KINDS = ["off", "0.4"] as const;
type Kind = (typeof KINDS)[number];
type Turn = Report["turns"][number];

/**
 * Where a turn's time goes with and without eager ends of turn: the same call, spoken in real time, against
 * the product in either setting. Compare the columns, not days.
 */
async function bench(): Promise<number> {
	const turns: Record<Kind, Turn[]> = { off: [], "0.4": [] };
	for (let round = 1; round <= ROUNDS; round++)
		for (const kind of KINDS) {
			const timed = await oneCall(kind);
			turns[kind].push(...timed);
			console.error(`round ${round} of ${ROUNDS}, eager ${kind}: ${timed.length} turns`);
		}
	console.table(
		(["endOfTurnDelayMs", "firstAudioMs", "responseMs"] as const).map((figure) => {
			const [off = null, eager = null] = KINDS.map((kind) =>
				median(turns[kind].flatMap((turn) => turn[figure] ?? [])),
			);
			return {
				"median, ms": figure,
				"never prepared": off,
				"prepared at 0.4": eager,
				gain: off !== null && eager !== null ? off - eager : null,
			};
		}),
	);
	return 0;
}

async function oneCall(eager: Kind): Promise<Turn[]> {
	const product = await startTemporaryProduct("bench", { settings: { EAGER_END_OF_TURN: eager } });
	try {
		const { caller, speak } = planFromScenario(
			product.enginesUrl,
			callerNamed(DEMO_CALLER, new Date(), reception),
		);
		const { callId } = await placeCall(caller, {
			url: voiceUrl(product.url, reception.agentId),
			speak,
			print: () => undefined,
		});
		const api = new RingbookApi(product.url);
		await untilComplete(api, callId);
		return turnsOf(readEvents(await readLog(api, callId)));
	} finally {
		await product.stop();
	}
}

await runCommand(bench);
