import { Button } from "@cloudflare/kumo/components/button";
import { Input } from "@cloudflare/kumo/components/input";
import { useState } from "react";

import { keepApiKey } from "./api-key.ts";

interface KeyFormProps {
	refused: boolean;
	onKept: () => void;
}

/** Asked where no key is known, and again when the server refuses the one there is. */
export function KeyForm({ refused, onKept }: KeyFormProps) {
	const [key, setKey] = useState("");
	return (
		<form
			className="card key-form"
			onSubmit={(submitted) => {
				submitted.preventDefault();
				keepApiKey(key.trim());
				onKept();
			}}
		>
			<h1>Enter an API key</h1>
			<Input
				label="API key"
				description="Of the workspace whose agent you want to talk to. Kept until this tab is closed."
				type="password"
				autoComplete="off"
				{...(refused ? { error: "The server does not accept the key it was given." } : {})}
				value={key}
				onChange={(typed) => setKey(typed.target.value)}
			/>
			<Button type="submit" variant="primary" disabled={key.trim() === ""}>
				Continue
			</Button>
		</form>
	);
}
