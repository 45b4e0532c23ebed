import type { Config } from "../../config.ts";
import { D1Crm } from "./d1-crm.ts";
import { type Fetch, HttpCrm } from "./http-crm.ts";
import type { Crm } from "./port.ts";

/** The HTTP CRM where `CRM_URL` is set, the built-in one otherwise. */
export function connectCrm(
	db: D1Database,
	{ CRM_URL: url, CRM_TOKEN: token }: Pick<Config, "CRM_URL" | "CRM_TOKEN">,
	fetch: Fetch = (input, init) => globalThis.fetch(input, init),
): Crm {
	return url !== undefined && token !== undefined
		? new HttpCrm({ url, token, fetch })
		: new D1Crm(db);
}
