// Loaded before a tool (`node --import`), and plain JavaScript, so that an older Node can read it.
if (!process.features.typescript) {
	console.error(
		`This needs Node 22.18 or later, and this is ${process.version}. ` +
			"On Linux `npm ci` brings Node 24 along: start through npm, e.g. `npm run dev`, " +
			"and do not omit optional dependencies.",
	);
	process.exit(1);
}
