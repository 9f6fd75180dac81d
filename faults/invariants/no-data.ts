import type { RolloutDocument, ServiceConfig } from "../../runtime/contract.ts";
import type { ServiceView, Target } from "../../runtime/ports.ts";
import type { FunctionRun } from "../play/function-run.ts";
import type { Invariant } from "./invariant.ts";

/** Verdicts that follow from how long it has lasted, or from the deployment. */
const OTHER_REASONS: ReadonlySet<string> = new Set(["NotReady", "Inconclusive", "DnsNotInSync"]);

/** Invariant 9. */
export const noData: Invariant = {
	name: "9-no-data",
	holds: "A look that gets an answer without data neither passes nor fails because of it",
	watch(report) {
		let service: ServiceConfig;
		/** Runs that saw something bad besides. */
		const bad = new WeakSet<FunctionRun>();
		return {
			begins: (given) => {
				service = given;
			},
			answered: ({ name, run }, answer) => {
				if (name === "edges.targets" && (answer as readonly Target[]).some?.(({ state }) => state === "unhealthy")) {
					bad.add(run);
				}
				if (name === "services.describe" && !(answer instanceof Error)) {
					const { green } = answer as Readonly<Record<string, ServiceView>>;
					const { deploymentId } = run.actor.kind === "execution" ? run.actor : { deploymentId: "" };
					if (green?.deployment.id !== deploymentId || green.deployment.rolloutState === "FAILED") bad.add(run);
				}
			},
			returned: (run, answer, seconds) => {
				const candidate = Object.values(service.edges).map(({ targetGroups }) => targetGroups.green);
				const silent = run.silent.some((what) => what === "alarms" || candidate.includes(what));
				const { verdict } = (answer ?? {}) as Partial<RolloutDocument>;
				if (!silent || !run.looks || !verdict) return;
				if (verdict.verdict === "pass") report(`${run.name} passed without data`, seconds);
				if (verdict.verdict === "fail" && !bad.has(run) && !OTHER_REASONS.has(verdict.code)) {
					report(`${run.name} failed without data: ${verdict.code}`, seconds);
				}
			},
		};
	},
};
