import { COLORS, type Color, type ServiceConfig } from "../../runtime/contract/index.ts";
import { greenOf, type Snapshot } from "../model/snapshot.ts";
import type { Write } from "../model/watcher.ts";
import type { Invariant } from "./invariant.ts";
import { StableTargets } from "./stable-health.ts";

/** A release that has failed on probation has all of the traffic, on both load balancers: listeners reach users at once, records do not. */
export const takenBack: Invariant = {
	name: "taken-back",
	holds:
		"A release on probation is taken back by one transaction that ends the probation and takes the lock; then both production listeners are turned before DNS is; and of a newer rollout and a release that fails one has the traffic",
	watch(report) {
		let service: ServiceConfig;
		/** The listeners that are to be turned, once a release is taken back. */
		let left: Set<Color> | undefined;
		const stable = new StableTargets();
		return {
			begins: (input) => {
				service = input;
			},
			answered: (call, answer) => stable.answered(call, answer, service),
			issued: (write) => {
				const { name, args, run, before } = write;
				const alb = COLORS.find((each) => service.loadBalancers[each].listener === args[0]);
				if (name === "loadBalancers.route" && alb) left?.delete(alb);
				if (name !== "dns.change" || !left) return;
				// Where the old color is known to be dead its load balancer is kept as it is (invariant 8).
				const first = [...left].filter((each) => leads(before, service, each) && stable.healthy(run, each) !== 0);
				if (first.length > 0) report(`DNS was turned before the listeners of ${first.join(" and ")}`, before.seconds);
				left = undefined;
			},
			written: (write, after, meanwhile) => {
				if (begins(write, after)) left = new Set(COLORS);
				const gone = meanwhile.probation !== undefined && after.probation === undefined;
				if (gone && !after.lock && write.name !== "probations.end")
					report(`${write.run.name} ended the probation, and has no lock`, after.seconds);
				if (after.probation && after.lock && after.lock.candidate === "green")
					report(`a rollout of ${after.lock.attempt} began, and the probation goes on`, after.seconds);
			},
		};
	},
};

/** Whether a write takes back a release on probation. */
function begins({ name }: Write, { lock, history }: Snapshot): boolean {
	const running = history.some(({ attempt, outcome }) => attempt === lock?.attempt && outcome === "running");
	return name === "probations.take" && lock?.candidate === "green" && running;
}

function leads({ actions }: Snapshot, service: ServiceConfig, alb: Color): boolean {
	return greenOf(actions[alb], service, alb) > 0;
}
