import { readFileSync, writeFileSync } from "node:fs";

import { eventReference } from "./event-reference.ts";
import { withRooms } from "./room-reference.ts";

const page = (name: string) => new URL(`../../docs/${name}`, import.meta.url);

writeFileSync(page("events.md"), eventReference());
const architecture = page("architecture.md");
writeFileSync(architecture, withRooms(readFileSync(architecture, "utf8")));
