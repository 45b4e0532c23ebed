import type { EarlierCall } from "../../domain/agents/facts-block.ts";
import type { AgentProfile } from "../../domain/agents/profile.ts";
import { callerOf } from "../../domain/call/caller.ts";
import type { CallCommand } from "../../domain/call/commands.ts";
import { identityIn } from "../../domain/call/identity-in.ts";
import type { CallEvent } from "../../domain/events/catalogue.ts";
import { greetByName, spokenName } from "../../domain/people/greet-by-name.ts";
import { normalisePhone } from "../../domain/people/phone.ts";
import type { Admission } from "../../domain/wire/admission.ts";
import { log } from "../../log.ts";
import type { Crm } from "../../providers/crm/port.ts";
import { ProviderError } from "../../providers/provider-error.ts";
import type { CallRecord } from "../record/call-record.ts";

type Identified = Extract<CallEvent, { type: "contact.identified" }>["data"];

/** A caller whom the CRM knows. */
interface FoundCaller {
	identified: Identified;
	earlierCalls: readonly EarlierCall[];
}

/** How long a caller may wait for their greeting because of the CRM. */
const LIMIT_MS = 1500;

/**
 * Asks the CRM who is calling: by what the client token or the line itself says, and never by what somebody said.
 * Null when nobody is known by that, and when the CRM fails or takes too long: the call goes on without.
 */
async function lookUpCaller(
	crm: Pick<Crm, "findCaller">,
	{ callId, workspaceId, customerId, phone }: Admission,
): Promise<FoundCaller | null> {
	if (customerId === null && phone === null) return null;
	const limit = AbortSignal.timeout(LIMIT_MS);
	try {
		const query = { workspaceId, customerId, phone, signal: limit };
		const found = await Promise.race([crm.findCaller(query), rejected(limit)]);
		if (found === null) return null;
		const identified = {
			by: customerId === null ? ("phone" as const) : ("token" as const),
			customerId: customerId ?? found.customerId,
			name: found.name,
			phone: phone ?? normalisePhone(found.phone ?? ""),
			email: found.email,
		};
		return { identified, earlierCalls: found.earlierCalls };
	} catch (cause) {
		const code = cause instanceof ProviderError && !limit.aborted ? cause.code : "crm_timed_out";
		log.warn({ what: "caller not looked up", callId, code, cause });
		return null;
	}
}

interface CallerOnTheLineDeps {
	crm: Pick<Crm, "findCaller">;
	admission: Admission;
	agent: Pick<AgentProfile, "language">;
	callLog: Pick<CallRecord, "call" | "events">;
	record: (command: CallCommand) => unknown;
}

/** Who is on the line, as the CRM knows them. Asked as soon as the line is open, and known a moment later, if at all. */
export class CallerOnTheLine {
	readonly #deps: CallerOnTheLineDeps;
	#asked: Promise<void> = Promise.resolve();
	#found: FoundCaller | null = null;

	constructor(deps: CallerOnTheLineDeps) {
		this.#deps = deps;
	}

	/** What their earlier calls were about, as far as it is known by now; the newest first. */
	get earlierCalls(): readonly EarlierCall[] {
		return this.#found?.earlierCalls ?? [];
	}

	ask(): void {
		const { crm, admission } = this.#deps;
		this.#asked = lookUpCaller(crm, admission).then((found) => this.#learn(found));
	}

	/** The greeting, by name where the CRM knows one in time. */
	async greeting(text: string): Promise<string> {
		await this.#asked;
		const name = spokenName(this.#found?.identified.name ?? null);
		return greetByName(text, name, this.#deps.agent.language);
	}

	/** What a tool has learned, and whether a caller whom nobody knew has thereby said who they are. */
	withIdentity(command: CallCommand): CallCommand {
		const { call, events } = this.#deps.callLog;
		if (command.type !== "return_tool" || call.phase !== "live") return command;
		const { learned } = command;
		return { ...command, learned: [...learned, ...identityIn(learned, callerOf(events))] };
	}

	#learn(found: FoundCaller | null): void {
		const { callLog, record } = this.#deps;
		this.#found = found;
		if (found === null || callLog.call.phase !== "live") return;
		const { identified } = found;
		const known = callerOf(callLog.events);
		const tellsMore = (["customerId", "name", "phone", "email"] as const).some(
			(key) => identified[key] !== null && identified[key] !== known[key],
		);
		// A call that is taken up again knows it from before.
		if (tellsMore) record({ type: "identify", identified });
	}
}

function rejected(signal: AbortSignal): Promise<never> {
	return new Promise((_, reject) => {
		signal.addEventListener("abort", () => reject(signal.reason), { once: true });
	});
}
