import type { CrmWritesMessage } from "../../src/domain/crm/write.ts";
import type { FakeCrm } from "../support/fake-crm.ts";

export const CALLS = 5;
export const RECORDS = CALLS * 3;

export interface Fault {
	workspaceId: string;
	fault: string;
	happens: (crm: FakeCrm, messages: readonly CrmWritesMessage[]) => void;
	/** In which batches the messages come; all in one when absent. */
	deliver?: (messages: CrmWritesMessage[]) => unknown[][];
	/** What a person mends before the dead letters are sent again. */
	mended?: (crm: FakeCrm) => void;
}

const first = (messages: readonly CrmWritesMessage[]) => messages[0]?.writes[1]?.externalId ?? "";

export const faults: readonly Fault[] = [
	{ workspaceId: "crm-f-none", fault: "none", happens: () => undefined },
	{
		workspaceId: "crm-f-429",
		fault: "`429` with `Retry-After: 120`, twice",
		happens: (crm) =>
			crm.failNext(
				{ status: 429, headers: { "retry-after": "120" } },
				{ status: 429, headers: { "retry-after": "120" } },
			),
	},
	{
		workspaceId: "crm-f-503",
		fault: "`503` with `Retry-After` a day away",
		happens: (crm) =>
			crm.failNext({
				status: 503,
				headers: { "retry-after": new Date(Date.now() + 86_400_000).toUTCString() },
			}),
	},
	{
		workspaceId: "crm-f-part",
		fault: "two records fail for now, twice",
		happens: (crm, messages) => {
			for (const index of [0, 1])
				crm.refuse(messages[index]?.writes[2]?.externalId ?? "", {
					retryable: true,
					code: "busy",
					times: 2,
				});
		},
	},
	{
		workspaceId: "crm-f-good",
		fault: "one record fails for good",
		happens: (crm, messages) =>
			crm.refuse(first(messages), { retryable: false, code: "field_missing", times: 1 }),
	},
	{
		workspaceId: "crm-f-choke",
		fault: "`422` for whatever batch has one record in it",
		happens: (crm, messages) => {
			crm.chokesOn = first(messages);
		},
		mended: (crm) => {
			crm.chokesOn = null;
		},
	},
	{
		workspaceId: "crm-f-commit",
		fault: "all is written, then no answer within the limit",
		happens: (crm) => crm.failNext({ commits: true, hangs: true }),
	},
	{
		workspaceId: "crm-f-lost",
		fault: "all is written, then `500`",
		happens: (crm) => crm.failNext({ commits: true, status: 500 }),
	},
	{
		workspaceId: "crm-f-html",
		fault: "`200` with HTML",
		happens: (crm) => crm.failNext({ body: "<html>Sign in</html>" }),
	},
	{
		workspaceId: "crm-f-302",
		fault: "a redirect",
		happens: (crm) => crm.failNext({ status: 302, headers: { location: "https://evil.example" } }),
	},
	{
		workspaceId: "crm-f-missing",
		fault: "all is written, the answer has half of the results",
		happens: (crm) => {
			let times = 1;
			crm.alterResults = (results) => (times-- > 0 ? results.slice(0, 8) : results);
		},
	},
	{
		workspaceId: "crm-f-unasked",
		fault: "all is written, the answer has a result that nobody asked for",
		happens: (crm) => {
			let times = 1;
			crm.alterResults = (results) =>
				times-- > 0 ? [...results, { externalId: "x", ok: true, id: "7" }] : results;
		},
	},
	{
		workspaceId: "crm-f-twice",
		fault: "every message is delivered three times, in any order",
		happens: () => undefined,
		deliver: (messages) => [messages.toReversed(), [...messages, ...messages]],
	},
];
