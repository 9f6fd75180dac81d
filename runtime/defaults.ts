/** What holds when nobody says otherwise, each with its reason. Terraform's variables and the rehearsal take it from here. */
import type { Step, Timing } from "./contract.ts";

/** A first look at a tenth of the traffic, a second at half of it; five minutes each show most sick releases. */
export const DEFAULT_SCHEDULE: readonly Step[] = [
	{ percent: 10, bakeSeconds: 300 },
	{ percent: 50, bakeSeconds: 300 },
	{ percent: 100, bakeSeconds: 300 },
];

export const DEFAULT_TIMING: Timing = {
	/** The shortest interval of a load balancer's health checks is 5 s; twice that sees each change within one more check. */
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
};

/** Route 53 answers an alias to a load balancer with a TTL of 60 s; it cannot be set. */
export const DNS_TTL_SECONDS = 60;
