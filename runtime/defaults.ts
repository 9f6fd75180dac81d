/** What holds when nobody says otherwise, each with its reason. Terraform's variables and the rehearsal take it from here. */
import type { Step, Timing } from "./contract.ts";

/** A first look at a tenth of the traffic, a second at half of it; five minutes each show most sick releases. */
export const DEFAULT_SCHEDULE: readonly Step[] = [
	{ percent: 10, bakeSeconds: 300 },
	{ percent: 50, bakeSeconds: 300 },
	{ percent: 100, bakeSeconds: 300 },
];

export const DEFAULT_TIMING: Timing = {
	/** Two health checks at their default interval of 5 s: what makes a task unhealthy. */
	lookSeconds: 10,
	/** Pulling a large image and warming up takes minutes, not a quarter of an hour. */
	prepareSeconds: 900,
	/** Route 53 changes are observed INSYNC after 10–120 s; AWS asks to allow for minutes. */
	inSyncSeconds: 300,
	/** Time for ECS to replace a task that it lost, twice over. */
	holdSeconds: 600,
	/** Long enough to change one's mind while the old tasks are still warm. */
	retentionSeconds: 900,
	/** Longer than a careful rollout; shorter than a working day, so that a release does not come as a surprise. */
	queueSeconds: 21_600,
	/** Most clients that keep an old answer at all keep it for minutes; the few that never ask again are not worth an hour. */
	stragglerSeconds: 900,
};

/** Every 5 s is as often as a load balancer asks; two answers in a row tell a sick task from an unlucky one. */
export const DEFAULT_HEALTH_CHECK = {
	intervalSeconds: 5,
	timeoutSeconds: 4,
	healthyThreshold: 2,
	unhealthyThreshold: 2,
} as const;

/** DNS moves whole resolvers, not requests: for a while a step may get twice the share that its weight says. */
export const DEFAULT_HEADROOM_PERCENT = 100;

/** A tenth of what the default schedule's first step gives the candidate on purpose. */
export const DEFAULT_STRAGGLER_PERCENT = 1;

/** Route 53 answers an alias to a load balancer with a TTL of 60 s; it cannot be set. */
export const DNS_TTL_SECONDS = 60;
