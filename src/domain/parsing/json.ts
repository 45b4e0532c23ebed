/** What the text says, or undefined when it is not JSON. `undefined` is no JSON value, so nothing is hidden. */
export function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
