import { inside, type Room, rooms } from "../../test/architecture/room-table.ts";

const BEGIN =
	"<!-- Rooms: written by `node tools/docs/main.ts` from test/architecture/room-table.ts. -->";
const END = "<!-- End of rooms. -->";

/** The page with its tables of rooms as they are now, in place of those that it has. */
export function withRooms(page: string): string {
	const [before, rest = ""] = page.split(BEGIN);
	const [, after = ""] = rest.split(END);
	return `${before}${BEGIN}\n\n${roomReference()}\n\n${END}${after}`;
}

function roomReference(): string {
	return [
		table(rooms),
		...Object.entries(inside).map(
			([room, within]) =>
				`Within \`${room}\`, the lowest first; each may import the rooms beside it in the table:\n\n${table(within)}`,
		),
	].join("\n\n");
}

function table(named: Readonly<Record<string, Room>>): string {
	const rows = Object.entries(named).map(
		([name, { isFor, imports }]) => `| \`${name}\` | ${isFor} | ${listed(imports)} |`,
	);
	return ["| room | is for | may import |", "|---|---|---|", ...rows].join("\n");
}

function listed(imports: readonly string[]): string {
	return imports.map((name) => name.replace(/^(type )?src\//, "$1")).join(", ") || "–";
}
