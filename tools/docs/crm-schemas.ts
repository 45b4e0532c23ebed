import { Document, isCollection, isScalar, isSeq, visit } from "yaml";
import { z } from "zod";

import { BatchAnswer, CallerAnswer, NextAppointmentAnswer } from "../../src/domain/crm/answers.ts";
import { CrmWrite, MAX_WRITES } from "../../src/domain/crm/write.ts";

const BEGIN =
	"  # Schemas: written by `node tools/docs/main.ts` from src/domain/crm. Edit only what is above.\n  schemas:\n";
/** The longest map that stands on one line. */
const MAX_ON_ONE_LINE = 110;

/** `docs/crm-openapi.yaml` with the schemas as they are now, in place of those that it has. */
export function withCrmSchemas(page: string): string {
	const [before] = page.split(BEGIN);
	const document = new Document(schemas(), { aliasDuplicateObjects: false });
	visit(document, {
		Map: (_, node) => {
			const isFlat = node.items.every(
				({ value }) => !isCollection(value) || (isSeq(value) && value.items.every(isScalar)),
			);
			node.flow = isFlat && JSON.stringify(node).length < MAX_ON_ONE_LINE;
		},
		Seq: (_, node) => {
			node.flow = node.items.every(isScalar);
		},
	});
	const text = document.toString({ lineWidth: 0, flowCollectionPadding: false });
	return `${before}${BEGIN}${text.replaceAll(/^(?=.)/gm, "    ")}`;
}

const ref = (name: string) => `#/components/schemas/${name}`;

function schemas() {
	const writes = CrmWrite.options.map((option) => {
		const kind = option.shape.kind.value;
		return { kind, name: `${kind.charAt(0).toUpperCase()}${kind.slice(1)}Write`, option };
	});
	return {
		CallerAnswer: schemaOf(CallerAnswer),
		NextAppointmentAnswer: schemaOf(NextAppointmentAnswer),
		BatchAnswer: schemaOf(BatchAnswer),
		Writes: {
			description: "Of one workspace, each record once",
			type: "array",
			minItems: 1,
			maxItems: MAX_WRITES,
			items: {
				oneOf: writes.map(({ name }) => ({ $ref: ref(name) })),
				discriminator: {
					propertyName: "kind",
					mapping: Object.fromEntries(writes.map(({ kind, name }) => [kind, ref(name)])),
				},
			},
		},
		...Object.fromEntries(writes.map(({ name, option }) => [name, schemaOf(option)])),
	};
}

/** What is sent, or read, as JSON. */
function schemaOf(schema: z.ZodType) {
	const {
		$schema: _,
		description,
		...rest
	} = z.toJSONSchema(schema, {
		io: "input",
		override: ({ jsonSchema }) => {
			// The format says as much as the pattern of hundreds of characters that comes with it.
			if (jsonSchema.format === "date-time") delete jsonSchema.pattern;
		},
	});
	return description === undefined ? rest : { description, ...rest };
}
