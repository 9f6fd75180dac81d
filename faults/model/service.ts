import { sampleJudge, sampleService } from "../../rehearsal/sample.ts";
import { HOOK_POINTS, type JudgeConfig, type ServiceConfig } from "../../runtime/contract/index.ts";
import { DEFAULT_TIMING } from "../../runtime/defaults.ts";
import type { Steps } from "./steps.ts";

/** How many tasks the stable color runs: enough for steps that need the fewest, some and all of them. */
export const STABLE_TASKS = 8;

/** How many tasks a color may have, and how many the candidate is given when the load rises. */
export const MOST_TASKS = 20;
export const RISEN_TASKS = 12;

/** How many requests a second the service has. */
export const REQUESTS_PER_SECOND = 10;

/** The user's own alarm, and the user's own function that is asked at every point. */
const ALARM = "shop-orders-missing";
const HOOK = "arn:aws:lambda:eu-west-1:123456789012:function:shop-hook";

/** A command that a task of the candidate's own definition runs, before there are users and after each step. */
export const TASK = { command: ["migrate"], points: ["before-first-shift", "after-step"] } as const;

/**
 * Every signal is on. A step's bake should see twice as many requests as it needs, so no step is left to the probes; a minute of
 * metrics may be 80 s old when it is shown and checked, so a step is held that long, and half as long again.
 */
const JUDGE: JudgeConfig = sampleJudge({
	minRequests: 10,
	alarms: { names: [ALARM], missing: "hold" },
	hooks: [
		{ function: HOOK, points: [...HOOK_POINTS], deadlineSeconds: 120 },
		{ task: { command: [...TASK.command], container: "app" }, points: [...TASK.points], deadlineSeconds: 120 },
	],
	gateSeconds: 300,
});

/** How long a freeze lasts, in minutes: shorter than a gate may wait. */
const FREEZE_MINUTES = 3;
/** How long a change of DNS may take beside a calendar, in seconds: else no freeze would meet a rollout, which is quicker than it might be. */
const IN_SYNC_LIMIT_SECONDS = 30;

/** The same with a calendar, whose freeze begins some minutes after the release. */
export function frozenService(steps: Steps, minutes: number, start: number): ServiceConfig {
	const service = serviceOf(steps);
	const local = (minute: number) => new Date(start + minute * 60_000).toISOString().slice(0, 16);
	const freeze = [{ from: local(minutes), to: local(minutes + FREEZE_MINUTES), reason: "holidays" }];
	const timing = { ...service.timing, inSyncSeconds: IN_SYNC_LIMIT_SECONDS };
	return { ...service, timing, calendar: { timeZone: "UTC", open: null, freeze } };
}

/** The service that is released: all as Terraform has it, but for limits that would make a rehearsal long. */
export function serviceOf(steps: Steps): ServiceConfig {
	const sample = sampleService();
	return {
		...sample,
		schedule: [...steps],
		dns: { ...sample.dns, ttlSeconds: 30 },
		headroomPercent: 20,
		timing: {
			...DEFAULT_TIMING,
			analysisIntervalSeconds: 20,
			prepareSeconds: 300,
			holdSeconds: 120,
			probationSeconds: 60,
			queueSeconds: 7_200,
			stragglerSeconds: 60,
		},
		judge: JUDGE,
	};
}

/**
 * The services of others that are registered with the same controller. The thief has registered this service's roles and resources under a
 * name of its own; the twin its resources, with roles which its own Terraform has made.
 */
export function othersOf(service: ServiceConfig): { readonly thief: ServiceConfig; readonly twin: ServiceConfig } {
	const role = (side: string) => `arn:aws:iam::123456789012:role/ecs-dns-canary/controller/twin-${side}`;
	return {
		thief: { ...service, name: "thief" },
		twin: { ...service, name: "twin", roles: { observer: role("observer"), actuator: role("actuator") } },
	};
}
