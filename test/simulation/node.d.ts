// What the simulation uses of Node. It is checked against the Workers' types, and the two packages of types
// collide in one program.

declare module "node:sqlite" {
	type Value = null | number | bigint | string | Uint8Array;
	interface StatementSync {
		all(...parameters: Value[]): Record<string, Value>[];
		run(...parameters: Value[]): { changes: number | bigint };
	}
	export class DatabaseSync {
		constructor(path: string);
		exec(sql: string): void;
		prepare(sql: string): StatementSync;
		close(): void;
	}
}

declare module "node:async_hooks" {
	export class AsyncLocalStorage<T> {
		run<R>(store: T, callback: () => R): R;
		getStore(): T | undefined;
	}
}

declare module "node:crypto" {
	interface Hash {
		update(data: Uint8Array): Hash;
		digest(): Uint8Array<ArrayBuffer>;
	}
	export function createHash(algorithm: "sha256"): Hash;
	export function createHmac(algorithm: "sha256", key: Uint8Array): Hash;
}

declare module "node:fs" {
	export function readFileSync(path: URL, encoding: "utf8"): string;
	export function readdirSync(path: URL): string[];
}

declare module "node:process" {
	export const argv: readonly string[];
	export const stdout: { write(text: string): void; isTTY: boolean };
	export function exit(code: number): never;
}

declare module "node:util" {
	export function parseArgs<T extends Record<string, { type: "string" | "boolean" }>>(config: {
		args: readonly string[];
		options: T;
		strict: true;
	}): { values: { [K in keyof T]?: T[K]["type"] extends "string" ? string : boolean } };
}

declare module "node:module" {
	interface Resolved {
		url: string;
		shortCircuit?: boolean;
	}
	type NextResolve = (specifier: string, context?: unknown) => Resolved;
	export function registerHooks(hooks: {
		resolve(specifier: string, context: unknown, next: NextResolve): Resolved;
	}): void;
}

declare module "node:os" {
	export function availableParallelism(): number;
}

declare module "node:events" {
	export function once(emitter: object, event: string): Promise<unknown[]>;
}

declare module "node:worker_threads" {
	export class Worker {
		constructor(file: URL, options: { workerData: unknown });
		terminate(): Promise<number>;
	}
	export const workerData: unknown;
	export const parentPort: { postMessage(value: unknown): void } | null;
}
