import { attemptOf } from "../../runtime/contract/index.ts";
import type { Execution } from "../model/execution.ts";
import type { Invariant } from "./invariant.ts";

/** What an execution fails with that was refused before it had touched anything. */
const REFUSED: ReadonlySet<string> = new Set(["WrongStart", "QueueTimeout"]);

/** ECS sends two events for a deployment, each perhaps twice; people hear one answer. */
export const oneAnswer: Invariant = {
	name: "one-answer",
	holds: "An attempt that was refused is refused once, and does not begin by another event",
	watch(report) {
		return {
			ended: ({ executions, snapshot: { seconds } }) => {
				const refused = executions.filter(({ error = "" }) => REFUSED.has(error));
				for (const first of refused) {
					const others = executions.filter((each) => each !== first && sameAttempt(each, first));
					const again = others.find((each) => refused.includes(each) || each.visits.has("Prepare"));
					if (again) report(`${nameOf(first)} was refused, and ${nameOf(again)} got another answer`, seconds);
				}
			},
		};
	},
};

function sameAttempt(left: Execution, right: Execution): boolean {
	return attemptOf(left) === attemptOf(right);
}

function nameOf({ arn, status, error }: Execution): string {
	return `${arn.split(":").at(-1)} (${status} ${error ?? ""})`;
}
