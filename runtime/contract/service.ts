import * as v from "valibot";
import { clusterArn, listenerArn, roleArn, serviceArn, targetGroupArn } from "./arns.ts";
import { RecordType } from "./aws.ts";
import { CONFIGURATION_BYTES, jsonBytes } from "./bounds.ts";
import { Calendar } from "./calendar.ts";
import { JudgeConfig } from "./judge.ts";
import { alarmName, LIMITS, like, PATTERNS, printable } from "./names.ts";
import { HISTORY_BUDGET, historyEvents, Schedule, Timing, WEEK_SECONDS } from "./schedule.ts";
import { forEachColor, percent, serviceName, whole } from "./schemas.ts";

const domainName = (length: number) =>
	like(PATTERNS.domain, length, "must be a full domain name in lower case without a trailing dot");

/** One load balancer: an Application Load Balancer that can forward to either color. */
export const AlbConfig = v.strictObject({
	/** ARN of the production listener, whose default action the runtime re-routes. */
	listener: listenerArn,
	/** ARN of the target group on this load balancer that holds each color's tasks. */
	targetGroups: forEachColor(targetGroupArn),
});
export type AlbConfig = v.InferOutput<typeof AlbConfig>;

/** What is done about a deployment by another way of the color that serves: it is told, or told and taken back. */
export const UNJUDGED_POLICIES = ["announce", "revert"] as const;

/** All that the controller knows of a service. Its own Terraform registers it in the controller's table. */
export const ServiceConfig = v.pipe(
	v.strictObject({
		/** The service's name: its key in the table, its session's name in its roles, and its name in logs and announcements. */
		name: serviceName,
		/** ARN of the ECS cluster. */
		cluster: clusterArn,
		/** ARN of each color's ECS service. */
		services: forEachColor(serviceArn),
		loadBalancers: forEachColor(AlbConfig),
		dns: v.strictObject({
			/** Id of the Route 53 hosted zone. */
			zoneId: like(PATTERNS.zoneId, 32, "must be the id of a hosted zone"),
			/** The name that users resolve; its weighted record sets carry the colors as set identifiers. */
			name: domainName(LIMITS.recordName),
			/** The name that leads to the idle load balancer. */
			preview: domainName(LIMITS.domain),
			/** The record types that exist for both names. */
			types: v.pipe(v.array(RecordType), v.minLength(1, "must name at least one record type"), v.maxLength(2)),
			/** How long resolvers may keep an answer. Alias records to a load balancer are answered with 60 seconds. */
			ttlSeconds: whole(0, 3_600),
		}),
		schedule: Schedule,
		timing: Timing,
		/** When rollouts may begin; null: always. */
		calendar: v.optional(v.nullable(Calendar), null),
		/** Whether its roles let the controller ask what scales its colors. Those of before version 0.3 do not. */
		scaling: v.optional(v.boolean(), false),
		/** What becomes of a rollout under way when something newer is wanted: it is ended, or waited for. */
		onNewerRelease: v.optional(v.picklist(["supersede", "queue"]), "supersede"),
		/** How many tasks the idle color keeps. */
		idleCount: whole(0, 5_000),
		/**
		 * Null: from its first step on the candidate has as many tasks as the stable color. A number: those of the step's share of the
		 * traffic, and so many percent on top.
		 */
		headroomPercent: v.optional(v.nullable(whole(0, 1_000)), null),
		/** Stragglers let a rollout begin when they are at most so many percent of the service's requests. */
		stragglerPercent: whole(0, 100),
		/** ARN of the role that each side of the controller assumes for whatever it asks of the service, or does to it. */
		roles: v.strictObject({
			/** Checks. */
			observer: roleArn,
			/** Checks and acts, for the watchdog too. */
			actuator: roleArn,
		}),
		/** CloudWatch alarms that take a color's load balancer out of DNS by themselves; none where the safety net is off. */
		alarms: forEachColor(
			v.pipe(
				v.array(alarmName),
				v.maxLength(LIMITS.safetyNetAlarms, `must be at most ${LIMITS.safetyNetAlarms} alarms`),
			),
		),
		judge: JudgeConfig,
		/** What is done about a deployment by another way of the color that serves. Absent from registrations older than the field. */
		unjudgedDeployments: v.optional(v.picklist(UNJUDGED_POLICIES), "announce"),
	}),
	v.check(
		(service) => historyEvents(service) <= HISTORY_BUDGET,
		"a rollout could outgrow Step Functions' history: raise timing.analysisIntervalSeconds, or shorten the bakes and limits",
	),
	v.check(
		({ schedule, judge }) =>
			judge.gateSeconds <= WEEK_SECONDS ||
			(judge.inconclusive !== "pause" && schedule.every(({ gate, percent }) => !gate || percent === 0)),
		`a gate that waits for more than a week (judge.gateSeconds above ${WEEK_SECONDS}) may stand at 0 percent only, where no user is on the candidate; shorten it, or let the gates of later steps and the "pause" of what is undecided go`,
	),
	v.check(
		(service) => jsonBytes(service) <= CONFIGURATION_BYTES,
		`must have at most ${CONFIGURATION_BYTES} bytes: name fewer alarms and hooks, or shorter ones`,
	),
);
export type ServiceConfig = v.InferOutput<typeof ServiceConfig>;

const { cluster, services, loadBalancers, dns, idleCount } = ServiceConfig.entries;

/**
 * What of a service's configuration bringing it back takes. The lock keeps it, and is read by whatever version of the controller
 * comes next: what that one does not know is left out, and nothing is asked for that has ever been missing.
 */
export const ServiceAtStake = v.object({
	// Whoever uses the constructs could name a service, and its records, as no variable of Terraform lets them.
	name: printable(LIMITS.domain),
	cluster,
	services,
	loadBalancers,
	dns: v.object({ ...dns.entries, name: printable(LIMITS.recordSet), preview: printable(LIMITS.recordSet) }),
	idleCount,
	/** The shares that the rollout may have written, with their weights; these are absent from locks of earlier versions. */
	schedule: v.array(v.object({ percent: percent(0, 100), weights: v.optional(forEachColor(whole(0, 255))) })),
	timing: v.object({ inSyncSeconds: whole(1, 3_600) }),
	/** Whether tasks are to be stopped: those of hooks. Absent from locks older than them; nobody's traffic waits for what cannot be read. */
	judge: v.fallback(
		v.optional(v.object({ hooks: v.array(v.object({ task: v.optional(v.object({})) })) })),
		() => undefined,
	),
	/** Absent from locks older than the roles: then the watchdog acts in its own. */
	roles: v.optional(v.object({ actuator: roleArn })),
});
export type ServiceAtStake = v.InferOutput<typeof ServiceAtStake>;
