import { fromMuLaw } from "../../domain/audio/mu-law.ts";
import recordings from "./recordings.json" with { type: "json" };

const byText: Readonly<Record<string, string>> = recordings;

/**
 * A phrase as it was recorded with the embedded voice, PCM16 mono 16 kHz; null when it was not. `node tools/phrases/main.ts`
 * records the English phrases. They are part of the Worker, so that nothing has to answer.
 */
export function recordingOf(text: string): Uint8Array<ArrayBuffer> | null {
	const coded = Object.hasOwn(byText, text) ? byText[text] : undefined;
	if (coded === undefined) return null;
	const bytes = Uint8Array.from(atob(coded), (letter) => letter.codePointAt(0) ?? 0);
	return new Uint8Array(fromMuLaw(bytes).buffer);
}
