interface Mocker {
	moduleRunner: { import(specifier: string): Promise<unknown> };
}

/**
 * The plugin imports the product anew for each request to an object, a queue or a workflow, and vitest asks Node each time
 * where the file is. That took a fifth of the processor's time, and a request while vitest closed failed the run.
 */
const { moduleRunner }: Mocker = Reflect.get(globalThis, "__vitest_mocker__");
const importAnew = moduleRunner.import.bind(moduleRunner);
const imported = new Map<string, unknown>();

moduleRunner.import = async (specifier) => {
	if (!specifier.endsWith("/src/worker.ts")) return await importAnew(specifier);
	const known = imported.get(specifier) ?? (await importAnew(specifier));
	imported.set(specifier, known);
	return known;
};
