import { CalendarCheckIcon } from "@phosphor-icons/react/dist/csr/CalendarCheck";

import type { Appointment } from "../wire.ts";
import { sayWhen } from "../words.ts";

export function AppointmentCard({ appointment }: { appointment: Appointment }) {
	const { service, startsAt, timezone, name, phone } = appointment;
	return (
		<section className="card appointment" data-testid="appointment">
			<span className="appointment-mark" aria-hidden="true">
				<CalendarCheckIcon size={24} weight="duotone" />
			</span>
			<div>
				<h2>Appointment booked</h2>
				<p className="appointment-when">
					<time dateTime={startsAt}>{sayWhen(startsAt, timezone)}</time>{" "}
					<small>{cityOf(timezone)} time</small>
				</p>
				<p className="muted">
					{service} · {name} · <span className="phone">{phone}</span>
				</p>
			</div>
		</section>
	);
}

/** `America/New_York` → `New York`. */
function cityOf(timezone: string): string {
	return timezone.slice(timezone.lastIndexOf("/") + 1).replaceAll("_", " ");
}
