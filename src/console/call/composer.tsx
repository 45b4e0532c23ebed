import { Button } from "@cloudflare/kumo/components/button";
import { PaperPlaneRightIcon } from "@phosphor-icons/react/dist/csr/PaperPlaneRight";
import { useState } from "react";

interface ComposerProps {
	onSend: (text: string) => void;
	disabled: boolean;
	autoFocus: boolean;
}

/** A message to the agent in writing: without a microphone, or for what is hard to spell aloud. */
export function Composer({ onSend, disabled, autoFocus }: ComposerProps) {
	const [text, setText] = useState("");
	const ready = text.trim() !== "" && !disabled;
	return (
		<form
			className="composer"
			onSubmit={(submitted) => {
				submitted.preventDefault();
				if (!ready) return;
				onSend(text.trim());
				setText("");
			}}
		>
			<input
				aria-label="Message"
				placeholder="Type a message"
				autoComplete="off"
				enterKeyHint="send"
				maxLength={2000}
				// Focus follows the choice to type; in a spoken call it would open a phone's keyboard.
				autoFocus={autoFocus}
				value={text}
				onChange={(typed) => setText(typed.target.value)}
			/>
			<Button
				type="submit"
				variant="ghost"
				shape="square"
				aria-label="Send"
				disabled={!ready}
				icon={<PaperPlaneRightIcon weight="fill" size={18} />}
			/>
		</form>
	);
}
