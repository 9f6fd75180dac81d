import { COLOURS, type ServiceConfig } from "../../runtime/contract.ts";
import { STABLE_TASKS } from "../cases/service.ts";
import { greenOf, type Snapshot, shareOf } from "../play/snapshot.ts";
import type { Invariant } from "./invariant.ts";

/** Capacity: the issue's own demand, beside the design's list. */
export const capacity: Invariant = {
	name: "capacity",
	holds:
		"Before its edge serves it, and before each step, the candidate is healthy on both edges with the tasks that it needs",
	watch(report) {
		let service: ServiceConfig;
		const check = (before: Snapshot, needed: number, what: string) => {
			for (const edge of COLOURS) {
				const healthy = before.healthy.green[edge];
				if (healthy < needed) {
					report(`${what} with ${healthy} of ${needed} tasks healthy on the ${edge} edge`, before.seconds);
				}
			}
		};
		return {
			begins: (given) => {
				service = given;
			},
			written: ({ name, before }, after) => {
				const [was, now] = [before, after].map(({ records }) => 100 * shareOf(records, "A")) as [number, number];
				if (name === "dns.change" && now > was) check(before, tasksFor(now, service), `raised to ${now} %`);
				const aimed = [before, after].map(({ actions }) => greenOf(actions.green, service, "green")) as [
					number,
					number,
				];
				if (name === "edges.aim" && aimed[1] > aimed[0]) check(before, 1, "the candidate's edge was aimed at it");
			},
		};
	},
};

/**
 * As many as the stable colour's; where somebody chose less, a step's share of them and the headroom, rounded up: at least one, and
 * never more than all.
 */
function tasksFor(percent: number, { headroomPercent }: ServiceConfig): number {
	if (headroomPercent === null) return STABLE_TASKS;
	const share = (STABLE_TASKS * percent * (1 + headroomPercent / 100)) / 100;
	return Math.max(1, Math.min(STABLE_TASKS, Math.ceil(share)));
}
