/** How far ahead of real time audio may be sent: enough for the jitter of a network, and little enough to stop at once. */
export const LEAD_MS = 300;

/**
 * Computes how much of the audio sent so far has been played, if the far end plays at once and without gaps. After a gap
 * in sending, the next audio starts to play when it is sent. All times are in ms.
 */
export class PlaybackClock {
	#sentMs = 0;
	#firstSentAt = 0;
	/** When the audio sent so far will have been played. */
	#endsAt = 0;
	#acknowledged: { playedMs: number; at: number } | null = null;

	get sentMs(): number {
		return this.#sentMs;
	}

	get endsAt(): number {
		return this.#endsAt;
	}

	sent(audioMs: number, now: number): void {
		if (this.#sentMs === 0) this.#firstSentAt = now;
		this.#endsAt = Math.max(this.#endsAt, now) + audioMs;
		this.#sentMs += audioMs;
	}

	/**
	 * The far end says how much it has played, and what was heard counts from that. It cannot have played more than there
	 * was time for. The pace of sending does not change.
	 */
	acknowledged(playedMs: number, now: number): void {
		this.#acknowledged = { playedMs: Math.min(playedMs, now - this.#firstSentAt), at: now };
	}

	/** Playback stops, and what was not played yet is dropped. Returns how much that was. */
	stop(now: number): number {
		const unplayedMs = this.#sentMs - this.playedMs(now);
		this.#sentMs -= unplayedMs;
		this.#endsAt = now;
		this.#acknowledged = null;
		return unplayedMs;
	}

	playedMs(now: number): number {
		if (this.#acknowledged === null) return this.#sentMs - Math.max(0, this.#endsAt - now);
		const { playedMs, at } = this.#acknowledged;
		return Math.min(this.#sentMs, playedMs + (now - at));
	}

	/** How long to wait before sending this much more, to stay within the lead. */
	waitMs(audioMs: number, now: number): number {
		return Math.max(0, this.#endsAt + audioMs - now - LEAD_MS);
	}
}
