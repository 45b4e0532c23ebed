import { Banner } from "@cloudflare/kumo/components/banner";
import { Button } from "@cloudflare/kumo/components/button";
import { PhoneIcon } from "@phosphor-icons/react/dist/csr/Phone";

import type { Phase } from "./call-state.ts";
import type { MicrophoneTrouble } from "./microphone.ts";

interface ReadyToCallProps {
	phase: Extract<Phase, { is: "ready" | "no_microphone" | "failed" }>;
	onPlace: (withMicrophone: boolean) => void;
}

export function ReadyToCall({ phase, onPlace }: ReadyToCallProps) {
	return (
		<section className="card ready" aria-label="Call">
			<div className="orb orb-still" aria-hidden="true">
				<span className="orb-core">
					<PhoneIcon weight="fill" size={30} />
				</span>
			</div>
			<h1>Talk to the receptionist</h1>
			<p className="lead">
				Ask a question or book an appointment, as a caller would. Speak over it whenever you like.
			</p>
			<Notice phase={phase} />
			<div className="ready-actions">
				<Button
					variant="primary"
					size="lg"
					className="call-button"
					icon={<PhoneIcon weight="fill" size={18} />}
					onClick={() => onPlace(true)}
				>
					Call
				</Button>
				<Button variant="ghost" onClick={() => onPlace(false)}>
					Type instead
				</Button>
			</div>
		</section>
	);
}

function Notice({ phase }: Pick<ReadyToCallProps, "phase">) {
	switch (phase.is) {
		case "ready":
			return null;
		case "no_microphone":
			return <MicrophoneNotice why={phase.why} />;
		case "failed":
			return (
				<div className="notice" role="alert">
					<Banner variant="error" title="The call did not start" description={phase.problem.say} />
				</div>
			);
	}
}

function MicrophoneNotice({ why }: { why: MicrophoneTrouble }) {
	const { title, description } = sayTrouble(why);
	return (
		<div className="notice" role="alert">
			<Banner variant="alert" title={title} description={description} />
		</div>
	);
}

function sayTrouble(why: MicrophoneTrouble): { title: string; description: string } {
	switch (why) {
		case "refused":
			return {
				title: "The microphone is blocked",
				description:
					"Open the site settings beside the address, allow the microphone, then press Call again.",
			};
		case "missing":
			return {
				title: "No microphone was found",
				description: "Plug one in and press Call again, or type instead.",
			};
		case "busy":
			return {
				title: "The microphone could not be opened",
				description: "Another program may be using it. Close that program and press Call again.",
			};
		case "insecure_page":
			return {
				title: "This address cannot use the microphone",
				description: "Browsers allow it on https and on localhost only. You can type instead.",
			};
	}
}
