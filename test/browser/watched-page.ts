import { join } from "node:path";

import type { Browser, Page } from "playwright-core";

import { ROOT } from "../../tools/product/project.ts";

/** To be looked at by people. Not kept by git. */
export const SHOTS = join(ROOT, "test-results");

/** What this page's loudspeaker was given, counted where the browser plays it. */
interface Played {
	seconds: number;
	/** 0 to 1. */
	loudest: number;
}

declare global {
	var ringbookPlayed: Played | undefined;
}

const DESKTOP = { width: 1100, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** A page of the product whose sound is counted; `problems` collects what its scripts threw or logged as errors. */
export async function openPage(
	browser: Browser,
	url: string,
	viewport = DESKTOP,
): Promise<{ page: Page; problems: string[] }> {
	const page = await browser.newPage({ viewport, locale: "en-GB", timezoneId: "Europe/London" });
	const problems: string[] = [];
	page.on("pageerror", (error) => problems.push(error.message));
	page.on("console", (message) => {
		if (message.type() === "error") problems.push(message.text());
	});
	await page.addInitScript(COUNT_WHAT_IS_PLAYED);
	await page.goto(url);
	return { page, problems };
}

export async function played(page: Page): Promise<Played> {
	return page.evaluate(() => globalThis.ringbookPlayed ?? { seconds: 0, loudest: 0 });
}

const COUNT_WHAT_IS_PLAYED = `
	globalThis.ringbookPlayed = { seconds: 0, loudest: 0 };
	const start = AudioBufferSourceNode.prototype.start;
	AudioBufferSourceNode.prototype.start = function (...when) {
		const { buffer } = this;
		globalThis.ringbookPlayed.seconds += buffer.duration;
		for (const sample of buffer.getChannelData(0))
			globalThis.ringbookPlayed.loudest = Math.max(globalThis.ringbookPlayed.loudest, Math.abs(sample));
		return start.apply(this, when);
	};
`;
