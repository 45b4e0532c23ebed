import { reception } from "../../src/domain/agents/reception.ts";
import { planFromScript } from "../demo/plan.ts";
import type { Report } from "../demo/report.ts";
import { runCall } from "../demo/run-call.ts";
import { bookingScript } from "../demo/script.ts";
import { startTemporaryProduct } from "../product/temporary-product.ts";
import { runCommand } from "../support/command-line.ts";

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
			const report = await oneCall(kind);
			turns[kind].push(...report.turns);
			console.error(`round ${round} of ${ROUNDS}, eager ${kind}: ${report.turns.length} turns`);
		}
	console.table(
		(["endOfTurnDelayMs", "firstAudioMs", "responseMs"] as const).map((figure) => {
			const [off, eager] = KINDS.map((kind) => median(turns[kind].map((turn) => turn[figure])));
			return {
				"median, ms": figure,
				"never prepared": off,
				"prepared at 0.4": eager,
				gain: off !== undefined && eager !== undefined ? off - eager : undefined,
			};
		}),
	);
	return 0;
}

async function oneCall(eager: Kind): Promise<Report> {
	const product = await startTemporaryProduct("bench", { settings: { EAGER_END_OF_TURN: eager } });
	try {
		const script = bookingScript(new Date(), reception.timezone);
		const plan = await planFromScript(product.enginesUrl, script);
		return await runCall(plan, { product, logLines: [], narrate: () => undefined });
	} finally {
		await product.stop();
	}
}

function median(values: readonly (number | null)[]): number | undefined {
	const sorted = values.filter((value) => value !== null).toSorted((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)];
}

await runCommand(bench);
