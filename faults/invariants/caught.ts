import type { Invariant } from "./invariant.ts";

/** Liveness: no error ends an execution where it happens to be. */
export const caught: Invariant = {
	name: "caught",
	holds:
		"An execution that fails does so at one of the machine's own ends: whatever a task throws is caught; and nothing that others say is too much to hand on",
	watch(report) {
		return {
			threw: (run, { name }, seconds) => {
				if (name === "DocumentTooLarge") report(`${run.name} had more to hand on than a state may have`, seconds);
			},
			ended: ({ executions, snapshot }) => {
				for (const { arn, status, state, type, error, endedAt = snapshot.seconds } of executions) {
					if (status !== "FAILED" || type === "Fail") continue;
					report(`${arn.split(":").at(-1)} failed in ${state}: ${error}`, endedAt);
				}
			},
		};
	},
};
