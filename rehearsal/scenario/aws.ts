import * as v from "valibot";
import { whole } from "../../runtime/contract/schemas.ts";
import { DEFAULT_HEALTH_CHECK } from "../../runtime/defaults.ts";
import { amount, range, seconds, share } from "./values.ts";

/** The health check of a target group, as in this project's Terraform. */
export const HealthCheck = v.pipe(
	v.strictObject({
		/** How often a target is asked, in seconds. Default: 5. */
		intervalSeconds: v.optional(whole(5, 300), DEFAULT_HEALTH_CHECK.intervalSeconds),
		/** How long it may take to answer, in seconds. Default: 4. */
		timeoutSeconds: v.optional(whole(2, 120), DEFAULT_HEALTH_CHECK.timeoutSeconds),
		/** How many answers in a row make an unhealthy target healthy again; a new one needs but one. Default: 2. */
		healthyThreshold: v.optional(whole(2, 10), DEFAULT_HEALTH_CHECK.healthyThreshold),
		/** How many failures in a row make it unhealthy. Default: 2. */
		unhealthyThreshold: v.optional(whole(2, 10), DEFAULT_HEALTH_CHECK.unhealthyThreshold),
	}),
	v.check(
		({ intervalSeconds, timeoutSeconds }) => timeoutSeconds < intervalSeconds,
		"timeoutSeconds must be shorter than intervalSeconds",
	),
);

/** The service, its tasks and their load balancers. */
export const Service = v.strictObject({
	/** How many tasks the stable color runs. Default: twice what the peak of the traffic needs, and at least two. At most 5,000, as in Terraform. */
	tasks: v.optional(whole(1, 5_000)),
	/** How many requests per second a task can answer. Beyond, it answers 503, and slowly. Default: 100. */
	capacityPerTask: v.optional(amount(0.1, 100_000), 100),
	/** From a task's start until its container runs, in seconds. Default: 20 to 50. */
	startSeconds: v.optional(range(0, 3_600), [20, 50]),
	/** How long ECS ignores the checks of a new task, in seconds. Default: 60. */
	gracePeriodSeconds: v.optional(seconds, 60),
	/** How long a task that leaves may finish its requests, in seconds. Default: 60. */
	deregistrationSeconds: v.optional(amount(0, 3_600), 60),
	healthCheck: v.optional(HealthCheck, {}),
	/** The share of requests that the stable release answers with 5XX, 0–1. Default: 0.001. */
	errors: v.optional(share, 0.001),
	/** How long the stable release takes for a request on average, by a task without load, in milliseconds. Default: 40. */
	latencyMs: v.optional(amount(1, 60_000), 40),
	/** Above how many milliseconds a request counts as slow. Default: 500. */
	objectiveMs: v.optional(amount(1, 60_000), 500),
	/** Whether the prober's network lets it connect to the previews: its security groups, routes and addresses. Default: it does. */
	prober: v.optional(v.picklist(["reachable", "unreachable"]), "reachable"),
});
export type Service = v.InferOutput<typeof Service>;

/** How AWS itself behaves. */
export const Aws = v.strictObject({
	/** From a Route 53 change to INSYNC, in seconds; observed are 10–120. Default: 15 to 60. */
	inSyncSeconds: v.optional(range(0, 3_600), [15, 60]),
	/** From ModifyListener until the load balancer forwards differently, in seconds. Default: 1 to 5. */
	listenerSeconds: v.optional(range(0, 300), [1, 5]),
	/** Requests per second, per action, that everybody else in the account sends to Route 53. Default: 0. */
	route53RequestsElsewhere: v.optional(amount(0, 1_000), 0),
	ecs: v.optional(
		v.strictObject({
			/** From a change of a service until DescribeServices shows it, in seconds. Default: 0 to 5. */
			describeSeconds: v.optional(range(0, 300), [0, 5]),
			/** From a deployment until its first event, in seconds; it comes twice, and so does the one that it is completed. Default: 0 to 5. */
			eventSeconds: v.optional(range(0, 3_600), [0, 5]),
		}),
		{},
	),
	metrics: v.optional(
		v.strictObject({
			/** From the end of a minute until CloudWatch shows it, in seconds. Default: 30 to 120. */
			delaySeconds: v.optional(range(0, 3_600), [30, 120]),
			/**
			 * How much later than that each metric of a minute, and each load balancer node's part of it, appears by itself, in seconds.
			 * Default: 0 to 60.
			 */
			apartSeconds: v.optional(range(0, 3_600), [0, 60]),
			/** The share of minutes that never arrive, 0–1. Default: 0. */
			missing: v.optional(share, 0),
		}),
		{},
	),
});
export type Aws = v.InferOutput<typeof Aws>;
