import type { Config } from "../../config.ts";
import { D1Crm } from "./d1-crm.ts";
import { type Fetch, HttpCrm } from "./http-crm.ts";
import type { Crm, CrmWriter } from "./port.ts";

type CrmSettings = Pick<Config, "CRM_URL" | "CRM_TOKEN">;

/** The HTTP CRM if `CRM_URL` is set, otherwise the built-in one. */
export function connectCrm(db: D1Database, settings: CrmSettings, fetch?: Fetch): Crm {
	return connectHttpCrm(settings, fetch) ?? new D1Crm(db);
}

/** The CRM that records are sent to; null when there is only the built-in one. */
export function connectCrmWriter(settings: CrmSettings, fetch?: Fetch): CrmWriter | null {
	return connectHttpCrm(settings, fetch);
}

function connectHttpCrm(
	{ CRM_URL: url, CRM_TOKEN: token }: CrmSettings,
	fetch: Fetch = (input, init) => globalThis.fetch(input, init),
): HttpCrm | null {
	return url !== undefined && token !== undefined ? new HttpCrm({ url, token, fetch }) : null;
}
