import { createServer } from "node:net";

import { listen } from "./listen.ts";

/** Both addresses `localhost` can mean: a program on one of them is in the way of the other's clients. */
const LOOPBACKS = ["127.0.0.1", "::1"];

/** Whether a program already listens on the port. */
export async function isPortTaken(port: number): Promise<boolean> {
	const attempts = await Promise.all(LOOPBACKS.map((host) => tryPort(port, host)));
	return attempts.includes("taken");
}

/** A port that was free a moment ago. */
export async function findPort(): Promise<number> {
	const server = createServer();
	const port = await listen(server);
	await new Promise((resolve) => server.close(resolve));
	return port;
}

/** A port and the one after it, both free a moment ago: the product's and the engines'. */
export async function findPortPair(): Promise<number> {
	for (let attempt = 0; attempt < 50; attempt++) {
		const port = 20_000 + Math.floor(Math.random() * 20_000);
		const taken = await Promise.all([isPortTaken(port), isPortTaken(port + 1)]);
		if (!taken.includes(true)) return port;
	}
	throw new Error("no two neighbouring ports between 20000 and 40001 are free");
}

/** @throws with what to type when the text is no usable port. `PORT + 1` must be one as well. */
export function parsePort(text: string): number {
	const port = Number(text);
	if (!/^\d+$/.test(text) || port < 1024 || port > 65_534)
		throw new Error(
			`PORT is "${text}"; it takes a number from 1024 to 65534, e.g. PORT=9000 npm run dev`,
		);
	return port;
}

async function tryPort(port: number, host: string): Promise<"free" | "taken" | "unusable"> {
	return new Promise((resolve) => {
		const server = createServer();
		server.once("error", (error: NodeJS.ErrnoException) =>
			// A machine without IPv6 answers EADDRNOTAVAIL or EAFNOSUPPORT: nobody can be there.
			resolve(error.code === "EADDRINUSE" || error.code === "EACCES" ? "taken" : "unusable"),
		);
		server.listen({ port, host, exclusive: true }, () => server.close(() => resolve("free")));
	});
}
