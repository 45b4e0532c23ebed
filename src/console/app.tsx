import { useState, useSyncExternalStore } from "react";

import { apiKey } from "./api-key.ts";
import { CallPanel } from "./call/call-panel.tsx";
import { LiveCall } from "./call/live-call.ts";
import { CallPage } from "./calls/call-page.tsx";
import { RecentCalls } from "./calls/recent-calls.tsx";
import { KeyForm } from "./key-form.tsx";
import { Masthead } from "./masthead.tsx";
import { routeOf } from "./route.ts";

/** One for the page's lifetime: opening an earlier call must not hang up the one that is on. */
const liveCall = new LiveCall();
window.addEventListener("pagehide", () => liveCall.hangUp());

export function App() {
	const [key, setKey] = useState<"there" | "missing" | "refused">(() =>
		apiKey() === null ? "missing" : "there",
	);
	const hash = useSyncExternalStore(watchHash, () => location.hash);
	const route = routeOf(hash);

	return (
		<>
			<Masthead />
			<main className="column">
				{key === "there" ? (
					<>
						<div hidden={route.page !== "talk"}>
							<CallPanel call={liveCall} onKeyRefused={() => setKey("refused")} />
							<RecentCalls call={liveCall} />
						</div>
						{route.page === "call" && <CallPage key={route.callId} callId={route.callId} />}
					</>
				) : (
					<KeyForm refused={key === "refused"} onKept={() => setKey("there")} />
				)}
			</main>
		</>
	);
}

function watchHash(watcher: () => void): () => void {
	window.addEventListener("hashchange", watcher);
	return () => window.removeEventListener("hashchange", watcher);
}
