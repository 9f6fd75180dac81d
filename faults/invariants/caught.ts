import type { Invariant } from "./invariant.ts";

/** Liveness: no error ends an execution where it happens to be. */
export const caught: Invariant = {
	name: "caught",
	holds: "An execution that fails does so at one of the machine's own ends: whatever a task throws is caught",
	watch(report) {
		return {
			ended: ({ executions, snapshot }) => {
				for (const { arn, status, state, type, error, endedAt = snapshot.seconds } of executions) {
					if (status !== "FAILED" || type === "Fail") continue;
					report(`${arn.split(":").at(-1)} failed in ${state}: ${error}`, endedAt);
				}
			},
		};
	},
};
