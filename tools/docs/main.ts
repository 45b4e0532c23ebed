import { readFileSync, writeFileSync } from "node:fs";

import { withCrmSchemas } from "./crm-schemas.ts";
import { withEngines } from "./engine-reference.ts";
import { eventReference } from "./event-reference.ts";
import { withRooms } from "./room-reference.ts";

const page = (name: string) => new URL(`../../docs/${name}`, import.meta.url);

writeFileSync(page("events.md"), eventReference());
rewrite("agents.md", withEngines);
rewrite("architecture.md", withRooms);
rewrite("crm-openapi.yaml", withCrmSchemas);

function rewrite(name: string, withOurs: (text: string) => string): void {
	writeFileSync(page(name), withOurs(readFileSync(page(name), "utf8")));
}
