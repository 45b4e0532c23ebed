import type { Rule, SpokenLanguage } from "./language.ts";

const EMAIL = /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;
const URL_WITH_SCHEME = /\b(?:https?:\/\/|www\.)[^\s<>"]*[\p{L}\p{N}/]/giu;
/** Without a scheme only an ending that is well known makes an address of it: "Mr.Smith" is none. */
const BARE_HOST =
	/(?<![\p{L}\p{N}@.-])[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|org|net|info|io|ai|app|dev|co|uk|us|eu|es|mx|de|fr|it|ie|clinic|dental|health|example)(?:\/[\w/.-]*\w)?(?![\p{L}\p{N}])/gu;

/** A path that somebody could remember: at most two short words. */
const SAYABLE_PATH = /^(?:\/[\p{L}\p{N}-]{1,24}){1,2}$/u;

/** E-mail and web addresses, sign by sign. */
export function addressRules(language: SpokenLanguage): Rule[] {
	const say = (address: string) => signBySign(address, language);
	return [
		[EMAIL, say],
		[URL_WITH_SCHEME, (url) => say(withoutTheRest(url))],
		[BARE_HOST, (url) => say(withoutTheRest(url))],
	];
}

/** A web address without `https://www.`, and without what nobody could remember. */
function withoutTheRest(url: string): string {
	const [, host = "", path = ""] = /^(?:https?:\/\/)?(?:www\.)?([^/?#]*)([^?#]*)/i.exec(url) ?? [];
	const plain = path.replace(/\/+$/, "").replace(/\.(?:html?|php|aspx?)$/i, "");
	return SAYABLE_PATH.test(plain) ? host + plain : host;
}

function signBySign(address: string, { signs, digits }: SpokenLanguage): string {
	const said: Readonly<Record<string, string>> = signs;
	return address
		.replaceAll(/[^\p{L}\p{M}]/gu, (sign) => ` ${said[sign] ?? digits[Number(sign)] ?? ""} `)
		.replaceAll(/\s+/g, " ")
		.trim();
}
