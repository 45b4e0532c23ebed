import { accepted, refused, type Result } from "../result.ts";

/** Names that exist only inside a private network. */
const PRIVATE_SUFFIXES = [
	"localhost",
	"local",
	"internal",
	"intranet",
	"private",
	"corp",
	"home",
	"lan",
	"home.arpa",
	"in-addr.arpa",
	"ip6.arpa",
];

/**
 * Checks whether a webhook may be sent to a URL, when an endpoint is made and before every attempt. A public name that
 * resolves to a private address passes: Workers cannot reach private networks anyway.
 * @param allowLoopback for development: http and any port, to this machine only.
 */
export function checkWebhookUrl(
	text: string,
	{ allowLoopback }: { allowLoopback: boolean },
): Result<URL, string> {
	const url = URL.parse(text);
	if (url === null)
		return refused("is not a URL; a webhook's looks like https://example.com/hooks");
	if (url.username !== "" || url.password !== "")
		return refused("carries credentials; verify the signature instead");

	// The URL parser has already written forms such as 127.1 and 0x7f000001 as 127.0.0.1.
	const host = url.hostname.replace(/\.$/, "");
	const web = url.protocol === "https:" || url.protocol === "http:";
	if (allowLoopback && web && isLoopback(host)) return accepted(url);

	if (url.protocol !== "https:") return refused(`uses ${url.protocol.slice(0, -1)}; takes https`);
	if (url.port !== "") return refused(`names port ${url.port}; takes 443, which is https's own`);
	if (isAddress(host)) return refused("names an address; takes a public host name");
	if (!host.includes(".") || PRIVATE_SUFFIXES.some((suffix) => host.endsWith(`.${suffix}`)))
		return refused("names a private host; takes a public host name");
	return accepted(url);
}

function isLoopback(host: string): boolean {
	return host === "localhost" || host === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(host);
}

function isAddress(host: string): boolean {
	return host.startsWith("[") || /^\d+\.\d+\.\d+\.\d+$/.test(host);
}
