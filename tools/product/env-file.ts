/**
 * The text of an env file that wrangler reads these values back from, unchanged.
 * @throws when a value has a line break, or both quotation marks that keep a value as it is
 */
export function envFile(values: Readonly<Record<string, string>>): string {
	return Object.entries(values)
		.map(([name, value]) => `${name}=${quoted(name, value)}\n`)
		.join("");
}

function quoted(name: string, value: string): string {
	// In double quotes, \n would become a line break.
	const mark = ["'", "`"].find((each) => !value.includes(each));
	if (mark === undefined || /[\r\n]/.test(value))
		throw new Error(
			`${name} has a line break, or both ' and \`: wrangler cannot read it from a file`,
		);
	// An unescaped $ would be replaced by another variable.
	return `${mark}${value.replaceAll("$", "\\$")}${mark}`;
}
