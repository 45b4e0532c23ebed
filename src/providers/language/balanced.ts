const CLOSING: Readonly<Record<string, string>> = { "{": "}", "[": "]", "(": ")" };

/**
 * Where the bracket with which the text begins is closed: the index behind it; -1 when it is not. Brackets within quotes
 * do not count.
 */
export function balancedEnd(text: string): number {
	const open: string[] = [];
	let quote: string | null = null;
	for (let index = 0; index < text.length; index += 1) {
		const char = text.charAt(index);
		if (quote !== null) {
			if (char === "\\") index += 1;
			else if (char === quote) quote = null;
			continue;
		}
		const closing = CLOSING[char];
		if (closing !== undefined) open.push(closing);
		else if (char === open.at(-1)) open.pop();
		else if (char === '"' || (char === "'" && /[[{(:,=\s]$/.test(text.slice(0, index))))
			quote = char;
		if (open.length === 0) return index + 1;
	}
	return -1;
}
