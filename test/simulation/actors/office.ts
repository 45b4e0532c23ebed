import { FollowUp } from "../../../src/domain/events/follow-up.ts";
import type { World } from "../world.ts";
import type { CallObject } from "./call-object.ts";

/** What the people say who are asked before somebody is called back. */
export type Office = "is not asked" | "agrees" | "declines" | "is away";

/** Goes through the calls, and answers what waits for an answer. */
export async function answerFollowUps(
	world: World,
	objects: Iterable<CallObject>,
	office: Office,
): Promise<void> {
	if (office !== "agrees" && office !== "declines") return;
	for (const object of objects)
		for (const followUpId of unanswered(object)) {
			world.note(`the office ${office}`);
			const command =
				office === "agrees"
					? ({ type: "approve_follow_up", followUpId } as const)
					: ({ type: "decline_follow_up", followUpId, why: null } as const);
			try {
				await world.cross("object", () => object.call(({ record }) => record.execute(command)));
			} catch (cause) {
				// They see an error, and try again later.
				world.note(`the office could not: ${String(cause)}`);
			}
		}
}

function unanswered(object: CallObject): string[] {
	const log = object.storage.events();
	return log.flatMap(({ type, data }) => {
		if (type !== "followup.proposed") return [];
		const { followUpId, needsApproval } = FollowUp.parse(JSON.parse(data).followUp);
		const answered = log.some(
			(row) => /^followup\.(approved|declined)$/.test(row.type) && row.data.includes(followUpId),
		);
		return needsApproval && !answered ? [followUpId] : [];
	});
}
