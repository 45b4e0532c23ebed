import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { canonicalLines } from "../../src/domain/events/canonical-line.ts";
import type { RawEvent } from "../../src/domain/events/envelope.ts";
import { sha256Hex } from "../../src/sha256.ts";

const page = readFileSync(new URL("../../docs/guarantees.md", import.meta.url), "utf8");
const command = /```sh\n(.*sha256sum)\n```/.exec(page)?.[1] ?? "";

const callId = "call_01k9zsyrqahdpsc3y74v2c6a5m";
const heard = (seq: number, text: string): RawEvent => ({
	data: { turn: seq, text, source: "speech", audioMs: null },
	at: 1_795_000_000_000 + seq,
	v: 1,
	type: "turn.heard",
	seq,
	callId,
});

/** What the command prints, beside an archive of this text. */
function printed(archive: string): string {
	const folder = mkdtempSync(join(tmpdir(), "digest-"));
	try {
		writeFileSync(join(folder, "call.ndjson"), archive);
		return execFileSync("sh", ["-c", command], { cwd: folder, encoding: "utf8" });
	} finally {
		rmSync(folder, { recursive: true });
	}
}

describe("the digest of a seal", () => {
	it("is what the command in the documents prints of the archive", async () => {
		const awkward = [
			"Grüß Gott, 漢字 ☎",
			"line\nfeed and \u2028",
			'quote " and \\n',
			"%s $HOME `",
			" ",
		];
		const before = awkward.map((text, index) => heard(index + 1, text));
		const digest = await sha256Hex(canonicalLines(before));
		const data = { finalSeq: before.length + 1, digest };
		const seal = { ...heard(before.length + 1, ""), type: "call.sealed", data };
		expect(printed(`${canonicalLines([...before, seal])}\n`)).toBe(`${digest}  -\n`);
	});

	it("counts the fields of an event in one order, whatever order they are given in", () => {
		const { callId: id, seq, type, v, at, data } = heard(1, "hello");
		const line = `{"callId":"${id}","seq":${seq},"type":"${type}","v":${v},"at":${at},"data":${JSON.stringify(data)}}`;
		expect(canonicalLines([heard(1, "hello")])).toBe(line);
		expect(canonicalLines([{ at, callId: id, data, seq, type, v }])).toBe(line);
	});
});
