import * as v from "valibot";
import {
	Calendar,
	HISTORY_BUDGET,
	historyEvents,
	Schedule,
	ServiceConfig,
	type Timing,
} from "../../runtime/contract/index.ts";
import { Timing as TimingSchema } from "../../runtime/contract/schedule.ts";
import { whole } from "../../runtime/contract/schemas.ts";
import {
	DEFAULT_SCHEDULE,
	DEFAULT_STRAGGLER_PERCENT,
	DEFAULT_TIMING,
	DNS_TTL_SECONDS,
} from "../../runtime/defaults.ts";
import { Autoscaling } from "./autoscaling.ts";
import { Aws, Service } from "./aws.ts";
import { Clients, DEFAULT_TRAFFIC, Traffic } from "./clients.ts";
import { Fault } from "./fault.ts";
import { Judge } from "./judge.ts";
import { Release } from "./release.ts";
import { amount } from "./values.ts";
import { Alarm, Gates, Hooks } from "./watchers.ts";

/** How a rollout can end. */
export const OUTCOMES = ["completed", "failed-back", "rolled-back", "stuck", "unfinished"] as const;
/**
 * How a rollout ended: `completed`, the candidate has all traffic; `failed-back`, the stable color has it again;
 * `rolled-back`, it has it again after completion; `stuck`, the policy gave up while traffic is divided or where it should not be; `unfinished`, it had not ended when the rehearsal did.
 */
export type Outcome = (typeof OUTCOMES)[number];

const { headroomPercent, stragglerPercent, unjudgedDeployments } = ServiceConfig.entries;

/** The timing of the sample service, each value of which may be set alone. */
const partialTiming = v.pipe(
	// What definitions of 0.2 read is nothing to rehearse.
	v.partial(v.omit(TimingSchema, ["retentionSeconds"])),
	v.transform((input): Timing => ({ ...DEFAULT_TIMING, ...input }) as Timing),
);

/** What a rehearsal plays: everything but `about` has a default. */
const Fields = v.strictObject({
	/** What happens, in a sentence. */
	about: v.pipe(v.string(), v.nonEmpty("must say in a sentence what happens")),
	/** How this project's own rollout must end; `npm run rehearse` exits with 1 when it does not. */
	ends: v.optional(v.picklist(OUTCOMES)),
	/** How long is watched at least, in seconds, up to a week. A rollout that must wait longer is watched longer. Default: an hour. */
	seconds: v.optional(amount(60, 604_800), 3_600),
	/** How many services release at once under the one controller. Default: 1. */
	services: v.optional(whole(1, 10), 1),
	clients: v.optional(Clients, {}),
	traffic: v.optional(Traffic, () => ({ ...DEFAULT_TRAFFIC })),
	service: v.optional(Service, {}),
	/** What scales both colors. Default: nothing does. */
	autoscaling: v.optional(Autoscaling),
	release: v.optional(Release, {}),
	aws: v.optional(Aws, {}),
	faults: v.optional(v.array(Fault), () => []),
	/** The steps of this project's rollout. Default: those of its Terraform. */
	schedule: v.optional(Schedule, () => [...DEFAULT_SCHEDULE]),
	/** The time limits of this project's rollout, each with the default of its Terraform. */
	timing: v.optional(partialTiming, {}),
	judge: v.optional(Judge, {}),
	/** Whether this project sends requests of its own to the candidate. Default: it does, as by its Terraform. */
	probes: v.optional(v.boolean(), true),
	/** The user's own CloudWatch alarms, which this project watches. Default: none. */
	alarms: v.optional(v.array(Alarm), () => []),
	/** Functions of the user's, which this project asks. Default: none. */
	hooks: v.optional(Hooks, () => []),
	/** Whoever opens the gates of the schedule, and decides what is `inconclusive` by "pause". */
	gates: v.optional(Gates, {}),
	/**
	 * When this project's rollouts may begin. A rehearsal begins on Thursday, 2026-01-01, in the first minute of the day by UTC. Default: always.
	 */
	calendar: v.optional(Calendar),
	/** How many tasks a step's share of the traffic gets on top, in percent of what it needs. Default: as many as the stable color has. */
	headroomPercent,
	/** Stragglers let this project's rollout begin when they are at most so many percent of the requests. Default: that of its Terraform. */
	stragglerPercent: v.optional(stragglerPercent, DEFAULT_STRAGGLER_PERCENT),
	/** What this project does about a deployment past every rollout of the color that serves. Default: that of its Terraform. */
	unjudgedDeployments,
	/** Whether Route 53 leaves a load balancer of this project out while its color has no healthy task. Default: it does. */
	safetyNet: v.optional(v.boolean(), true),
});

/** What a rehearsal plays, in bounds that the deployed controller would accept. */
export const Scenario = v.pipe(
	Fields,
	v.forward(
		v.partialCheck(
			[["schedule"], ["timing"], ["judge"], ["hooks"], ["calendar"]],
			({ judge, hooks, ...others }) =>
				historyEvents({ ...others, dns: { ttlSeconds: DNS_TTL_SECONDS }, judge: { ...judge, hooks } }) <=
				HISTORY_BUDGET,
			"a rollout could outgrow Step Functions' history: raise timing.analysisIntervalSeconds (analysis_interval_seconds in Terraform), or shorten the bakes and limits, judge.gateSeconds and the hooks' deadlines",
		),
		["schedule"],
	),
);
export type Scenario = v.InferOutput<typeof Scenario>;
