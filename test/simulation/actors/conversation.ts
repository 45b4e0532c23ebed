import { reception } from "../../../src/domain/agents/reception.ts";
import type { CallCommand } from "../../../src/domain/call/commands.ts";
import type { EndedReason } from "../../../src/domain/events/catalogue.ts";
import type { World } from "../world.ts";
import type { CallObject } from "./call-object.ts";
import type { CallProcess } from "./call-process.ts";
import { type Calendar, type Request, ToolUser } from "./tool-user.ts";

/** One exchange: the caller says something, the agent may book, and answers. */
export interface Exchange {
	says: string;
	answer: readonly string[];
	/** What the agent does in the calendar before it answers. */
	asksFor: Request | null;
	/** After so many sentences the caller talks over the answer; null when they hear it out. */
	interruptedAfter: number | null;
	/** The synthesiser fails in mid-answer. */
	fails: boolean;
}

/** A call as its caller goes about it. */
export interface Script {
	callId: string;
	workspaceId: string;
	/** After the world's beginning. */
	callsAfterMs: number;
	exchanges: readonly Exchange[];
	/** How the line ends: `null` when the caller just goes, and nobody says so. */
	endsAs: EndedReason | null;
	/** Hangs up while the last request is still being carried out. */
	leavesDuringLastRequest: boolean;
	/** How long the calendar holds back its answer to that. */
	lastAnswerTakesMs: number;
	/** After so many exchanges the line drops once; null when it holds. */
	dropsAfter: number | null;
	/** How often a caller whose line dropped comes back, and after how long. */
	comesBack: { times: number; afterMs: number };
}

const latency = {
	endOfTurnDelayMs: 300,
	llmTimeToFirstTokenMs: 20,
	ttsTimeToFirstByteMs: 40,
	firstAudioMs: 80,
	responseMs: 380,
	firstTextMs: null,
};

/** Goes through a script with a call's object, and comes back as long as the line drops. */
export async function converse(
	world: World,
	object: CallObject,
	script: Script,
	calendar: Calendar,
): Promise<void> {
	const progress = { next: 0, dropped: false };
	await world.pause(script.callsAfterMs);
	for (let times = 0; times <= script.comesBack.times; times += 1) {
		const over = await onTheLine(world, object, (process) =>
			new Session({ world, process, script, calendar, progress }).run(),
		);
		if (over) return;
		await world.pause(script.comesBack.afterMs);
	}
}

/** Whether the call went to its end; false when the line dropped, or its object died in between. */
function onTheLine(
	world: World,
	object: CallObject,
	talk: (process: CallProcess) => Promise<boolean>,
): Promise<boolean> {
	const process = object.wake();
	return new Promise((resolve, reject) => {
		process.actor.onDeath(() => resolve(false));
		world.run(process.actor, () => talk(process)).then(resolve, reject);
	});
}

interface SessionParts {
	world: World;
	process: CallProcess;
	script: Script;
	calendar: Calendar;
	/** The exchange that comes next: what the caller was not answered, they say again. */
	progress: { next: number; dropped: boolean };
}

/** A caller on the line of one life of a call's object. */
class Session {
	readonly #parts: SessionParts;
	readonly #tools: ToolUser;

	constructor(parts: SessionParts) {
		this.#parts = parts;
		this.#tools = new ToolUser({ ...parts, ...parts.script, tell: () => this.#tell() });
	}

	/** Whether the call went to its end. */
	async run(): Promise<boolean> {
		const { process, script, progress } = this.#parts;
		if (!process.answer(startOf(script))) return true;
		await this.#tell();
		if (process.record.call.turn === 0) await this.#reply([reception.greeting], {});
		for (const exchange of script.exchanges.slice(progress.next)) {
			if (progress.next === script.dropsAfter && !progress.dropped) {
				progress.dropped = true;
				process.waitForCaller();
				return false;
			}
			if (!(await this.#exchange(exchange))) return true;
			progress.next += 1;
		}
		if (script.endsAs === null) process.waitForCaller();
		else process.end(script.endsAs);
		await this.#tell();
		// The SDK's mixin says so twice when the socket closes after the call.
		if (script.endsAs !== null) process.end("caller_hung_up");
		return true;
	}

	/** Whether the call goes on. */
	async #exchange(exchange: Exchange): Promise<boolean> {
		const { process, script } = this.#parts;
		const heard = process.record.execute({
			type: "hear",
			text: exchange.says,
			source: "speech",
			audioMs: 900,
		});
		if (!heard.ok) return false;
		await this.#tell();
		const isLast = exchange === script.exchanges.at(-1);
		if (exchange.asksFor !== null) {
			const leaves = isLast && script.leavesDuringLastRequest;
			const answerTakesMs = leaves ? script.lastAnswerTakesMs : 0;
			const done = this.#tools.carryOut(exchange.asksFor, answerTakesMs);
			if (leaves) {
				process.end("caller_hung_up");
				await done;
				return false;
			}
			await done;
		}
		return await this.#reply(exchange.answer, exchange);
	}

	async #reply(
		sentences: readonly string[],
		{ interruptedAfter = null, fails = false }: Partial<Exchange>,
	): Promise<boolean> {
		const { process } = this.#parts;
		const { turn } = process.record.call;
		const usage = { inputTokens: 100, outputTokens: 20, synthesisedCharacters: 60 };
		const measured = { medium: "speech", latency, usage } as const;
		let played = 0;
		const heard: string[] = [];
		const generated = sentences.join(" ");
		if (!(await this.#does({ type: "start_reply", turn }))) return false;
		for (const [sentence, text] of sentences.entries()) {
			if (fails && sentence === 1) {
				const failed = {
					turn,
					stage: "speech" as const,
					code: "voice_down",
					generated,
					heard: heard.join(" "),
				};
				if (!(await this.#does({ type: "fail_reply", failed }))) return false;
			}
			if (interruptedAfter === sentence) {
				const interrupted = {
					turn,
					by: "caller" as const,
					generated,
					heard: heard.join(" "),
					playedMs: played,
					bargeInStopMs: 60,
					...measured,
				};
				return await this.#does({ type: "interrupt_reply", interrupted });
			}
			const spoken = { turn, kind: "reply", sentence, text, audioMs: 1_500 } as const;
			played += 1_500;
			heard.push(text);
			if (!(await this.#does({ type: "speak_sentence", spoken }))) return false;
		}
		const replied = { turn, text: heard.join(" "), audioMs: played, ...measured };
		return await this.#does({ type: "finish_reply", replied });
	}

	async #does(command: CallCommand): Promise<boolean> {
		const done = this.#parts.process.record.execute(command);
		await this.#tell();
		return done.ok;
	}

	/** Something reaches the caller: what was recorded before it is on disk. */
	async #tell(): Promise<void> {
		await this.#parts.world.cross("line", () => undefined);
		await this.#parts.world.pause(this.#parts.world.chance.between(1, 2_000));
	}
}

export function startOf({
	workspaceId,
}: Pick<Script, "workspaceId">): Extract<CallCommand, { type: "answer" }>["started"] {
	return {
		workspaceId,
		agentId: reception.agentId,
		agentVersion: reception.version,
		channel: "websocket",
		timezone: reception.timezone,
		models: { speechToText: "flux", language: "llama", textToSpeech: "aura" },
		variables: {},
		metadata: {},
	};
}
