import { readFileSync } from "node:fs";

import { expect, it } from "vitest";

import { guards } from "../../tools/mutate/guards.ts";

it.each(guards)("the guard can still be broken: $guard", ({ file, from, to }) => {
	const text = readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
	expect(text.split(from)).toHaveLength(2);
	expect(to).not.toBe(from);
});
