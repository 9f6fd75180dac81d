import type { ByColor, ServiceConfig } from "../../runtime/contract/index.ts";
import type { ServiceView } from "../../runtime/ports/index.ts";
import type { FunctionRun } from "../model/function-run.ts";
import { MOST_TASKS } from "../model/service.ts";
import { greenOf, type Snapshot, shareOf } from "../model/snapshot.ts";
import type { Write } from "../model/watcher.ts";
import type { Invariant } from "./invariant.ts";

/** Invariant 10. */
export const room: Invariant = {
	name: "10-room",
	holds:
		"Until probation ends, nothing takes tasks away from the color that fail-back leads to, and it is given as many as the load has given the candidate before each step",
	watch(report) {
		let service: ServiceConfig;
		let original: Snapshot;
		/** How many tasks each run of Prepare has been told that the candidate has. */
		const notified = new Map<FunctionRun, number>();
		let over = false;
		const check = (after: Snapshot, least: number) => {
			const { desired, scaling } = after;
			if (desired.blue < least) report(`the stable color is to run ${desired.blue} tasks, not ${least}`, after.seconds);
			if (scaling.blue && !scaling.blue.suspended.in) report("the stable color may be scaled in", after.seconds);
		};
		return {
			begins: (input, first) => {
				service = input;
				original = first;
			},
			answered: ({ name, run }, answer) => {
				if (run.name !== "prepare" || name !== "services.describe" || answer instanceof Error) return;
				notified.set(run, (answer as ByColor<ServiceView>).green.desiredCount);
			},
			written: (write, after) => {
				over ||= retires(write);
				if (over || !moved(after, service)) return;
				const prepared = write.name === "progress.keep" ? notified.get(write.run) : undefined;
				check(after, Math.max(original.desired.blue, Math.min(prepared ?? 0, MOST_TASKS)));
			},
		};
	},
};

/** Whether the candidate may have traffic: by DNS, or by its own load balancer's listener. */
function moved({ records, actions }: Snapshot, service: ServiceConfig): boolean {
	return shareOf(records, "A") > 0 || greenOf(actions.green, service, "green") > 0;
}

/** Whether a write begins to retire the old color: its lock says that nothing leads back to it any more. */
function retires({ before: { lock, probation } }: Write): boolean {
	return probation === undefined && lock?.candidate === "blue";
}
