import type { RawData, WebSocket } from "ws";
import { z } from "zod";

import type { SocketStream } from "../server.ts";
import type { Listening, Recognisers } from "./recognisers.ts";
import { Refused } from "./refused.ts";
import type { TurnInfo, TurnOptions } from "./turns.ts";
import { sampleRate } from "./vosk.ts";
import { samples } from "./wav.ts";

/** WebSocket close codes. */
const NORMAL = 1000;
const UNSUPPORTED = 1003;
const FAILED = 1011;

export interface StreamQuery extends TurnOptions {
	keyterms: readonly string[];
}

/** The messages of one model: at the start, for each turn event, and at the end. */
export interface Dialect {
	opening(): object[];
	turn(info: TurnInfo): object[];
	closing(): object[];
}

const keytermList = z.array(z.string().trim().min(1).max(100)).max(100);

/** Reads what Flux and Nova-3 have in common. Throws `Refused`. */
export function readAudioQuery(query: URLSearchParams): { keyterms: string[] } {
	const encoding = query.get("encoding") ?? "linear16";
	if (encoding !== "linear16") throw new Refused(`encoding: must be "linear16", not "${encoding}"`);
	const rate = query.get("sample_rate") ?? String(sampleRate);
	if (Number(rate) !== sampleRate)
		throw new Refused(
			`sample_rate: must be ${sampleRate} for the embedded recogniser, not "${rate}"`,
		);
	const keyterms = keytermList.safeParse(query.getAll("keyterm"));
	if (!keyterms.success)
		throw new Refused("keyterm: at most 100, each of 1 to 100 characters, one `keyterm=` each");
	return { keyterms: keyterms.data };
}

/** Reads a number of the query. Throws `Refused` when it is no number or out of range. */
export function readNumber(
	query: URLSearchParams,
	name: string,
	{ from, to }: { from: number; to: number },
): number | undefined {
	const given = query.get(name);
	if (given === null) return undefined;
	const value = Number(given);
	if (given.trim() === "" || !(value >= from && value <= to))
		throw new Refused(`${name}: must be a number from ${from} to ${to}, not "${given}"`);
	return value;
}

/** Takes a recogniser for one stream of audio, and sends what it hears in the messages of `dialect`. */
export async function openStream(
	recognisers: Recognisers,
	query: StreamQuery,
	dialect: Dialect,
): Promise<SocketStream> {
	let socket: WebSocket | undefined = undefined;
	const send = (messages: object[]): void => {
		for (const message of messages) socket?.send(JSON.stringify(message));
	};
	const listening = await recognisers.listen({
		...query,
		onTurn: (info) => send(dialect.turn(info)),
		onFailure: () => socket?.close(FAILED, "the recogniser failed; open a new stream"),
	});
	return {
		attach(opened) {
			socket = opened;
			send(dialect.opening());
			const sendClosing = () => send(dialect.closing());
			opened.on("message", (data, binary) => {
				if (binary) takeAudio(opened, listening, data);
				else void takeControl(data, { socket: opened, listening, sendClosing });
			});
			opened.on("close", () => void listening.end());
		},
		abandon: () => void listening.end(),
	};
}

function takeAudio(socket: WebSocket, listening: Listening, data: RawData): void {
	const bytes = bytesOf(data);
	if (bytes.length % 2 === 1)
		socket.close(UNSUPPORTED, `audio must be whole 16-bit samples, not ${bytes.length} bytes`);
	else listening.feed(samples(bytes));
}

const Control = z.object({ type: z.enum(["CloseStream", "KeepAlive", "Finalize"]) });
/** A close reason has at most 123 bytes. */
const controlExpected =
	"audio comes as binary frames; a text frame is JSON of type CloseStream, KeepAlive or Finalize";

interface OpenStream {
	socket: WebSocket;
	listening: Listening;
	sendClosing: () => void;
}

async function takeControl(
	data: RawData,
	{ socket, listening, sendClosing }: OpenStream,
): Promise<void> {
	const control = Control.safeParse(parseJson(bytesOf(data).toString("utf8")));
	if (!control.success) {
		socket.close(UNSUPPORTED, controlExpected);
		return;
	}
	switch (control.data.type) {
		case "KeepAlive":
			return;
		case "Finalize":
			listening.flush();
			return;
		case "CloseStream":
			await listening.end();
			sendClosing();
			socket.close(NORMAL);
			return;
	}
}

function bytesOf(data: RawData): Buffer {
	if (Array.isArray(data)) return Buffer.concat(data);
	return Buffer.isBuffer(data) ? data : Buffer.from(data);
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
