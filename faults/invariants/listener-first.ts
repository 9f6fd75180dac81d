import { isDeepStrictEqual } from "node:util";
import {
	byColor,
	COLORS,
	type Color,
	type ListenerAction,
	type Lock,
	other,
	type RolloutDocument,
	type ServiceConfig,
	WATCHDOG,
} from "../../runtime/contract/index.ts";
import { isAwsWrite } from "../model/calls.ts";
import { greenOf, type Snapshot } from "../model/snapshot.ts";
import type { Invariant } from "./invariant.ts";
import { goesBack } from "./readings.ts";
import { StableTargets } from "./stable-health.ts";

/** Invariant 4. */
export const listenerFirst: Invariant = {
	name: "4-listener-first",
	holds:
		"Once a check fails the candidate, fail-back is entered or the watchdog takes over, the next write to AWS routes the candidate's load balancer back, if that serves the candidate",
	watch(report) {
		let service: ServiceConfig;
		let original: Snapshot;
		let danger: Danger | undefined;
		let lock: Lock | undefined;
		let onProbation = false;
		const known = byColor((color) => new StableTargets(color));
		const fails = (why: string, since: number, { candidate = "green", original: kept }: Partial<Lock> = {}) => {
			danger ??= {
				why,
				since,
				candidate,
				before: candidate === "green" ? original.actions.green : kept?.actions[candidate],
			};
		};
		return {
			begins: (input, first) => {
				service = input;
				original = first;
			},
			answered: (call, answer) => {
				for (const color of COLORS) known[color].answered(call, answer, service);
			},
			returned: (run, answer, seconds) => {
				const { verdict } = (answer ?? {}) as Partial<RolloutDocument>;
				if (verdict?.verdict === "fail" && run.checks) fails(`${run.name} said ${verdict.code}`, seconds, lock);
			},
			entered: ({ arn, state }, seconds) => {
				if (state === "FailBack" && arn === lock?.owner) fails("FailBack was entered", seconds, lock);
			},
			executionEnded: ({ status }) => {
				// Whoever ends the execution of a release on probation decides about it: nobody brings it back any more.
				if (onProbation && (status === "ABORTED" || status === "TIMED_OUT")) danger = undefined;
			},
			written: ({ before }, after) => {
				onProbation = after.probation !== undefined && after.lock === undefined;
				lock = after.lock;
				if (tookOver(before, after)) fails("the watchdog took over", after.seconds, after.lock);
			},
			issued: ({ name, args, run, before }) => {
				if (!danger || !isAwsWrite(name)) return;
				const { why, since, candidate } = danger;
				// A task that was at work when its execution died knows of no fail-back; nor can it be stopped.
				if (run.actor.kind === "execution" && run.began < since) return;
				// Where the stable color is known to be dead its load balancer is kept as it is (invariant 8).
				const dead = known[other(candidate)].healthy(run, candidate) === 0;
				if (servesOf(before, candidate, service) > 0 && !dead && !routesBack(name, args, danger, service))
					report(`${why}, and ${name} came first`, before.seconds);
				danger = undefined;
			},
		};
	},
};

/** Why users are to be brought back. */
interface Danger {
	readonly why: string;
	/** In seconds. */
	readonly since: number;
	/** The color that they are to leave. */
	readonly candidate: Color;
	/** How its load balancer forwarded before. */
	readonly before: readonly ListenerAction[] | undefined;
}

/** How much of its own load balancer's traffic a candidate gets. */
function servesOf({ actions }: Snapshot, candidate: Color, service: ServiceConfig): number {
	const green = greenOf(actions[candidate], service, candidate);
	return candidate === "green" ? green : 1 - green;
}

/** The lock under which the old color is retired protects a release that is complete: that is no fail-back. */
function tookOver(before: Snapshot, { lock }: Snapshot): boolean {
	return (
		before.lock?.owner !== WATCHDOG && lock?.owner === WATCHDOG && (lock.candidate === "green" || goesBack({ lock }))
	);
}

/** Whether a write has the candidate's load balancer forward as it did before the rollout. */
function routesBack(
	name: string,
	[listener, actions]: readonly unknown[],
	{ candidate, before }: Danger,
	{ loadBalancers }: ServiceConfig,
): boolean {
	if (name !== "loadBalancers.route" || listener !== loadBalancers[candidate].listener) return false;
	return isDeepStrictEqual(actions, before);
}
