/** How fast voices speak, roughly. */
const MS_PER_CHARACTER = 65;

/** The words of a text that a voice has not begun to say after `saidMs`. A word that was begun counts once it is half said. */
export function textAfter(text: string, saidMs: number): string {
	if (saidMs === 0) return text;
	const said = saidMs / MS_PER_CHARACTER;
	for (const { segment, index, isWordLike } of words.segment(text))
		if (isWordLike === true && index + segment.length / 2 > said) return text.slice(index);
	return "";
}

/** Also finds the words of scripts that put no blanks between them. */
const words = new Intl.Segmenter(undefined, { granularity: "word" });
