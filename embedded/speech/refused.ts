/** The input is not accepted; `message` says what is wrong and what would be right. */
export class Refused extends Error {
	readonly status: number;
	constructor(message: string, status = 400) {
		super(message);
		this.name = "Refused";
		this.status = status;
	}
}
