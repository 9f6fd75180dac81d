import type { Verdict } from "../runtime/contract/index.ts";
import type { Outcome, Scenario } from "./scenario/scenario.ts";

/** When virtual time begins, unless it is told otherwise, in milliseconds since 1970. */
export const EPOCH = Date.UTC(2026, 0, 1);

/** One number for each second since the deployment. */
export type PerSecond = Float64Array;

/** What happened to the users, second by second. All counts are of requests that began in that second. */
export interface Series {
	/** How many seconds were played: the length of every column. */
	readonly seconds: number;
	/** All requests. The same in every run of a scenario with the same seed. */
	readonly requests: PerSecond;
	/** Requests that the candidate answered. */
	readonly candidate: PerSecond;
	/** Requests that failed: answered with 5XX, by a task or by a load balancer without one. */
	readonly failed: PerSecond;
	/** Failed requests that the candidate's release made fail; part of `failed`. */
	readonly failedByRelease: PerSecond;
	/** Requests slower than the scenario's objective. */
	readonly slow: PerSecond;
	/** The candidate's share of requests, 0–1, that records and listeners say, as they are written. */
	readonly intended: PerSecond;
}

/** One moment of a rollout that people would want to see. */
export interface TimelineEvent {
	/** Seconds since the deployment. */
	readonly seconds: number;
	/** The service, where several release at once. */
	readonly service?: string;
	/** What the policy did or was doing, in its own word: a state, a step, an alarm. */
	readonly state: string;
	/** The candidate's share in percent, as written after it. */
	readonly percent: number;
	readonly verdict?: Verdict;
	/** What it did, with its figures, where no verdict says it. */
	readonly detail?: string;
}

/** One call of an AWS API by the policy's own controller, tries of its SDK included. */
export interface ApiCall {
	readonly seconds: number;
	/** `route53`, `elb`, `ecs`, `dynamodb`, `cloudwatch`, `states` (Step Functions), `sns`, `lambda`, `events` (EventBridge). */
	readonly service: string;
	/** The API's action, for instance `ChangeResourceRecordSets`. */
	readonly action: string;
	/** Whether it writes. */
	readonly write: boolean;
	/** The error's name, when it failed. */
	readonly error?: string;
}

/** How one policy's rollout went. */
export interface Run {
	/** The policy's name. */
	readonly policy: string;
	readonly title: string;
	readonly outcome: Outcome;
	/** A literal name for the reason of anything but success. */
	readonly error?: string;
	/** The reason in words. */
	readonly cause?: string;
	/** When it ended, in seconds since the deployment: it is done with the traffic, for good or ill. Absent when it never was. */
	readonly endedAt?: number;
	/** When it first decided against the release; absent when it never did. */
	readonly verdictAt?: number;
	/** The sum of the waits that the policy prescribes for a rollout that completes, in seconds. */
	readonly mandatorySeconds: number;
	readonly timeline: readonly TimelineEvent[];
	readonly calls: readonly ApiCall[];
	/** State transitions of Step Functions, and invocations of Lambda functions. */
	readonly transitions: number;
	readonly lambdaCalls: number;
	readonly announcements: readonly string[];
	readonly series: Series;
}

/** A scenario played by one or more policies with one seed. */
export interface Rehearsal {
	readonly scenario: string;
	readonly about: string;
	readonly seed: number;
	/** The scenario as it was played, with flags, Terraform's variables and defaults. */
	readonly settings: Scenario;
	/** The same world without any release: what would have failed anyway. */
	readonly without: Series;
	readonly runs: readonly Run[];
}
