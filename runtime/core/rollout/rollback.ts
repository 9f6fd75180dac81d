import { byColor, type RolloutDocument, type ServiceConfig } from "../../contract/index.ts";

/** How long a release that came back is watched at least, in seconds: as long as users' answers to go on. */
const BAKE_SECONDS = 60;
/** How long beyond that it may be undecided, in seconds: CloudWatch's minutes are a few minutes late. Then it stays. */
const HOLD_SECONDS = 300;

/** Whether a document's attempt brings back what users have had. */
export function isRollback({ attempt }: Pick<RolloutDocument, "attempt">): boolean {
	return attempt?.kind === "rollback";
}

/**
 * Whether a document's attempt takes back another one's release, which is on probation: what it moves is that one's rollout. A rollback
 * anywhere else has a rollout of its own.
 */
export function takesBack({ attempt, rollout }: Pick<RolloutDocument, "attempt" | "rollout">): boolean {
	return isRollback({ attempt }) && rollout !== undefined && rollout.attempt !== attempt?.attempt;
}

/**
 * How a release is brought back at rest: all at once, by both load balancers. Nobody is asked: no hook, no gate, no alarm, for what they
 * say may be about the release that users are to get rid of. Nothing is waited for but its tasks: neither stragglers nor the safety net,
 * since either load balancer leads to it. It is watched by what its tasks are and answer.
 */
export function rollbackConfig(service: ServiceConfig): ServiceConfig {
	const { timing, judge } = service;
	const { probe: _, ...judged } = judge;
	return {
		...service,
		// Who goes back need not wait for a window, nor for the end of a freeze.
		calendar: null,
		schedule: [{ percent: 100, bakeSeconds: BAKE_SECONDS }],
		timing: {
			...timing,
			holdSeconds: Math.min(timing.holdSeconds, HOLD_SECONDS),
			stragglerSeconds: 0,
			// Nothing leads back by itself to what somebody has decided against.
			probationSeconds: 0,
		},
		headroomPercent: null,
		alarms: byColor(() => []),
		judge: {
			...judged,
			alarms: { ...judge.alarms, names: [] },
			hooks: [],
			// Half of its requests come by the other load balancer, whose share of it nobody meant.
			shareTolerancePercent: 100,
			// What it is gone back from has been decided against.
			inconclusive: "promote",
		},
	};
}
