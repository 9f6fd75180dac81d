import type { ProbeReport, RolloutDocument } from "../../runtime/contract/index.ts";
import type { FunctionRun } from "../model/function-run.ts";
import type { Invariant } from "./invariant.ts";
import { Witness } from "./witness.ts";

/** A release is judged by what it was asked. */
export const noBlame: Invariant = {
	name: "15-no-blame",
	holds:
		"Probes that reach nobody say nothing of the candidate: no check passes by them, and before any traffic none fails the release for them",
	watch(report) {
		const unreached = new WeakSet<FunctionRun>();
		const witness = new Witness();
		return {
			answered: (call, answer) => {
				witness.answered(call, answer);
				if (call.name !== "prober.probe" || answer instanceof Error) return;
				if ((answer as ProbeReport).unreachable > 0) unreached.add(call.run);
			},
			returned: (run, answer, seconds) => {
				const { rollout, verdict } = (answer ?? {}) as Partial<RolloutDocument>;
				if (!run.checks || !unreached.has(run) || run.actor.kind !== "execution") return;
				const { verdict: said, code = "" } = verdict ?? {};
				if (said === "pass") report(`${run.name} passed though probes reached nobody`, seconds);
				// Those that were answered badly before still count.
				const observed = witness.checks(run.actor.execution, "probes failed") > 0;
				if (said === "fail" && rollout?.step === -1 && !observed && ["ProbesFailed", "NotReady"].includes(code)) {
					report(`${run.name} blames the release for what was not reached: ${code}`, seconds);
				}
			},
		};
	},
};
