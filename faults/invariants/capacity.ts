import { COLORS, type ServiceConfig } from "../../runtime/contract/index.ts";
import { STABLE_TASKS } from "../model/service.ts";
import { greenOf, type Snapshot, shareOf } from "../model/snapshot.ts";
import type { Invariant } from "./invariant.ts";

/** Capacity: the issue's own demand, beside the design's list. */
export const capacity: Invariant = {
	name: "capacity",
	holds:
		"Before its load balancer serves it, and before each step, the candidate is healthy on both load balancers with the tasks that it needs",
	watch(report) {
		let service: ServiceConfig;
		const check = (before: Snapshot, needed: number, what: string) => {
			for (const alb of COLORS) {
				const healthy = before.healthy.green[alb];
				if (healthy < needed) {
					report(`${what} with ${healthy} of ${needed} tasks healthy on the ${alb} load balancer`, before.seconds);
				}
			}
		};
		return {
			begins: (input) => {
				service = input;
			},
			written: ({ name, before }, after) => {
				const [was, now] = [before, after].map(({ records }) => 100 * shareOf(records, "A")) as [number, number];
				if (name === "dns.change" && now > was) check(before, tasksFor(now, service), `raised to ${now} %`);
				const routed = [before, after].map(({ actions }) => greenOf(actions.green, service, "green")) as [
					number,
					number,
				];
				if (name === "loadBalancers.route" && routed[1] > routed[0])
					check(before, 1, "the candidate's load balancer was routed to it");
			},
		};
	},
};

/**
 * As many as the stable color's; where somebody chose less, a step's share of them and the headroom, rounded up: at least one, and
 * never more than all.
 */
function tasksFor(percent: number, { headroomPercent }: ServiceConfig): number {
	if (headroomPercent === null) return STABLE_TASKS;
	const share = (STABLE_TASKS * percent * (1 + headroomPercent / 100)) / 100;
	return Math.max(1, Math.min(STABLE_TASKS, Math.ceil(share)));
}
