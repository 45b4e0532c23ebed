import type { HistoryEntry } from "../../src/domain/call/history-entry.ts";
import { History } from "../../src/domain/call/history.ts";
import type { RecordedEvent } from "../../src/domain/events/catalogue.ts";

/** All that a prompt could have of a log, without a bound. */
export function historyOf(events: readonly RecordedEvent[]): readonly HistoryEntry[] {
	const history = new History(1_000_000_000);
	for (const event of events) history.add(event);
	return history.forPrompt().entries;
}
