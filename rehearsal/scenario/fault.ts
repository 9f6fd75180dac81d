import * as v from "valibot";
import { whole } from "../../runtime/contract/schemas.ts";
import { Release } from "./release.ts";
import { amount, seconds, share } from "./values.ts";

/** The phases of a rollout in which a controller can die. */
export const PHASES = ["prepare", "aim", "shift", "settle", "assess", "complete", "fail-back"] as const;
export type Phase = (typeof PHASES)[number];

/** The actions of each API that a rollout calls: a fault of any other would never strike. */
export const API_ACTIONS = {
	route53: ["ListResourceRecordSets", "GetChange", "ChangeResourceRecordSets"],
	elb: ["DescribeListeners", "DescribeTargetHealth", "ModifyListener", "AddTags"],
	ecs: ["DescribeServices", "DescribeTaskDefinition", "UpdateService", "TagResource"],
	dynamodb: ["GetItem", "PutItem", "DeleteItem"],
} satisfies Readonly<Record<string, readonly string[]>>;

const action = v.picklist(Object.values<readonly string[]>(API_ACTIONS).flat());

/** Something that goes wrong beside the release. Seconds count from the deployment. */
export const Fault = v.variant("kind", [
	/** Calls of an API that fail. */
	v.pipe(
		v.strictObject({
			kind: v.literal("api"),
			service: v.picklist(["route53", "elb", "ecs", "dynamodb"]),
			/** One of the API's {@link API_ACTIONS}. Default: all. */
			action: v.optional(action),
			error: v.picklist(["Throttled", "Unavailable", "Refused"]),
			fromSeconds: v.optional(seconds, 0),
			toSeconds: v.optional(seconds, 604_800),
			/** The share of calls that fail, 0–1. Default: 1. */
			share: v.optional(share, 1),
		}),
		v.check(({ fromSeconds, toSeconds }) => fromSeconds <= toSeconds, "fromSeconds must not exceed toSeconds"),
		v.forward(
			v.check(
				({ service, action }) => action === undefined || (API_ACTIONS[service] as string[]).includes(action),
				({ input: { service } }) => `must be one of the ${service} actions ${API_ACTIONS[service].join(", ")}`,
			),
			["action"],
		),
	),
	/** The controller dies as it enters a phase, and nobody starts it again: its execution is aborted. */
	v.strictObject({
		kind: v.literal("kill"),
		phase: v.picklist(PHASES),
		/** The how-manieth time that it enters the phase. Default: 1. */
		visit: v.optional(whole(1, 10_000), 1),
	}),
	/** Somebody else changes the weights: of the records, or of the listener where a policy has but one edge. */
	v.strictObject({
		kind: v.literal("weights"),
		atSeconds: seconds,
		/** Who, for the timeline. */
		by: v.picklist(["operator", "terraform"]),
		/** The candidate's share afterwards, in percent. */
		candidatePercent: amount(0, 100),
	}),
	/** A newer release of the candidate is deployed, and supersedes the first. */
	v.strictObject({ kind: v.literal("deployment"), atSeconds: seconds, release: v.optional(Release, {}) }),
	/** The stable release changes its behaviour. */
	v.strictObject({ kind: v.literal("stable"), atSeconds: seconds, release: Release }),
]);
export type Fault = v.InferOutput<typeof Fault>;
/** A fault that strikes at a moment. */
export type TimedFault = Extract<Fault, { readonly atSeconds: number }>;
