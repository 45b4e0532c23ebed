type Configuration = Readonly<Record<string, unknown>>;

/** Where wrangler read a configuration from, and what only one of the two is meant to have. */
const OWN_KEYS = new Set(["configPath", "userConfigPath", "ai", "vars", "secrets", "dev"]);

/** What only development has: addresses, a secret that protects nothing, and doors left open. */
const DEVELOPMENT_VARS = new Set(["AI_URL", "CALL_TOKEN_SECRET", "WEBHOOK_ALLOW_LOOPBACK"]);

/** What a real account must be set to, whatever development is set to. */
const PRODUCTION_VARS: Configuration = { ENVIRONMENT: "production", PUBLIC_CALLS: "false" };

/**
 * Where the real account's configuration and the local one have drifted apart, a sentence each.
 * They may differ in the AI binding, the database's id, and the settings named above; nothing else.
 */
export function compareConfigurations(local: Configuration, account: Configuration): string[] {
	const keys = new Set([...Object.keys(local), ...Object.keys(account)]);
	const drifted = [...keys].filter(
		(key) => !OWN_KEYS.has(key) && canonical(local[key]) !== canonical(account[key]),
	);
	return [
		...drifted.map(
			(key) => `"${key}" is ${canonical(local[key])} locally, and ${canonical(account[key])} there`,
		),
		...compareVars(record(local["vars"]), record(account["vars"])),
		...(record(account["ai"])["binding"] === "AI" ? [] : ['"ai" is not {"binding": "AI"} there']),
	];
}

function compareVars(local: Configuration, account: Configuration): string[] {
	const wanted = {
		...Object.fromEntries(Object.entries(local).filter(([key]) => !DEVELOPMENT_VARS.has(key))),
		...PRODUCTION_VARS,
	};
	const keys = new Set([...Object.keys(wanted), ...Object.keys(account)]);
	return [...keys]
		.filter((key) => canonical(record(wanted)[key]) !== canonical(account[key]))
		.map(
			(key) =>
				`the setting ${key} should be ${canonical(record(wanted)[key])} there, and is ${canonical(account[key])}`,
		);
}

/** Equal configurations, equal text: keys in order, and the database's id left out. */
function canonical(value: unknown): string {
	const text = JSON.stringify(value, (key, inner: unknown) => {
		if (key === "database_id") return undefined;
		if (typeof inner !== "object" || inner === null || Array.isArray(inner)) return inner;
		return Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)));
	});
	return text ?? "missing";
}

function record(value: unknown): Configuration {
	return typeof value === "object" && value !== null ? { ...value } : {};
}
