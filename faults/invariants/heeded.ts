import type { RolloutDocument } from "../../runtime/contract/index.ts";
import type { Invariant } from "./invariant.ts";
import { type Notified, Witness } from "./witness.ts";

/** What fails a rollout as soon as a check is told of it. */
const AT_ONCE: readonly Notified[] = ["superseded", "stable redeployed", "ringing", "hook failed"];

/** What no rollout can begin with. */
const UNFIT: Notified = "unfit";

/**
 * After so many checks whose probes failed it is no chance any more. Two in a row are enough for a release that was bad from its
 * first probe on; one that was good for long takes a few more.
 */
const FAILING_CHECKS = 6;

/** What is known to be bad is heeded: the issue's own demand, beside the design's list. */
export const heeded: Invariant = {
	name: "heeded",
	holds:
		"A check fails the rollout when it is told of a newer deployment, of another one of the stable color, of an alarm that rings, or of a hook's fail, and when probes go on failing; and no rollout begins while an alarm rings or cannot be read, or with a production listener that is sticky or has a rule of its own",
	watch(report) {
		const witness = new Witness();
		return {
			answered: (call, answer) => witness.answered(call, answer),
			returned: (run, answer, seconds) => {
				const { verdict, next } = (answer ?? {}) as Partial<RolloutDocument>;
				// A release that is on probation is judged on, whoever has taken its place.
				const heededBy = run.name === "probation" ? AT_ONCE.filter((what) => what !== "superseded") : AT_ONCE;
				const notified = [...heededBy, UNFIT].filter((what) => witness.notified(run, what));
				if (
					run.name === "begin" &&
					next === "proceed" &&
					(notified.includes("ringing") || witness.notified(run, "no alarms"))
				) {
					report("a rollout began though an alarm rang, or could not be read", seconds);
				}
				if (run.name === "begin" && next === "proceed" && notified.includes("unfit")) {
					report("a rollout began though a production listener is sticky, or has a rule of its own", seconds);
				}
				if (!run.checks || verdict?.verdict === "fail") return;
				if (notified.length > 0)
					report(`${run.name} said ${verdict?.verdict} though it was told: ${notified.join(", ")}`, seconds);
				const { actor } = run;
				// On probation what fails at both colors counts against nobody.
				if (witness.notified(run, "warm probes failed")) return;
				const failing = actor.kind === "execution" ? witness.checks(actor.execution, "probes failed") : 0;
				if (failing >= FAILING_CHECKS && witness.notified(run, "probes failed")) {
					report(`${run.name} said ${verdict?.verdict} though the probes of ${failing} checks failed`, seconds);
				}
			},
		};
	},
};
