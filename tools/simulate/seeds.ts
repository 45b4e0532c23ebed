import { z } from "zod";

/** Which seeds to run, and whether to stop at the first that breaks a promise. */
export const Seeds = z.object({ first: z.int(), count: z.int(), stop: z.boolean() });
export type Seeds = z.infer<typeof Seeds>;

/** What came of them. */
export const SeedsRan = z.object({
	ran: z.int(),
	failed: z.int(),
	crossings: z.int(),
	/** The seeds that broke each promise, by its title. */
	broken: z.record(z.string(), z.array(z.int())),
	/** How the first of them came to break it; empty when none did. */
	report: z.string(),
});
export type SeedsRan = z.infer<typeof SeedsRan>;

export function together(a: SeedsRan, b: SeedsRan): SeedsRan {
	const titles = new Set([...Object.keys(a.broken), ...Object.keys(b.broken)]);
	const seeds = (title: string) => [...(a.broken[title] ?? []), ...(b.broken[title] ?? [])];
	return {
		ran: a.ran + b.ran,
		failed: a.failed + b.failed,
		crossings: a.crossings + b.crossings,
		broken: Object.fromEntries([...titles].map((title) => [title, seeds(title)])),
		report: a.report || b.report,
	};
}
