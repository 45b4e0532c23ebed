import { answerWithin } from "../clock.ts";
import type { Config } from "../config.ts";
import { reception } from "../domain/agents/reception.ts";
import { CallId } from "../domain/events/envelope.ts";
import { accepted, refused, type Result } from "../domain/result.ts";
import { ADMISSION_HEADER, type Admission } from "../domain/wire/admission.ts";
import { log } from "../log.ts";
import type { FoundAgent, WantedAgent } from "./agents.ts";
import { openClientToken } from "./client-token.ts";
import { newId } from "./ids.ts";
import type { RefusalOf } from "./problems.ts";

interface AdmitDeps {
	readonly config: Pick<Config, "CALL_TOKEN_SECRET" | "PUBLIC_CALLS">;
	/** Milliseconds since the epoch. */
	readonly now: number;
	readonly findAgent: (wanted: WantedAgent) => Promise<FoundAgent>;
	/** Asks the call's object whether the call is live, and was begun with this token. */
	readonly isLiveWith: (callId: string, tokenId: string) => Promise<boolean>;
}

/** The admission, with the only request that may be sent to the call's object; or the refusal. */
type Admitted = Result<{ admission: Admission; request: Request }, SpeakerRefusal>;

type SpeakerRefusal = RefusalOf<
	| "malformed_id"
	| "agent_mismatch"
	| "token_required"
	| "invalid_token"
	| "expired_token"
	| "unknown_agent"
	| "agent_unreadable"
	| "upgrade_required"
>;

/**
 * Decides whether a WebSocket request may speak, and on which call.
 * @param namedCallId the call in the path of the SDK's own route; null for `/voice`, which makes a new id.
 */
export async function admitSpeaker(
	request: Request,
	namedCallId: string | null,
	deps: AdmitDeps,
): Promise<Admitted> {
	if (request.headers.get("upgrade")?.toLowerCase() !== "websocket")
		return refused({ code: "upgrade_required" });
	const callId = CallId.nullable().safeParse(namedCallId);
	if (!callId.success) {
		const errors = callId.error.issues.map(({ message }) => ({ field: "callId", message }));
		return refused({ code: "malformed_id", errors });
	}
	const query = new URL(request.url).searchParams;
	const speaker = {
		callId: callId.data,
		agentId: query.get("agent") ?? undefined,
		token: query.get("token"),
		clientId: unguessable(query.get("_pk")),
	};
	const admission =
		speaker.token === null
			? await admitPublicly(speaker, deps)
			: await admitByToken({ ...speaker, token: speaker.token }, deps);
	if (!admission.ok) return admission;
	const channel = namedCallId === null ? "websocket" : "web";
	return accepted(forwardable(request, { ...admission.value, channel }));
}

type Caller = { callId: string | null; agentId: string | undefined; clientId: string | null };
type WithoutChannel = Result<Omit<Admission, "channel">, SpeakerRefusal>;

/** The workspace of calls without a token. */
const PUBLIC_WORKSPACE = "default";

async function admitPublicly(
	{ callId, agentId, clientId }: Caller,
	deps: AdmitDeps,
): Promise<WithoutChannel> {
	const { config, now } = deps;
	if (!config.PUBLIC_CALLS) return refused({ code: "token_required" });
	const wanted = { workspaceId: PUBLIC_WORKSPACE, agentId, version: null };
	const answering = await findAnsweringAgent(wanted, callId, deps);
	if (!answering.ok) return answering;
	return accepted({
		...answering.value,
		callId: callId ?? newId("call", now),
		workspaceId: PUBLIC_WORKSPACE,
		tokenId: null,
		clientId,
		customerId: null,
		phone: null,
		variables: {},
		metadata: {},
	});
}

async function admitByToken(
	{ callId, agentId, token }: Caller & { token: string },
	deps: AdmitDeps,
): Promise<WithoutChannel> {
	const { config, now } = deps;
	const opened = await openClientToken(token, { secret: config.CALL_TOKEN_SECRET, now });
	const expired =
		!opened.ok && opened.refusal.code === "expired_token" ? opened.refusal.claims : null;
	const claims = opened.ok ? opened.value : expired;
	if (claims === null) return refused({ code: "invalid_token" });
	if (callId !== null && callId !== claims.callId) return refused({ code: "invalid_token" });
	if (agentId !== undefined && agentId !== claims.agentId)
		return refused({ code: "agent_mismatch", agentId: claims.agentId });
	if (expired !== null && !(await deps.isLiveWith(claims.callId, claims.tokenId)))
		return refused({ code: "expired_token" });
	// The version was checked when the token was made, and versions are never deleted.
	if (claims.agentVersion !== null) return accepted({ ...claims, clientId: null });
	const { workspaceId } = claims;
	const wanted = { workspaceId, agentId: claims.agentId, version: null };
	const answering = await findAnsweringAgent(wanted, claims.callId, deps);
	return answering.ok ? accepted({ ...claims, clientId: null, ...answering.value }) : answering;
}

/** The id that the SDK's client gives itself, and keeps when it connects again. A short one proves nothing. */
function unguessable(clientId: string | null): string | null {
	return clientId !== null && /^[\w-]{20,64}$/.test(clientId) ? clientId : null;
}

/** How long a caller waits for the agent to be read. The call's object may try again when the call begins. */
const FIND_MS = 2_000;

/**
 * Finds the version of the agent that answers.
 * @param callId a call that may be live already. It knows its agent, so it is admitted even when the database is down or stalls.
 */
async function findAnsweringAgent(
	wanted: WantedAgent,
	callId: string | null,
	{ findAgent }: AdmitDeps,
): Promise<Result<Pick<Admission, "agentId" | "agentVersion">, SpeakerRefusal>> {
	const { agentId = reception.agentId } = wanted;
	try {
		const found = await answerWithin(FIND_MS, findAgent(wanted));
		if (found.ok) return accepted({ agentId, agentVersion: found.value.version });
		const { refusal } = found;
		if (refusal.code === "agent_unreadable") return refused(refusal);
		// Callers must not learn which agents and drafts exist.
		return refused({ code: "unknown_agent", agentId, known: [] });
	} catch (cause) {
		if (callId === null) throw cause;
		log.warn({ what: "agent not looked up", callId, agentId, cause });
		return accepted({ agentId, agentVersion: null });
	}
}

/** The headers of a handshake. No other header is forwarded, because it could mean something to the SDK. */
const FORWARDED_HEADERS = [
	"upgrade",
	"connection",
	"sec-websocket-key",
	"sec-websocket-version",
	"sec-websocket-protocol",
	"sec-websocket-extensions",
	"user-agent",
];
/**
 * A new request with allowed headers only, so that a client cannot forge the admission. No query is forwarded: by `_pk` the
 * SDK's client would choose its connection's id, and give a second connection that of the first.
 */
function forwardable(request: Request, admission: Admission) {
	const to = new URL(`/agents/call-agent/${admission.callId}`, request.url);
	const headers = new Headers({ [ADMISSION_HEADER]: asciiJson(admission) });
	for (const name of FORWARDED_HEADERS) {
		const value = request.headers.get(name);
		if (value !== null) headers.set(name, value);
	}
	return { admission, request: new Request(to, { headers }) };
}

/** JSON for a header: characters beyond ASCII are written as `\uXXXX`. */
function asciiJson(value: object): string {
	return JSON.stringify(value).replaceAll(
		/[\u007f-\uffff]/g,
		(unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
	);
}
