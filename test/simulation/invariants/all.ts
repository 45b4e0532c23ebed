import {
	appointmentsAreAsRecorded,
	bookingsHappenOnce,
	remindersFollowBookings,
} from "./appointments.ts";
import { followUpsHappenOnce, sealedMeansComplete } from "./effects.ts";
import type { Evidence, Invariant } from "./evidence.ts";
import {
	callsAreAnalysedOnce,
	callsEndOnce,
	logsHaveNoGaps,
	nothingAcknowledgedIsLost,
	publishedMeansTaken,
	theWorldComesToRest,
} from "./logs.ts";
import { messagesEndSomewhere, subscribersHearEverything } from "./messages.ts";
import { factsAreTheLog, viewsAreAFold } from "./views.ts";

export type { Evidence };

/** What must hold in every world once it is calm. docs/simulation.md lists them. */
export const invariants: readonly Invariant[] = [
	nothingAcknowledgedIsLost,
	logsHaveNoGaps,
	publishedMeansTaken,
	callsEndOnce,
	callsAreAnalysedOnce,
	factsAreTheLog,
	viewsAreAFold,
	bookingsHappenOnce,
	appointmentsAreAsRecorded,
	followUpsHappenOnce,
	remindersFollowBookings,
	sealedMeansComplete,
	subscribersHearEverything,
	messagesEndSomewhere,
	theWorldComesToRest,
];
