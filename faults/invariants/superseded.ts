import type { RolloutDocument } from "../../runtime/contract.ts";
import type { ServiceView } from "../../runtime/ports.ts";
import type { FunctionRun } from "../play/function-run.ts";
import type { Invariant } from "./invariant.ts";

/** A newer release: the issue's own demand, beside the design's list. */
export const superseded: Invariant = {
	name: "superseded",
	holds: "A look that sees a newer deployment of the candidate fails the rollout",
	watch(report) {
		const newer = new WeakMap<FunctionRun, string>();
		return {
			answered: ({ name, run }, answer) => {
				if (name !== "services.describe" || answer instanceof Error || run.actor.kind !== "execution") return;
				const { green } = answer as Readonly<Record<string, ServiceView>>;
				if (green && green.deployment.id !== run.actor.deploymentId) newer.set(run, green.deployment.id);
			},
			returned: (run, answer, seconds) => {
				const { verdict } = (answer ?? {}) as Partial<RolloutDocument>;
				const seen = newer.get(run);
				if (run.looks && seen && verdict?.verdict !== "fail") {
					report(`${run.name} said ${verdict?.verdict} though ${seen} is there`, seconds);
				}
			},
		};
	},
};
