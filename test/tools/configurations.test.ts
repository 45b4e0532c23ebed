import { describe, expect, it } from "vitest";
import { unstable_readConfig } from "wrangler";

import { compareConfigurations } from "../../tools/support/compare-configurations.ts";

const read = (path: string) => ({
	...unstable_readConfig({ config: path }, { hideWarnings: true }),
});

const local = {
	r2_buckets: [{ binding: "ARCHIVE" }],
	d1_databases: [{ binding: "DB", database_id: "0000" }],
	vars: {
		ENVIRONMENT: "development",
		AI_URL: "http://127.0.0.1:8788",
		CALL_TOKEN_SECRET: "development-only-secret-of-32-bytes!",
		PUBLIC_CALLS: "true",
		WEBHOOK_ALLOW_LOOPBACK: "true",
		VOICE: "asteria",
	},
};
const account = {
	ai: { binding: "AI" },
	d1_databases: [{ database_id: "5f2e", binding: "DB" }],
	r2_buckets: [{ binding: "ARCHIVE" }],
	vars: { ENVIRONMENT: "production", PUBLIC_CALLS: "false", VOICE: "asteria" },
};

describe("the real account's configuration", () => {
	it("has what development has, the AI binding, and settings fit for production", () => {
		const differences = compareConfigurations(
			read("wrangler.jsonc"),
			read("wrangler.cloudflare.jsonc"),
		);
		expect(differences).toEqual([]);
	});

	it("may differ from the local one in the database's id and in the order of keys", () => {
		expect(compareConfigurations(local, account)).toEqual([]);
	});

	it("is told apart by a binding that only one of the two has", () => {
		const withoutBucket = { ...account, r2_buckets: [] };
		expect(compareConfigurations(local, withoutBucket)).toEqual([
			expect.stringContaining('"r2_buckets"'),
		]);
		expect(compareConfigurations(local, { ...account, ai: undefined })).toHaveLength(1);
	});

	it.each([
		["ENVIRONMENT", "development"],
		["PUBLIC_CALLS", "true"],
		["WEBHOOK_ALLOW_LOOPBACK", "true"],
		["CALL_TOKEN_SECRET", "development-only-secret-of-32-bytes!"],
		["AI_URL", "http://127.0.0.1:8788"],
	])("never has development's %s", (name, value) => {
		const vars = { ...account.vars, [name]: value };
		expect(compareConfigurations(local, { ...account, vars })).toEqual([
			expect.stringContaining(name),
		]);
	});

	it("follows when development gets a new setting", () => {
		const grown = { ...local, vars: { ...local.vars, NEW_SETTING: "7" } };
		expect(compareConfigurations(grown, account)).toEqual([expect.stringContaining("NEW_SETTING")]);
	});
});
