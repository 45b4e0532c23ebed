import { dayAndHour } from "../time/spoken-day.ts";
import type { Appointment } from "./appointment.ts";

type Change = "booked" | "moved" | "cancelled";

interface Words {
	readonly changes: Readonly<Record<Change, string>>;
	/** Before the new time of an appointment that was moved. */
	readonly now: string;
	readonly inTheNameOf: string;
}

const en: Words = {
	changes: {
		booked: "The appointment is booked",
		moved: "The appointment is moved",
		cancelled: "The appointment is cancelled",
	},
	now: "now",
	inTheNameOf: "in the name of",
};

const byLanguage: Readonly<Record<string, Words>> = {
	en,
	de: {
		changes: {
			booked: "Der Termin ist gebucht",
			moved: "Der Termin ist verschoben",
			cancelled: "Der Termin ist abgesagt",
		},
		now: "jetzt",
		inTheNameOf: "auf den Namen",
	},
	es: {
		changes: {
			booked: "La cita está reservada",
			moved: "La cita se ha cambiado",
			cancelled: "La cita está cancelada",
		},
		now: "ahora",
		inTheNameOf: "a nombre de",
	},
	fr: {
		changes: {
			booked: "Le rendez-vous est pris",
			moved: "Le rendez-vous est déplacé",
			cancelled: "Le rendez-vous est annulé",
		},
		now: "maintenant",
		inTheNameOf: "au nom de",
	},
	it: {
		changes: {
			booked: "L'appuntamento è fissato",
			moved: "L'appuntamento è spostato",
			cancelled: "L'appuntamento è annullato",
		},
		now: "ora",
		inTheNameOf: "a nome di",
	},
	nl: {
		changes: {
			booked: "De afspraak staat vast",
			moved: "De afspraak is verzet",
			cancelled: "De afspraak is geannuleerd",
		},
		now: "nu",
		inTheNameOf: "op naam van",
	},
	pt: {
		changes: {
			booked: "A marcação está feita",
			moved: "A marcação foi alterada",
			cancelled: "A marcação está cancelada",
		},
		now: "agora",
		inTheNameOf: "em nome de",
	},
};

/**
 * The sentence with which a caller is told what was done, with weekday, day, hour and name; in English for a language
 * that has no words here.
 * @param language BCP 47, such as `de` or `de-AT`.
 */
export function confirmationOf(
	change: Change,
	{ service, startsAt, timezone, name }: Appointment,
	language: string,
): string {
	const { changes, now, inTheNameOf } = byLanguage[language.split("-")[0] ?? ""] ?? en;
	const when = dayAndHour(startsAt, { timezone, language });
	const time = change === "moved" ? `${now} ${when}` : when;
	return `${changes[change]}: ${service}, ${time}, ${inTheNameOf} ${name}.`;
}
