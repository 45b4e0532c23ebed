// oxlint-disable typescript/no-extraneous-class -- a WebAssembly.Module has nothing but its constructor.
/** What @types/node leaves out of the global `WebAssembly`: no more than these engines use. */
declare namespace WebAssembly {
	type Exports = Record<string, unknown>;
	type Imports = Record<string, Record<string, unknown>>;
	class Memory {
		readonly buffer: ArrayBuffer;
	}
	class Module {
		constructor(bytes: Uint8Array);
	}
	class Instance {
		constructor(module: Module, imports: Imports);
		readonly exports: Exports;
	}
}
