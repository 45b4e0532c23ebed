import { type Invariant, logsOf } from "./evidence.ts";

export const nothingAcknowledgedIsLost: Invariant = {
	title: "an acknowledged append is never lost",
	check: ({ objects }) =>
		objects.flatMap(({ callId, acknowledged, storage }) => {
			const kept = new Set(storage.events().map(({ seq }) => seq));
			return [...acknowledged.keys()]
				.filter((seq) => !kept.has(seq))
				.map((seq) => `${callId}:${seq} was acknowledged, and is gone`);
		}),
};

export const publishedMeansTaken: Invariant = {
	title: "what is marked as published was taken by the queue before",
	check: ({ objects }) =>
		objects.flatMap(({ callId, markedTooEarly }) =>
			[...markedTooEarly].map((seq) => `${callId}:${seq} was marked, and nobody had it`),
		),
};

export const logsHaveNoGaps: Invariant = {
	title: "seqs are contiguous and immutable",
	check: (evidence) =>
		logsOf(evidence).flatMap(({ callId, log, object }) =>
			log.flatMap((row, index) => {
				const known = object.acknowledged.get(row.seq) ?? row;
				return [
					...(row.seq === index + 1 ? [] : [`${callId} has ${row.seq} where ${index + 1} belongs`]),
					...(JSON.stringify(known) === JSON.stringify(row)
						? []
						: [`${callId}:${row.seq} was ${known.type}, is ${JSON.stringify(row)}`]),
				];
			}),
		),
};

/** A tool that was running when the caller hung up still did what it did. */
const AFTER_THE_END =
	/^(turn\.tool_called|turn\.tool_returned|appointment\.\w+|call\.analyzed|followup\.\w+|call\.sealed)$/;

export const callsEndOnce: Invariant = {
	title: "an answered call ends exactly once, and nothing but what follows a call comes after",
	check: (evidence) =>
		logsOf(evidence).flatMap(({ callId, log }) => {
			const ends = log.filter(({ type }) => type === "call.ended");
			if (ends.length !== 1) return [`${callId} has ${ends.length} ends`];
			const after = log.slice(log.findIndex(({ type }) => type === "call.ended") + 1);
			return after
				.filter(({ type }) => !AFTER_THE_END.test(type))
				.map(({ seq, type }) => `${callId}:${seq} is ${type}, after the end`);
		}),
};

export const callsAreAnalysedOnce: Invariant = {
	title: "an ended call is worked through by one workflow, and analysed exactly once",
	check: (evidence) =>
		logsOf(evidence).flatMap(({ callId, log }) => {
			const count = log.filter(({ type }) => type === "call.analyzed").length;
			const works = [...evidence.instances.values()].filter(
				({ params }) => params.callId === callId,
			);
			return [
				...(count === 1 ? [] : [`${callId} has ${count} analyses`]),
				...(works.length === 1 ? [] : [`${callId} has ${works.length} workflows`]),
			];
		}),
};

export const theWorldComesToRest: Invariant = {
	title: "once all is done nothing is awake any more, and nothing was thrown where nobody catches",
	check: ({ atRest, broken, instances, reminders }) => [
		...(atRest ? [] : ["something is still going on three days after the last fault"]),
		...broken.map((cause) => `unhandled: ${cause}`),
		...[...instances, ...reminders]
			.filter(([, { status }]) => status === "running")
			.map(([id]) => `the workflow of ${id} never ended`),
	],
};
