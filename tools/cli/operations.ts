import { type Difference, OperationPage } from "../../src/domain/wire/operations.ts";
import type { RingbookApi } from "../support/ringbook-api.ts";

/**
 * Goes through all that the workspace's tables are made of, page by page, and prints every value that is not what
 * the facts say.
 * @returns the exit code: 1 when there is any
 */
export async function verifyOrRebuild(
	api: RingbookApi,
	operation: "verify" | "rebuild",
): Promise<number> {
	const total = { calls: 0, events: 0, onTheirWay: 0, rebuilt: 0, differences: 0 };
	const begun = performance.now();
	for (let cursor: string | null | undefined; cursor !== null;) {
		const request: { cursor?: string } = cursor === undefined ? {} : { cursor };
		const page: OperationPage = await api.post(
			`/v1/operations/${operation}`,
			request,
			OperationPage,
		);
		for (const difference of page.differences) console.log(lineOf(difference));
		total.calls += page.calls;
		total.events += page.events;
		total.onTheirWay += page.onTheirWay;
		total.rebuilt += page.rebuilt;
		total.differences += page.differences.length;
		cursor = page.nextCursor;
	}
	const seconds = (performance.now() - begun) / 1000;
	const rate = Math.round(total.events / seconds);
	const parts = [
		`${total.calls} calls, ${total.events} events in ${seconds.toFixed(1)} s: ${rate} events/s`,
		...(total.onTheirWay > 0 ? [`${total.onTheirWay} events of open calls on their way`] : []),
		...(operation === "rebuild" ? [`${total.rebuilt} rebuilt`] : []),
		total.differences === 0 ? "no differences" : `${total.differences} differences`,
	];
	console.error(parts.join("; "));
	return total.differences === 0 ? 0 : 1;
}

function lineOf({ workspaceId, callId, table, row, column, live, expected }: Difference): string {
	const where = callId === null || callId === row ? row : `${callId} ${row}`;
	const values = `is ${JSON.stringify(live)}, should be ${JSON.stringify(expected)}`;
	return `${workspaceId}  ${where}  ${table}.${column}  ${values}`;
}
