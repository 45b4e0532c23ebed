/** Documented, and accepted by a server whose ENVIRONMENT is `development` only. */
const DEVELOPMENT_KEY = "rb_dev_key_for_local_use_only";
const KEPT_AS = "ringbook.api-key";

/** The key this tab asks with: the one typed here, else the development key on this machine, else none yet. */
export function apiKey(): string | null {
	const typed = sessionStorage.getItem(KEPT_AS);
	if (typed) return typed;
	return isThisMachine(location.hostname) ? DEVELOPMENT_KEY : null;
}

/** Kept until the tab is closed. */
export function keepApiKey(key: string): void {
	sessionStorage.setItem(KEPT_AS, key);
}

function isThisMachine(hostname: string): boolean {
	return hostname === "localhost" || hostname === "127.0.0.1" || hostname === "[::1]";
}
