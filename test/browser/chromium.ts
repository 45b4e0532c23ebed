import { access } from "node:fs/promises";

import { type Browser, chromium } from "playwright-core";

const PATH = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

/** Quiet and alone: no sandbox (containers), no updates, no calls home. */
const ARGUMENTS = [
	"--no-sandbox",
	"--disable-gpu",
	"--disable-quic",
	"--no-first-run",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
	"--autoplay-policy=no-user-gesture-required",
];

export interface Microphone {
	/** A WAV file that plays once, from the moment the page opens the microphone. */
	plays?: string;
	/** Whether the person allows it when the browser asks. */
	allowed: boolean;
}

/** @throws saying what to install where Chromium is missing: a browser test is never skipped. */
export async function openChromium({ plays, allowed }: Microphone): Promise<Browser> {
	await access(PATH).catch(() => {
		throw new Error(
			`there is no Chromium at ${PATH}: run "apt-get install chromium", or name another in CHROMIUM`,
		);
	});
	return chromium.launch({
		executablePath: PATH,
		args: [
			...ARGUMENTS,
			"--use-fake-device-for-media-stream",
			...(allowed ? ["--use-fake-ui-for-media-stream"] : []),
			...(plays === undefined ? [] : [`--use-file-for-fake-audio-capture=${plays}%noloop`]),
		],
	});
}
