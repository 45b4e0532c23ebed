// A call goes on writing log lines when the tests of its file are done, and vitest counts a line that comes
// while it closes as a failed run. Take this file out of `setupFiles` to read what the product logs.
for (const level of ["debug", "info", "log", "warn", "error"] as const)
	console[level] = () => undefined;
