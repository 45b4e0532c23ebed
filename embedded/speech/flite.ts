/** Voices of the flite package. `kal16` is left out: the recogniser does badly on it. */
export type FliteVoice = "slt" | "rms" | "awb";

/** Samples per second of every voice. */
export const fliteSampleRate = 16_000;

const ESUCCESS = 0;
const EBADF = 8;
const PREOPENED = 3;
const OUTPUT = 4;
const WAV_HEADER_BYTES = 44;

class Exited extends Error {}

/**
 * Speaks one text with flite: PCM16 mono at `fliteSampleRate`. Blocks its thread for 10–100 ms.
 * flite is a command-line program, so each text is one run of it, with just enough of WASI for
 * `flite -voice V -t TEXT -o out.wav` and its one output file.
 */
export function speak(
	flite: WebAssembly.Module,
	voice: FliteVoice,
	text: string,
): Uint8Array<ArrayBuffer> {
	const args = ["flite", "-voice", voice, "-t", text, "-o", "out.wav"].map((arg) =>
		Buffer.from(`${arg}\0`),
	);
	let output = new Uint8Array(1 << 18);
	let position = 0;
	let end = 0;
	let instance: WebAssembly.Instance | undefined = undefined;

	const bytes = (): Uint8Array => new Uint8Array(memoryOf(instance).buffer);
	const view = (): DataView => new DataView(memoryOf(instance).buffer);
	const write = (chunk: Uint8Array): void => {
		if (position + chunk.length > output.length) {
			const larger = new Uint8Array(2 * (position + chunk.length));
			larger.set(output);
			output = larger;
		}
		output.set(chunk, position);
		position += chunk.length;
		end = Math.max(end, position);
	};

	const wasi = {
		args_sizes_get(count: number, size: number): number {
			view().setUint32(count, args.length, true);
			view().setUint32(
				size,
				args.reduce((sum, arg) => sum + arg.length, 0),
				true,
			);
			return ESUCCESS;
		},
		args_get(pointers: number, buffer: number): number {
			let at = buffer;
			for (const [index, arg] of args.entries()) {
				view().setUint32(pointers + 4 * index, at, true);
				bytes().set(arg, at);
				at += arg.length;
			}
			return ESUCCESS;
		},
		clock_time_get(_clock: number, _precision: bigint, time: number): number {
			view().setBigUint64(time, process.hrtime.bigint(), true);
			return ESUCCESS;
		},
		fd_close: (): number => ESUCCESS,
		fd_fdstat_set_flags: (): number => ESUCCESS,
		fd_read: (): number => EBADF,
		fd_fdstat_get(fd: number, stat: number): number {
			const directory = 3;
			const regularFile = 4;
			bytes().fill(0, stat, stat + 24);
			view().setUint8(stat, fd === PREOPENED ? directory : regularFile);
			view().setBigUint64(stat + 8, 0xffff_ffffn, true);
			view().setBigUint64(stat + 16, 0xffff_ffffn, true);
			return ESUCCESS;
		},
		fd_prestat_get(fd: number, prestat: number): number {
			if (fd !== PREOPENED) return EBADF;
			view().setUint32(prestat, 0, true);
			view().setUint32(prestat + 4, 1, true);
			return ESUCCESS;
		},
		fd_prestat_dir_name(_fd: number, path: number): number {
			bytes()[path] = ".".charCodeAt(0);
			return ESUCCESS;
		},
		path_open(...given: unknown[]): number {
			const opened = given.at(-1);
			if (typeof opened === "number") view().setUint32(opened, OUTPUT, true);
			return ESUCCESS;
		},
		fd_seek(_fd: number, offset: bigint, whence: number, result: number): number {
			const from = [0, position, end][whence] ?? 0;
			position = from + Number(offset);
			view().setBigUint64(result, BigInt(position), true);
			return ESUCCESS;
		},
		fd_write(fd: number, vectors: number, count: number, written: number): number {
			let total = 0;
			for (let at = vectors; at < vectors + 8 * count; at += 8) {
				const start = view().getUint32(at, true);
				const length = view().getUint32(at + 4, true);
				// What flite prints to the standard streams is dropped.
				if (fd === OUTPUT) write(bytes().subarray(start, start + length));
				total += length;
			}
			view().setUint32(written, total, true);
			return ESUCCESS;
		},
		proc_exit(code: number): never {
			throw new Exited(`flite ended with code ${code}`);
		},
	};

	instance = new WebAssembly.Instance(flite, { wasi_snapshot_preview1: wasi });
	try {
		const start = instance.exports["_start"];
		if (typeof start === "function") start();
	} catch (cause) {
		if (!(cause instanceof Exited)) throw cause;
	}
	if (end <= WAV_HEADER_BYTES) throw new Error("flite wrote no audio");
	return output.slice(WAV_HEADER_BYTES, end);
}

function memoryOf(instance: WebAssembly.Instance | undefined): WebAssembly.Memory {
	const memory = instance?.exports["memory"];
	if (memory instanceof WebAssembly.Memory) return memory;
	throw new Error("flite.wasm exports no memory");
}
