/** Asks until it is true. Half a minute at most. */
export async function until(isTrue: () => Promise<boolean>): Promise<void> {
	for (const deadline = Date.now() + 30_000; Date.now() < deadline; await scheduler.wait(20))
		if (await isTrue()) return;
	throw new Error("not within half a minute");
}
