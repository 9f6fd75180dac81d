import { isDeepStrictEqual } from "node:util";
import { type RolloutDocument, type ServiceConfig, WATCHDOG } from "../../runtime/contract/index.ts";
import { isAwsWrite } from "../model/calls.ts";
import { greenOf, type Snapshot } from "../model/snapshot.ts";
import type { Invariant } from "./invariant.ts";
import { StableTargets } from "./stable-health.ts";

/** Invariant 4. */
export const listenerFirst: Invariant = {
	name: "4-listener-first",
	holds:
		"Once a check fails the candidate, fail-back is entered or the watchdog takes over, the next write to AWS routes the candidate's load balancer back, if that serves the candidate",
	watch(report) {
		let service: ServiceConfig;
		let original: Snapshot;
		let why: string | undefined;
		let since = 0;
		let owner: string | undefined;
		let onProbation = false;
		const stable = new StableTargets();
		const fails = (reason: string, seconds: number) => {
			if (why === undefined) since = seconds;
			why ??= reason;
		};
		return {
			begins: (input, first) => {
				service = input;
				original = first;
			},
			answered: (call, answer) => stable.answered(call, answer, service),
			returned: (run, answer, seconds) => {
				const { verdict } = (answer ?? {}) as Partial<RolloutDocument>;
				if (verdict?.verdict === "fail" && run.checks) fails(`${run.name} said ${verdict.code}`, seconds);
			},
			entered: ({ arn, state }, seconds) => {
				if (state === "FailBack" && arn === owner) fails("FailBack was entered", seconds);
			},
			executionEnded: ({ status }) => {
				// Whoever ends the execution of a release on probation decides about it: nobody brings it back any more.
				if (onProbation && (status === "ABORTED" || status === "TIMED_OUT")) why = undefined;
			},
			written: ({ before }, after) => {
				onProbation = after.probation !== undefined && after.lock === undefined;
				owner = after.lock?.owner;
				if (tookOver(before, after)) fails("the watchdog took over", after.seconds);
			},
			issued: ({ name, args, run, before }) => {
				if (!why || !isAwsWrite(name)) return;
				// A task that was at work when its execution died knows of no fail-back; nor can it be stopped.
				if (run.actor.kind === "execution" && run.began < since) return;
				// Where the stable color is known to be dead its load balancer is kept as it is (invariant 8).
				const serves = greenOf(before.actions.green, service, "green") > 0 && stable.healthy(run, "green") !== 0;
				if (serves && !routesBack(name, args, service, original))
					report(`${why}, and ${name} came first`, before.seconds);
				why = undefined;
			},
		};
	},
};

/** The lock under which the old color is retired protects a release that is complete: that is no fail-back. */
function tookOver(before: Snapshot, { lock }: Snapshot): boolean {
	return before.lock?.owner !== WATCHDOG && lock?.owner === WATCHDOG && lock.candidate === "green";
}

/** Whether a write has the candidate's load balancer forward as it did before the rollout. */
function routesBack(name: string, [listener, actions]: readonly unknown[], service: ServiceConfig, original: Snapshot) {
	if (name !== "loadBalancers.route" || listener !== service.loadBalancers.green.listener) return false;
	return isDeepStrictEqual(actions, original.actions.green);
}
