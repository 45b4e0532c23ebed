import { globSync, readFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";

import { describe, expect, it } from "vitest";

import { inside, type Room, rooms } from "./room-table.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const IMPORT = /(?:^|\s)(?:import|export)\s+(type\s)?(?:[^"';]*?\sfrom\s+)?["']([^"'\n]+)["']/g;
const DYNAMIC = /\bimport(\()\s*["']([^"']+)["']/g;

interface Import {
	file: string;
	/** As it is written. */
	from: string;
	/** The file it means; a package's name stays as it is. */
	target: string;
	type: boolean;
}

const files = globSync("{src,embedded,tools}/**/*.{ts,tsx}", { cwd: ROOT });
const imports = files.flatMap((file): Import[] => {
	const text = readFileSync(join(ROOT, file), "utf8");
	return [...text.matchAll(IMPORT), ...text.matchAll(DYNAMIC)].map(([, kind, from = ""]) => {
		const target = from.startsWith(".") ? join(dirname(file), from) : from;
		return { file, from, target, type: kind?.startsWith("type") === true };
	});
});

/** `src/agent` of `src/agent/line/frames.ts`, `tools` of `tools/cli/main.ts`. */
const roomOf = (path: string) =>
	path
		.split(sep)
		.slice(0, path.startsWith("src") ? 2 : 1)
		.join("/");
/** `line` of `src/agent/line/frames.ts`. */
const placeIn = (room: string, path: string) => path.slice(room.length + 1).split(sep)[0] ?? "";

/** The imports between rooms that their table does not allow. */
function forbidden(
	table: Readonly<Record<string, Room>>,
	placeOf: (path: string) => string,
	among: readonly Import[],
): string[] {
	return among
		.filter(({ file, target, type }) => {
			const [here, there] = [placeOf(file), placeOf(target)];
			const allowed = table[here]?.imports ?? [];
			const isFine = here === there || allowed.includes(there);
			return !isFine && !(type && allowed.includes(`type ${there}`));
		})
		.map(({ file, from }) => `${file} imports ${from}`);
}

const ofOurs = imports.filter(({ from }) => from.startsWith("."));

describe("the rooms", () => {
	it("are those of the table, none of them empty", () => {
		expect(new Set(files.map(roomOf))).toEqual(new Set(Object.keys(rooms)));
	});

	it("import of one another only what the table allows", () => {
		expect(forbidden(rooms, roomOf, ofOurs)).toEqual([]);
	});

	it("leave the domain with zod and phone numbers, and without clock, network or platform", () => {
		const outside = imports.filter(
			({ file, from }) => roomOf(file) === "src/domain" && /^[^.]/.test(from),
		);
		expect(new Set(outside.map(({ from }) => from))).toEqual(
			new Set([
				"countries-and-timezones",
				"libphonenumber-js/min",
				"libphonenumber-js/min/metadata",
				"zod",
			]),
		);
	});
});

describe.each(Object.entries(inside))("the rooms in %s", (room, table) => {
	const place = (path: string) => placeIn(room, path);
	const within = (path: string) => roomOf(path) === room;

	it("are those of the table, none of them empty", () => {
		expect(new Set(files.filter(within).map(place))).toEqual(new Set(Object.keys(table)));
	});

	it("import of one another only what the table allows", () => {
		const among = ofOurs.filter(({ file, target }) => within(file) && within(target));
		expect(forbidden(table, place, among)).toEqual([]);
	});

	it("stand on one another without a circle, the lower ones first", () => {
		const order = Object.keys(table);
		const climbing = Object.entries(table).flatMap(([name, { imports: below }]) =>
			below
				.filter((other) => order.indexOf(other) >= order.indexOf(name))
				.map((other) => `${name} imports ${other}, which comes after it`),
		);
		expect(climbing).toEqual([]);
	});
});
