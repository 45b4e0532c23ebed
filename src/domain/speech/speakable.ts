/** Whether a text has a letter or a digit, in any script. Without one it makes no sound, and some synthesisers refuse it. */
export function isSpeakable(text: string): boolean {
	return /[\p{L}\p{N}]/u.test(text);
}
