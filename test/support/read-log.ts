import { z } from "zod";

import { RawEvent } from "../../src/domain/events/envelope.ts";

/** A call's log from its own object. What RPC cannot promise the type of is parsed, as everywhere. */
export async function readLog(
	call: { readLog(afterSeq?: number): PromiseLike<unknown> },
	afterSeq = 0,
): Promise<RawEvent[]> {
	return z.array(RawEvent).parse(await call.readLog(afterSeq));
}
