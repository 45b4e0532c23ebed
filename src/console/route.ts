export type Route = { page: "talk" } | { page: "call"; callId: string };

/** `#/calls/<callId>` opens one call; anything else is the page to talk on. */
export function routeOf(hash: string): Route {
	const callId = /^#\/calls\/([\w-]+)$/.exec(hash)?.[1];
	return callId ? { page: "call", callId } : { page: "talk" };
}

export function hrefOfCall(callId: string): string {
	return `#/calls/${callId}`;
}
