import type { EarlierCall } from "../../domain/agents/facts-block.ts";
import type { AgentProfile } from "../../domain/agents/profile.ts";
import { callerOf } from "../../domain/call/caller.ts";
import type { CallCommand } from "../../domain/call/commands.ts";
import { identityIn } from "../../domain/call/identity-in.ts";
import type { CallEvent } from "../../domain/events/catalogue.ts";
import { countryOf } from "../../domain/people/country.ts";
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

/** How long the greeting may wait for the CRM. */
const LIMIT_MS = 1500;

/**
 * Asks the CRM who is calling, by the customer id or number that the client token or the line gives, never by what the
 * caller said. Null when the CRM knows no one, fails, or takes too long: the call goes on without.
 */
async function lookUpCaller(
	crm: Pick<Crm, "findCaller">,
	{ callId, workspaceId, customerId, phone }: Admission,
	country: string | null,
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
			phone: phone ?? normalisePhone(found.phone ?? "", country),
			email: found.email,
		};
		return { identified, earlierCalls: found.earlierCalls };
	} catch (cause) {
		const code = cause instanceof ProviderError && !limit.aborted ? cause.code : "crm_timed_out";
		log.warn({ what: "caller not looked up", callId, code, cause });
		return null;
	}
}

interface CallerLookupDeps {
	crm: Pick<Crm, "findCaller">;
	admission: Admission;
	agent: Pick<AgentProfile, "country" | "language" | "timezone">;
	callLog: Pick<CallRecord, "call" | "events">;
	execute: (command: CallCommand) => unknown;
}

/** Looks the caller up in the CRM, once, while the call begins. */
export class CallerLookup {
	readonly #deps: CallerLookupDeps;
	#lookedUp: Promise<void> = Promise.resolve();
	#found: FoundCaller | null = null;

	constructor(deps: CallerLookupDeps) {
		this.#deps = deps;
	}

	/**
	 * What the caller's earlier calls were about, newest first. Empty until the CRM has answered, and for a caller of whom
	 * only a number is shown, because anybody can show one.
	 */
	get earlierCalls(): readonly EarlierCall[] {
		if (this.#deps.admission.customerId === null) return [];
		return this.#found?.earlierCalls ?? [];
	}

	start(): void {
		const { agent, crm, admission } = this.#deps;
		this.#lookedUp = lookUpCaller(crm, admission, countryOf(agent)).then((found) =>
			this.#identify(found),
		);
	}

	/** The greeting, with the caller's name if the CRM gave one in time. */
	async greeting(text: string): Promise<string> {
		await this.#lookedUp;
		const name = spokenName(this.#found?.identified.name ?? null);
		return greetByName(text, name, this.#deps.agent.language);
	}

	/** Adds to a tool's result who the caller is, if the caller was unknown and the tool learned it. */
	withIdentity(command: CallCommand): CallCommand {
		const { call, events } = this.#deps.callLog;
		if (command.type !== "return_tool" || call.phase !== "live") return command;
		const { learned } = command;
		return { ...command, learned: [...learned, ...identityIn(learned, callerOf(events))] };
	}

	#identify(found: FoundCaller | null): void {
		const { callLog, execute } = this.#deps;
		this.#found = found;
		if (found === null || callLog.call.phase !== "live") return;
		const { identified } = found;
		const known = callerOf(callLog.events);
		const isNew = (["customerId", "name", "phone", "email"] as const).some(
			(key) => identified[key] !== null && identified[key] !== known[key],
		);
		// The log of a resumed call may have it already.
		if (isNew) execute({ type: "identify", identified });
	}
}

function rejected(signal: AbortSignal): Promise<never> {
	return new Promise((_, reject) => {
		signal.addEventListener("abort", () => reject(signal.reason), { once: true });
	});
}
