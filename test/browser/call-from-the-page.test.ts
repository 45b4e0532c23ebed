import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import { recordCaller } from "./callers-voice.ts";
import { openChromium } from "./chromium.ts";
import { type RunningProduct, startDev } from "./running-product.ts";
import { openPage, PHONE, played, SHOTS } from "./watched-page.ts";

let product: RunningProduct;
let recordings: string;
let browser: Browser | undefined;

beforeAll(async () => {
	await mkdir(SHOTS, { recursive: true });
	recordings = await mkdtemp(join(tmpdir(), "ringbook-caller-"));
	product = await startDev();
});
afterEach(async ({ task }) => {
	const pages =
		task.result?.state === "fail" ? browser?.contexts().flatMap((one) => one.pages()) : [];
	for (const page of pages ?? [])
		await page.screenshot({ path: join(SHOTS, `failed-${task.id}.png`) });
	await browser?.close();
});
afterAll(async () => {
	await product?.stop();
	await rm(recordings, { recursive: true, force: true });
});

describe("a call from the page", () => {
	it("is held by voice, and its summary and appointment arrive after the hang-up", async () => {
		const caller = join(recordings, "books-a-cleaning.wav");
		await recordCaller(
			caller,
			[
				{
					afterSeconds: 7,
					text: "i would like to book a cleaning for next tuesday at half past two",
				},
				{ afterSeconds: 11, text: "my name is maria jones" },
				{
					afterSeconds: 9,
					text: "my number is seven one two five five five zero one nine eight",
				},
				{ afterSeconds: 12, text: "yes that is right" },
			],
			product.enginesUrl,
		);
		browser = await openChromium({ plays: caller, allowed: true });
		const { page, problems } = await openPage(browser, product.url);
		const agent = page.getByTestId("said-assistant");
		const you = page.getByTestId("said-user");

		await page.getByRole("button", { name: "Call", exact: true }).click();
		await agent.first().getByText("Lakeside Clinic").waitFor({ timeout: 20_000 });
		await page.getByTestId("interim").waitFor({ timeout: 30_000 });
		await you.getByText("cleaning").waitFor({ timeout: 30_000 });
		await you.getByText("jones").waitFor({ timeout: 30_000 });
		await agent.getByText("booked").waitFor({ timeout: 60_000 });
		await page.getByRole("heading", { name: "Listening" }).waitFor();
		await page.screenshot({ path: join(SHOTS, "in-call.png") });
		await page
			.getByText(/answered in \d+ ms/)
			.first()
			.waitFor();

		const sound = await played(page);
		expect(sound.seconds).toBeGreaterThan(5);
		expect(sound.loudest).toBeGreaterThan(0.05);

		await page.getByRole("button", { name: "Hang up" }).click();
		await page.getByText("You hung up.").waitFor();
		const summary = page.getByTestId("summary");
		await summary.waitFor({ timeout: 35_000 });
		expect(await summary.innerText()).not.toBe("");
		const appointment = page.getByTestId("appointment");
		await appointment.getByText("14:30").waitFor();
		expect(await appointment.innerText()).toMatch(/tue/i);
		await page.getByTestId("follow-up").waitFor({ timeout: 35_000 });
		await page.screenshot({ path: join(SHOTS, "after-the-call.png"), fullPage: true });

		await page.getByText("Open the full record").click();
		const transcript = page.getByTestId("transcript");
		await transcript.getByText("cleaning").first().waitFor();
		await page.getByText(/\d+ events on record/).waitFor();
		await page.screenshot({ path: join(SHOTS, "record.png"), fullPage: true });
		expect(problems).toEqual([]);
	});

	it("lets the caller talk over the agent, and tells what of the reply was heard", async () => {
		const caller = join(recordings, "talks-over.wav");
		await recordCaller(
			caller,
			[
				{ afterSeconds: 7, text: "i would like to book a cleaning" },
				{ afterSeconds: 2, text: "sorry i would like a consultation" },
			],
			product.enginesUrl,
		);
		browser = await openChromium({ plays: caller, allowed: true });
		const { page } = await openPage(browser, product.url);
		await page.getByRole("button", { name: "Call", exact: true }).click();
		await page.getByText("interrupted").waitFor({ timeout: 30_000 });
		await page.getByTestId("said-user").getByText("consultation").waitFor();

		await page.getByRole("button", { name: "Hang up" }).click();
		await page.getByText("Open the full record").click({ timeout: 35_000 });
		const reply = page
			.getByTestId("transcript")
			.locator("p", { has: page.locator("del") })
			.first();
		const unheard = await reply.locator("del").innerText();
		expect(unheard).not.toBe("");
		expect((await reply.innerText()).length).toBeGreaterThan(unheard.length);
	});

	it("can be typed where there is no microphone, without a voice until it is switched on", async () => {
		browser = await openChromium({ allowed: false });
		const { page, problems } = await openPage(browser, product.url, PHONE);

		await page.getByRole("button", { name: "Type instead" }).click();
		await page.getByTestId("said-assistant").first().waitFor({ timeout: 20_000 });
		expect((await played(page)).seconds).toBe(0);
		await page.getByRole("button", { name: "Voice off" }).click();
		await page.getByLabel("Message").fill("i would like to book a cleaning");
		await page.getByRole("button", { name: "Send" }).click();
		await page.getByTestId("said-user").getByText("cleaning").waitFor();
		await page.getByRole("button", { name: "Interrupt" }).click({ timeout: 20_000 });
		await page.getByText("interrupted").first().waitFor();
		await page.getByRole("heading", { name: "Your turn" }).waitFor();
		await page.screenshot({ path: join(SHOTS, "typed-on-a-phone.png") });
		await page.getByRole("button", { name: "Hang up" }).click();
		await page.getByTestId("analysis").waitFor({ timeout: 35_000 });
		expect(problems).toEqual([]);
	});
});

describe("a call that cannot be placed", () => {
	it("says how to allow the microphone when it is blocked", async () => {
		browser = await openChromium({ allowed: false });
		const { page } = await openPage(browser, product.url, PHONE);
		await page.getByRole("button", { name: "Call", exact: true }).click();
		expect(await page.getByRole("alert").innerText()).toMatch(/blocked[^]*allow the microphone/);
		await page.screenshot({ path: join(SHOTS, "microphone-blocked.png") });
		expect(await page.getByRole("button", { name: "Type instead" }).isEnabled()).toBe(true);
	});

	it("asks for an API key when the server refuses the one it has", async () => {
		browser = await openChromium({ allowed: true });
		const { page } = await openPage(browser, product.url);
		await page.evaluate(() => sessionStorage.setItem("ringbook.api-key", "rb_not_a_key"));
		await page.getByRole("button", { name: "Call", exact: true }).click();
		const form = page.locator("form", { hasText: "Enter an API key" });
		expect(await form.innerText()).toContain("The server does not accept the key");

		await page.getByLabel("API key").fill("rb_dev_key_for_local_use_only");
		await page.getByRole("button", { name: "Continue" }).click();
		expect(await page.getByRole("button", { name: "Call", exact: true }).isEnabled()).toBe(true);
	});

	it("says that the server cannot be reached, and is ready for another try", async () => {
		browser = await openChromium({ allowed: true });
		const { page } = await openPage(browser, product.url);
		await page.route("**/v1/calls", async (route) => route.abort("connectionrefused"));
		await page.getByRole("button", { name: "Call", exact: true }).click();
		expect(await page.getByRole("alert").innerText()).toContain("cannot be reached");
		expect(await page.getByRole("button", { name: "Call", exact: true }).isEnabled()).toBe(true);
	});
});
