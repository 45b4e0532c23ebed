import { Button } from "@cloudflare/kumo/components/button";
import { HandPalmIcon } from "@phosphor-icons/react/dist/csr/HandPalm";
import { MicrophoneIcon } from "@phosphor-icons/react/dist/csr/Microphone";
import { MicrophoneSlashIcon } from "@phosphor-icons/react/dist/csr/MicrophoneSlash";
import { PhoneIcon } from "@phosphor-icons/react/dist/csr/Phone";
import { PhoneDisconnectIcon } from "@phosphor-icons/react/dist/csr/PhoneDisconnect";
import { SpeakerHighIcon } from "@phosphor-icons/react/dist/csr/SpeakerHigh";
import { SpeakerSlashIcon } from "@phosphor-icons/react/dist/csr/SpeakerSlash";

import { type CallState, isLive } from "./call-state.ts";
import type { LiveCall } from "./live-call.ts";

interface ControlsProps {
	call: LiveCall;
	state: CallState;
}

export function Controls({ call, state }: ControlsProps) {
	const { phase, muted, voice, agent, withMicrophone } = state;
	if (phase.is === "ended") {
		return (
			<div className="controls">
				<Button
					variant="primary"
					size="lg"
					icon={<PhoneIcon weight="fill" size={18} />}
					onClick={() => void call.place(withMicrophone)}
				>
					Call again
				</Button>
				<Button variant="ghost" size="lg" onClick={() => call.clear()}>
					Close
				</Button>
			</div>
		);
	}
	return (
		<div className="controls">
			{withMicrophone && (
				<Button
					size="lg"
					disabled={!isLive(phase)}
					aria-pressed={muted}
					icon={muted ? <MicrophoneSlashIcon size={18} /> : <MicrophoneIcon size={18} />}
					onClick={() => call.toggleMute()}
				>
					{muted ? "Unmute" : "Mute"}
				</Button>
			)}
			<Button
				size="lg"
				disabled={phase.is !== "in_call"}
				aria-pressed={voice}
				icon={voice ? <SpeakerHighIcon size={18} /> : <SpeakerSlashIcon size={18} />}
				onClick={() => call.setVoice(!voice)}
			>
				{voice ? "Voice on" : "Voice off"}
			</Button>
			{voice && (
				<Button
					size="lg"
					disabled={phase.is !== "in_call" || agent !== "speaking"}
					icon={<HandPalmIcon size={18} />}
					onClick={() => call.interrupt()}
				>
					Interrupt
				</Button>
			)}
			<Button
				size="lg"
				variant="destructive"
				icon={<PhoneDisconnectIcon weight="fill" size={18} />}
				onClick={() => call.hangUp()}
			>
				{isLive(phase) ? "Hang up" : "Cancel"}
			</Button>
		</div>
	);
}
