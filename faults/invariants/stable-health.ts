import { COLORS, type Color, type ServiceConfig } from "../../runtime/contract/index.ts";
import type { Target } from "../../runtime/ports/index.ts";
import type { FunctionRun } from "../model/function-run.ts";
import { greenOf, shareOf } from "../model/snapshot.ts";
import type { Call } from "../model/watcher.ts";
import type { Invariant } from "./invariant.ts";

/** Invariant 8. */
export const stableHealth: Invariant = {
	name: "8-stable-health",
	holds: "Traffic is never sent back to a stable color that is known to have no healthy target where it would arrive",
	watch(report) {
		let service: ServiceConfig;
		const known = new StableTargets();
		return {
			begins: (input) => {
				service = input;
			},
			answered: (call, answer) => known.answered(call, answer, service),
			issued: ({ name, args, run, before }) => {
				const alb = COLORS.find((each) => service.loadBalancers[each].listener === args[0]);
				if (name !== "loadBalancers.route" || !alb || greenOf(args[1] as never, service, alb) > 0) return;
				const share = shareOf(before.records, "A");
				const reached = alb === "green" ? share > 0 : share < 1;
				const notified = known.healthy(run, alb);
				// A run that did not even ask knows what everybody could have known.
				const dead = notified === undefined ? !known.unread(run) && before.healthy.blue[alb] === 0 : notified === 0;
				if (reached && dead && greenOf(before.actions[alb], service, alb) > 0) {
					report(
						`${run.name} routed the ${alb} load balancer at blue, which has no healthy target there`,
						before.seconds,
					);
				}
			},
		};
	},
};

/** What each run of a function was told of the stable color's targets. */
export class StableTargets {
	readonly #healthy = new WeakMap<FunctionRun, Map<Color, number>>();
	readonly #unread = new WeakSet<FunctionRun>();
	readonly #stable: Color;

	/** @param stable - which color that is. */
	constructor(stable: Color = "blue") {
		this.#stable = stable;
	}

	/** A call was answered. */
	answered({ name, args, run }: Call, answer: unknown, { loadBalancers }: ServiceConfig): void {
		const alb = COLORS.find((each) => loadBalancers[each].targetGroups[this.#stable] === args[0]);
		if (name !== "loadBalancers.targets" || !alb) return;
		if (answer instanceof Error) {
			this.#unread.add(run);
			return;
		}
		const healthy = (answer as readonly Target[]).filter(({ state }) => state === "healthy").length;
		this.#healthy.set(run, (this.#healthy.get(run) ?? new Map<Color, number>()).set(alb, healthy));
	}

	/** How many healthy targets a run was told that it has on a load balancer; nothing when it was not told, or could not ask for both load balancers. */
	healthy(run: FunctionRun, alb: Color): number | undefined {
		return this.unread(run) ? undefined : this.#healthy.get(run)?.get(alb);
	}

	/** Whether a run asked and got no answer. */
	unread(run: FunctionRun): boolean {
		return this.#unread.has(run);
	}
}
