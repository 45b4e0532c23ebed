import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { describe, expect, it } from "vitest";

import { withEngines } from "../../tools/docs/engine-reference.ts";
import { withRooms } from "../../tools/docs/room-reference.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const pages = globSync("{*.md,docs/**/*.md}", { cwd: ROOT });
const all = (text: string, pattern: RegExp) =>
	[...text.matchAll(pattern)].map(([, one = ""]) => one);

describe("the documents", () => {
	it("link only to files that exist", () => {
		const dead = pages.flatMap((page) =>
			all(read(page), /\]\(([^)#:]+)(?:#[^)]*)?\)/g)
				.filter((link) => !existsSync(join(ROOT, dirname(page), link)))
				.map((link) => `${page}: ${link}`),
		);
		expect(pages).toContain("docs/guarantees.md");
		expect(dead).toEqual([]);
	});

	it("name for each guarantee tests that exist", () => {
		const cited = [
			...read("docs/guarantees.md").matchAll(/\]\(\.\.\/(test\/[^)]+)\): ([^|;\n]+?)(?: \||;)/g),
		];
		const missing = cited.filter(([, path = "", title = ""]) => !read(path).includes(title));
		expect(cited.length).toBeGreaterThan(25);
		expect(missing.map(([, path, title]) => `${path}: ${title}`)).toEqual([]);
	});

	it("have the tables of rooms that the imports are held to", () => {
		const page = read("docs/architecture.md");
		expect(page).toContain("| `src/domain` |");
		expect(page).toBe(withRooms(page));
	});

	it("have the tables of engines that a pushed agent is checked with", () => {
		const page = read("docs/agents.md");
		expect(page).toContain("| `@cf/deepgram/flux` |");
		expect(page).toBe(withEngines(page));
	});

	it("explain every setting and no other", () => {
		const [, settings = ""] = read("docs/operations.md").split("## Settings");
		const [table = ""] = settings.split("\n## ");
		const rows = all(table, /^\| ([^|]+) \|/gm).flatMap((cell) => all(cell, /`([A-Z_]+)`/g));
		const known = all(read("src/config.ts"), /^\t([A-Z_]+): z?/gm);
		expect(rows.toSorted()).toEqual(known.toSorted());
	});

	it("explain every line that the product logs and no other", () => {
		const [, page = ""] = read("docs/operations.md").split("## The log");
		const [table = ""] = page.split("\n## ");
		const rows = all(table, /^\| `([^`]+)` \| (?:info|warn|error) \|/gm);
		const logged = globSync("src/**/*.ts", { cwd: ROOT }).flatMap((file) =>
			all(read(file), /\.(?:info|warn|error)\(\{\s*what: "([^"]+)"/g),
		);
		expect(rows.toSorted()).toEqual([...new Set(logged)].toSorted());
	});

	it("list every error and close code of the voice protocol", () => {
		const page = read("docs/voice-protocol.md");
		const frames = read("src/agent/line/frames.ts");
		const [, codes = ""] = frames.split("code:\n");
		const refusals = all(codes.split(";")[0] ?? "", /"(\w+)"/g);
		const closings = all(frames.split("export const CLOSE")[1]?.split("}")[0] ?? "", /: (\d+)/g);
		expect(refusals.length * closings.length).toBeGreaterThan(0);
		const listed = [...all(page, /^\| `(\w+)` \|/gm), ...all(page, /\| (\d{4}) \|/g)];
		expect([...refusals, ...closings].filter((code) => !listed.includes(code))).toEqual([]);
	});
});
