import { connect, createServer, type Socket } from "node:net";

import { listen } from "../../tools/product/listen.ts";

/** One connection through the proxy. */
interface ProxiedLine {
	/** Packets stop both ways. Neither end is told. */
	goDead(): void;
	/** The client's end closes. The product is not told. */
	closeAtClient(): void;
	/** The product's end closes, without a goodbye. */
	closeAtProduct(): void;
}

export interface HalfOpenProxy {
	readonly port: number;
	/** In the order in which they were opened. */
	readonly lines: readonly ProxiedLine[];
	stop(): void;
}

/** Forwards TCP to a local port, and can lose a line as a network does. */
export async function startHalfOpenProxy(target: URL): Promise<HalfOpenProxy> {
	const lines: ProxiedLine[] = [];
	const sockets = new Set<Socket>();
	const server = createServer((client) => {
		const product = connect(Number(target.port), target.hostname);
		for (const socket of [client, product]) {
			sockets.add(socket);
			socket.on("error", () => socket.destroy());
		}
		let alive = true;
		client.on("data", (data) => alive && product.write(data));
		product.on("data", (data) => alive && client.write(data));
		client.on("close", () => alive && product.destroy());
		product.on("close", () => alive && client.destroy());
		const goDead = () => {
			alive = false;
		};
		lines.push({
			goDead,
			closeAtClient: () => {
				goDead();
				client.destroy();
			},
			closeAtProduct: () => product.destroy(),
		});
	});
	const port = await listen(server);
	return {
		port,
		lines,
		stop: () => {
			server.close();
			for (const socket of sockets) socket.destroy();
		},
	};
}
