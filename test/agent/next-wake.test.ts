import { describe, expect, it } from "vitest";

import { type Due, nextWake, type WakeState } from "../../src/agent/record/next-wake.ts";

/** Minutes and seconds, as in `4:15`, as milliseconds. */
function ms(time: string): number {
	const [minutes = "", seconds = ""] = time.split(":");
	return (Number(minutes) * 60 + Number(seconds)) * 1000;
}

const limits = { reconnectMs: ms("0:15"), maxCallMs: ms("10:00") };

/** Began at 0:00 and has four events; the queue has taken the first. */
const live: WakeState = {
	phase: "live",
	startedAt: 0,
	lostAt: null,
	ended: null,
	firstSealSeq: null,
	newestSeal: null,
	newestEvent: { seq: 4, at: ms("3:00") },
	publishedThrough: 1,
	publishFailedAt: null,
	confirmedSeq: 0,
};
const unborn: WakeState = { ...live, phase: "new" };
const lostAt4: WakeState = { ...live, lostAt: ms("4:00") };
const startRefused: WakeState = { ...live, publishedThrough: 0, publishFailedAt: 0 };

/** Ended at 0:00, and the queue has it. */
const ended: WakeState = {
	...live,
	phase: "over",
	startedAt: ms("-5:00"),
	ended: { seq: 5, at: 0 },
	newestEvent: { seq: 5, at: 0 },
	publishedThrough: 5,
};
const analysed: WakeState = { ...ended, newestEvent: { seq: 6, at: ms("0:09") } };
const endNotTaken: WakeState = { ...ended, publishedThrough: 4 };
const endRefusedAt1: WakeState = { ...endNotTaken, publishFailedAt: ms("1:00") };

/** Sealed at 0:00 for the first time, and the queue has it. */
const sealed: WakeState = {
	...ended,
	ended: { seq: 5, at: ms("-1:00") },
	firstSealSeq: 7,
	newestSeal: { seq: 7, at: 0 },
	newestEvent: { seq: 7, at: 0 },
	publishedThrough: 7,
};
const sealNotTaken: WakeState = { ...sealed, publishedThrough: 5 };
const sealRefusedAt1: WakeState = { ...sealNotTaken, publishFailedAt: ms("1:00") };
const learnedAt30: WakeState = { ...sealed, newestEvent: { seq: 8, at: ms("30:00") } };
const learnedAndRefused: WakeState = { ...learnedAt30, publishFailedAt: ms("30:00") };

/** Sealed at 0:00, but not for the first time. */
const again: WakeState = {
	...sealed,
	newestSeal: { seq: 9, at: 0 },
	newestEvent: { seq: 9, at: 0 },
	publishedThrough: 9,
};
const againRefusedAt2: WakeState = { ...again, publishedThrough: 7, publishFailedAt: ms("2:00") };
const confirmed: WakeState = { ...again, confirmedSeq: 9 };
const confirmedButRefused: WakeState = { ...againRefusedAt2, confirmedSeq: 9 };
const olderConfirmed: WakeState = { ...again, confirmedSeq: 7 };

/** At this time, what is due, and when to look again. */
type Case = [what: string, log: WakeState, now: string, due: Due | null, at: string | null];

function holds(...cases: Case[]): void {
	it.each(cases)("%s", (_, log, now, due, at) => {
		const wake = { due, at: at === null ? null : ms(at) };
		expect(nextWake(log, ms(now), limits)).toEqual(wake);
	});
}

describe("a live call", () => {
	holds(
		["has nothing to do before it begins", unborn, "0:00", null, null],
		["looks when it has taken too long", live, "3:00", null, "10:00"],
		["is ended then", live, "10:00", "end_as_too_long", "10:00"],
		["waits for a caller whose line dropped", lostAt4, "4:14", null, "4:15"],
		["is ended when nobody came back", lostAt4, "4:15", "end_as_connection_lost", "4:15"],
		["lets its end bring what the queue refused", startRefused, "0:00", null, "10:00"],
	);
});

describe("a call that is over and not sealed", () => {
	holds(
		["looks two minutes after its end", ended, "0:00", null, "2:00"],
		["stays with that whatever it learns", analysed, "0:09", null, "2:00"],
		["publishes its whole log then", analysed, "2:00", "publish_whole_log", "4:00"],
		["does so ever more rarely", analysed, "4:00", "publish_whole_log", "8:00"],
		["keeps to that when it woke late", analysed, "37:00", "publish_whole_log", "64:00"],
		["does so once an hour in the end", ended, "64:00", "publish_whole_log", "124:00"],
		["never gives up", ended, "60004:00", "publish_whole_log", "60064:00"],
		["publishes its end if the queue has not got it", endNotTaken, "0:01", "publish", "2:00"],
		["waits five seconds when the queue refused", endRefusedAt1, "1:00", null, "1:05"],
		["publishes then what the queue does not have", endRefusedAt1, "1:05", "publish", "1:05"],
	);
});

describe("a sealed call", () => {
	holds(
		["has nothing left to do", sealed, "0:00", null, null],
		["publishes its seal if the queue has not got it", sealNotTaken, "0:01", "publish", "2:00"],
		["waits five seconds when the queue refused", sealRefusedAt1, "1:00", null, "1:05"],
		["publishes then what the queue does not have", sealRefusedAt1, "1:05", "publish", "1:05"],
		["waits two seconds for more, when it learns something", learnedAt30, "30:01", null, "30:02"],
		["seals then what it learned", learnedAt30, "30:02", "seal", "30:02"],
		["seals it also when the queue refuses", learnedAndRefused, "30:02", "seal", "30:02"],
	);
});

describe("a call that was sealed again", () => {
	holds(
		["looks two minutes later", again, "0:00", null, "2:00"],
		["publishes what nobody confirmed", again, "2:00", "publish_from_first_seal", "4:00"],
		["does so ever more rarely", again, "8:00", "publish_from_first_seal", "16:00"],
		["does so once an hour in the end", again, "64:00", "publish_from_first_seal", "124:00"],
		["waits five seconds when the queue refused", againRefusedAt2, "2:00", null, "2:05"],
		["publishes then what the queue does not have", againRefusedAt2, "2:05", "publish", "2:05"],
		["has nothing left to do once it is confirmed", confirmed, "1:00", null, null],
		["also when the queue refused to take it twice", confirmedButRefused, "2:00", null, null],
		["goes on when an older seal is confirmed", olderConfirmed, "1:00", null, "2:00"],
		["gives up after three days", again, "4321:00", "give_up", null],
	);
});
