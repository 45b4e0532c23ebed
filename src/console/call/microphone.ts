/** Why there is no microphone. Each has a different remedy. */
export type MicrophoneTrouble = "refused" | "missing" | "busy" | "insecure_page";

export type Microphone = { ok: true; release: () => void } | { ok: false; why: MicrophoneTrouble };

/**
 * Asks before the call is placed: while the browser's question stands open nobody is on the line.
 * The stream is held until the call has opened its own, so that the device is not let go in between.
 */
export async function openMicrophone(): Promise<Microphone> {
	if (!window.isSecureContext) return { ok: false, why: "insecure_page" };
	try {
		const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
		return { ok: true, release: () => stream.getTracks().forEach((track) => track.stop()) };
	} catch (cause) {
		return { ok: false, why: troubleOf(cause) };
	}
}

function troubleOf(cause: unknown): MicrophoneTrouble {
	if (!(cause instanceof DOMException)) return "busy";
	switch (cause.name) {
		case "NotAllowedError":
		case "SecurityError":
			return "refused";
		case "NotFoundError":
		case "OverconstrainedError":
			return "missing";
		default:
			return "busy";
	}
}

/** A call that is only typed still needs an audio input, or the SDK would open the microphone. */
export const noMicrophone = {
	onAudioLevel: null,
	start: async () => {},
	stop: () => {},
};
