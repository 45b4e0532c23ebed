/** A text with plain dashes, blanks and digits in place of their look-alikes, and without marks that nobody sees. */
export function plainText(text: string): string {
	return text
		.normalize("NFKC")
		.replaceAll(/\p{Cf}/gu, "")
		.replaceAll(/[\p{Pd}\u2212]/gu, "-")
		.replaceAll(/[\u2018\u2019]/g, "'")
		.replaceAll(/\s+/g, " ")
		.replaceAll(/^[ "'`]+|[ "'`]+$/g, "");
}
