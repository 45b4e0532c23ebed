/** Whether a webhook may be sent to a URL, and if not, what would be right. */
export type UrlVerdict = { ok: true; url: URL } | { ok: false; why: string };

/** Names that only mean something inside somebody's network. */
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
 * Applied when an endpoint is made and again before every attempt. A public name that resolves to a private
 * address is not seen here: Workers cannot reach private networks.
 * @param allowLoopback for development: http and any port, to this machine only.
 */
export function checkWebhookUrl(
	text: string,
	{ allowLoopback }: { allowLoopback: boolean },
): UrlVerdict {
	const url = URL.parse(text);
	if (url === null) return refuse("is not a URL; a webhook's looks like https://example.com/hooks");
	if (url.username !== "" || url.password !== "")
		return refuse("carries credentials; verify the signature instead");

	// The parser has already brought 127.1, 0x7f000001 and their like to the dotted form.
	const host = url.hostname.replace(/\.$/, "");
	const web = url.protocol === "https:" || url.protocol === "http:";
	if (allowLoopback && web && isLoopback(host)) return { ok: true, url };

	if (url.protocol !== "https:") return refuse(`uses ${url.protocol.slice(0, -1)}; takes https`);
	if (url.port !== "") return refuse(`names port ${url.port}; takes 443, which is https's own`);
	if (isAddress(host)) return refuse("names an address; takes a public host name");
	if (!host.includes(".") || PRIVATE_SUFFIXES.some((suffix) => host.endsWith(`.${suffix}`)))
		return refuse("names a private host; takes a public host name");
	return { ok: true, url };
}

function refuse(why: string): UrlVerdict {
	return { ok: false, why };
}

function isLoopback(host: string): boolean {
	return host === "localhost" || host === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(host);
}

function isAddress(host: string): boolean {
	return host.startsWith("[") || /^\d+\.\d+\.\d+\.\d+$/.test(host);
}
