/** Asks until it is true. Ten seconds at most. */
export async function until(isTrue: () => Promise<boolean>): Promise<void> {
	for (const deadline = Date.now() + 10_000; Date.now() < deadline; await scheduler.wait(20))
		if (await isTrue()) return;
	throw new Error("not within ten seconds");
}
