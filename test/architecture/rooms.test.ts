import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const settings = ["src/config.ts", "src/log.ts", "src/clock.ts", "src/sha256.ts"];

/** Room → what of the product it may import beside itself. `type src/x`: for its types only. */
const mayImport: Record<string, readonly string[]> = {
	"src/domain": [],
	"src/config.ts": ["src/domain"],
	"src/log.ts": [],
	"src/clock.ts": [],
	"src/sha256.ts": [],
	"src/providers": ["src/domain", ...settings],
	"src/store": ["src/domain", "src/sha256.ts"],
	"src/agent": ["src/domain", "src/providers", ...settings],
	"src/consumers": ["src/domain", "src/providers", "src/store", ...settings],
	"src/workflows": ["src/domain", "src/providers", "src/store", ...settings],
	"src/edge": ["src/domain", "src/providers", "src/store", ...settings],
	"src/worker.ts": ["src/agent", "src/consumers", "src/edge", "src/workflows"],
	"src/console": ["type src/domain"],
	embedded: ["src/domain"],
	// `test`: the command line of the simulation stands with the other tools.
	tools: ["src/domain", "test"],
};

const IMPORT = /(?:^|\s)(?:import|export)\s+(type\s)?(?:[^"';]*?\sfrom\s+)?["']([^"'\n]+)["']/g;
const DYNAMIC = /\bimport(\()\s*["']([^"']+)["']/g;

const roomOf = (path: string) => path.split("/", path.startsWith("src/") ? 2 : 1).join("/");
const files = globSync("{src,embedded,tools}/**/*.{ts,tsx}", { cwd: ROOT });
const imports = files.flatMap((file) => {
	const text = readFileSync(join(ROOT, file), "utf8");
	return [...text.matchAll(IMPORT), ...text.matchAll(DYNAMIC)].map(([, kind, from = ""]) => {
		const target = from.startsWith(".") ? roomOf(join(dirname(file), from)) : from;
		return { file, room: roomOf(file), from, target, type: kind?.startsWith("type") === true };
	});
});

describe("the rooms", () => {
	it("are those of the table, none of them empty", () => {
		expect(new Set(files.map(roomOf))).toEqual(new Set(Object.keys(mayImport)));
	});

	it("import of one another only what the table allows", () => {
		const forbidden = imports.filter(({ room, from, target, type }) => {
			const allowed = [room, ...(mayImport[room] ?? [])];
			const fine = allowed.includes(target) || (type && allowed.includes(`type ${target}`));
			return from.startsWith(".") && !fine;
		});
		expect(forbidden.map(({ file, from }) => `${file} imports ${from}`)).toEqual([]);
	});

	it("leave the domain with zod, and without clock, network or platform", () => {
		const outside = imports.filter(({ room, from }) => room === "src/domain" && /^[^.]/.test(from));
		expect(new Set(outside.map(({ from }) => from))).toEqual(new Set(["zod"]));
	});
});
