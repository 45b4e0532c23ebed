import type { Reach } from "./d1.ts";
import { standIn } from "./stand-in.ts";

interface Stored {
	etag: string;
	text: string;
	customMetadata: Record<string, string>;
	/** Virtual time. */
	putAt: number;
}

interface PutOptions {
	onlyIf?: { etagMatches?: string; etagDoesNotMatch?: string };
	customMetadata?: Record<string, string>;
}

/** A bucket with conditional writes. */
export class R2 {
	readonly objects = new Map<string, Stored>();
	readonly #now: () => number;
	#puts = 0;

	constructor(now: () => number) {
		this.#now = now;
	}

	binding(reach: Reach): R2Bucket {
		const head = (key: string) =>
			reach(() => {
				const stored = this.objects.get(key);
				return stored ? { ...stored } : null;
			});
		const put = (
			key: string,
			text: string,
			{ onlyIf = {}, customMetadata = {} }: PutOptions = {},
		) =>
			reach(() => {
				const { etagMatches, etagDoesNotMatch } = onlyIf;
				const etag = this.objects.get(key)?.etag;
				if (etagMatches !== undefined && etagMatches !== etag) return null;
				if (etagDoesNotMatch === "*" && etag !== undefined) return null;
				this.#puts += 1;
				const stored = { etag: `etag-${this.#puts}`, text, customMetadata, putAt: this.#now() };
				this.objects.set(key, stored);
				return { ...stored };
			});
		return standIn("R2", { head, put });
	}
}
