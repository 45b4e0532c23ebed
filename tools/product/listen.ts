import type { Server } from "node:net";

/** Listens on loopback and answers the port: the one asked for, or a free one for 0. */
export async function listen(server: Server, port = 0): Promise<number> {
	await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
	const address = server.address();
	if (typeof address !== "object" || address === null) throw new Error("not listening");
	return address.port;
}
