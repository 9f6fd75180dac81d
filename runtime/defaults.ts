/** What holds when nobody says otherwise, each with its reason. Terraform's variables and the rehearsal take it from here. */
import type { JudgeConfig, ProbeConfig, ServiceConfig, Step, Timing } from "./contract/index.ts";

/** A first check of a tenth of the traffic, a second at half of it; five minutes each show most sick releases. */
export const DEFAULT_SCHEDULE: readonly Step[] = [
	{ percent: 10, bakeSeconds: 300 },
	{ percent: 50, bakeSeconds: 300 },
	{ percent: 100, bakeSeconds: 300 },
];

/**
 * The flip of the reference architecture, which `schedule = "instant"` stands for: somebody looks at the preview and lets it go on, and all of
 * the traffic follows at once. A minute of probes comes before the look, and five minutes of judging after the flip.
 */
export const INSTANT_SCHEDULE: readonly Step[] = [
	{ percent: 0, bakeSeconds: 60, gate: true },
	{ percent: 100, bakeSeconds: 300 },
];

/** Nothing is done to what serves unless its owner wants it: whoever deploys by another way may have a reason, such as an emergency. */
export const DEFAULT_UNJUDGED_DEPLOYMENTS: ServiceConfig["unjudgedDeployments"] = "announce";

/** How long things may take. */
export const DEFAULT_TIMING: Timing = {
	/** Two health checks at their default interval of 5 s: what makes a task unhealthy. */
	analysisIntervalSeconds: 10,
	/** Pulling a large image and warming up takes minutes, not a quarter of an hour. */
	prepareSeconds: 900,
	/** Route 53 changes are observed INSYNC after 10–120 s; AWS asks to allow for minutes. */
	inSyncSeconds: 300,
	/** Time for ECS to replace a task that it lost, twice over. */
	holdSeconds: 600,
	/** Most of what a rollout has not shown shows in its first minutes with all of the traffic; each longer one costs the old tasks. */
	probationSeconds: 900,
	/** Longer than a careful rollout; shorter than a working day, so that a release does not come as a surprise. */
	queueSeconds: 21_600,
	/** Most clients that keep an old answer at all keep it for minutes; the few that never ask again are not worth an hour. */
	stragglerSeconds: 900,
};

/** Every 5 s is as often as a load balancer asks; two answers in a row tell a sick task from an unlucky one. */
export const DEFAULT_HEALTH_CHECK = {
	/** From one check to the next. 5 is the least that Elastic Load Balancing takes. */
	intervalSeconds: 5,
	/** How long an answer may take: less than the interval. */
	timeoutSeconds: 4,
	/** Good answers in a row that make a target healthy. */
	healthyThreshold: 2,
	/** Bad answers in a row that make it unhealthy. */
	unhealthyThreshold: 2,
} as const;

/**
 * As many tasks as the stable color has, from the first step on: DNS moves whole resolvers, and behind one of them may be all of a
 * service's users, as with one office, one large customer or one VPC. With fewer tasks even a healthy release fails theirs.
 */
export const DEFAULT_HEADROOM_PERCENT = null;

/** A tenth of what the default schedule's first step gives the candidate on purpose. */
export const DEFAULT_STRAGGLER_PERCENT = 1;

/**
 * Memory of each function, in MB, which decides how much of a processor it gets: 1,769 are one of it.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
 * The first fail-back of a cold actuator takes 55–70 ms of a whole one, and its handshakes of TLS about as much: with 256 MB that was
 * 0.9 s before the listener is written, and twenty probes took 0.3–0.6 s of the prober's own. With four times as much it is a quarter.
 */
export const FUNCTION_MEMORY_MB = 1_024;

/** Route 53 answers an alias to a load balancer with a TTL of 60 s; it cannot be set. */
export const DNS_TTL_SECONDS = 60;

/** How the candidate is judged when nobody says otherwise. */
export const DEFAULT_JUDGE: JudgeConfig = {
	/** One good release in a hundred at most, and in practice far fewer: the bound holds at every check, whatever the traffic. */
	errorBudgetPercent: 1,
	/** With fewer, even a release that fails every twentieth request may not have shown it. */
	minRequests: 50,
	errors: {
		/** A quarter more than the stable color: less is hard to tell from a busier minute. */
		ratio: 1.25,
		/** One request in a thousand: what clients repeat without anybody noticing. */
		percent: 0.1,
		/** One request in twenty is more than users forgive. */
		ceilingPercent: 5,
	},
	latency: {
		/** As for errors. */
		ratio: 1.25,
		/** One request in a hundred: a cold cache shows that much. */
		percent: 1,
		/** What is too slow for a service only its owner knows. */
		ceilingPercent: 100,
		/** Beyond half a second people begin to notice that they wait. */
		objectiveMilliseconds: 500,
	},
	/** DNS moves whole resolvers, and a tenth of them keep answers too long; half of the intended share is not chance. */
	shareTolerancePercent: 50,
	alarms: {
		names: [],
		/** CloudWatch's own alarms on errors have no data as long as there are none. */
		missing: "ignore",
	},
	hooks: [],
	/** What could not be decided has not been shown to be good. */
	inconclusive: "fail",
	/** A bake is also there for what shows only after a while. */
	bakeEarlyExit: false,
	/** A working day, so that nobody is woken for it. */
	gateSeconds: 28_800,
};

/** How the candidate is probed when nobody says otherwise; the path is that of the health check. */
export const DEFAULT_PROBE = {
	/** Any good answer. */
	status: "200-299",
	/** Any body. */
	body: "",
	/** Twice what is slow for a user: a sick release does not answer, or does at once with an error. */
	deadlineMilliseconds: 1_000,
	/** Two at each check: what fails always is known after two checks, and one lost packet decides nothing. */
	count: 2,
	/** One lost in a hundred is the network's. */
	tolerancePercent: 1,
} as const satisfies Partial<ProbeConfig>;
