import * as v from "valibot";
import { COLORS } from "../../runtime/contract/index.ts";
import { whole } from "../../runtime/contract/schemas.ts";
import { actionsOf, SERVICES } from "../actions.ts";
import { Release } from "./release.ts";
import { amount, seconds, share } from "./values.ts";

/** The phases of a rollout in which a controller can die. */
export const PHASES = ["prepare", "route", "shift", "settle", "assess", "gate", "complete", "fail-back"] as const;
export type Phase = (typeof PHASES)[number];

const action = v.picklist(SERVICES.flatMap(actionsOf));

/** Something that goes wrong beside the release. Seconds count from the deployment. */
export const Fault = v.variant("kind", [
	/** Calls of an API that fail. */
	v.pipe(
		v.strictObject({
			kind: v.literal("api"),
			service: v.picklist(SERVICES),
			/** One of the API's that a rollout calls ({@link actionsOf}). Default: all. */
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
				({ service, action }) => action === undefined || actionsOf(service).includes(action),
				({ input: { service } }) => `must be one of the ${service} actions ${actionsOf(service).join(", ")}`,
			),
			["action"],
		),
	),
	/** The controller dies as it enters a phase, and nobody starts it again: its execution is aborted. */
	v.strictObject({
		kind: v.literal("kill"),
		phase: v.picklist(PHASES),
		/** At which of its entries into the phase, counted from 1. Default: the first. */
		visit: v.optional(whole(1, 10_000), 1),
	}),
	/** Somebody else changes the weights: of the records, or of the listener where a policy has but one load balancer. */
	v.strictObject({
		kind: v.literal("weights"),
		atSeconds: seconds,
		/** Who, for the timeline. */
		by: v.picklist(["operator", "terraform"]),
		/** The candidate's share afterwards, in percent. */
		candidatePercent: amount(0, 100),
	}),
	/** A newer release is deployed. */
	v.strictObject({
		kind: v.literal("deployment"),
		atSeconds: seconds,
		/** Into which color. Default: `green`, where it supersedes the first release. Into `blue` it follows on one that has completed. */
		color: v.optional(v.picklist(COLORS), "green"),
		release: v.optional(Release, {}),
		/**
		 * Whether the release is asked for, and not deployed past the policy: one that releases by itself gives it to the color that is idle
		 * then. To others it is deployed all the same. Default: false.
		 */
		asked: v.optional(v.boolean(), false),
	}),
	/** ECS takes tasks of the candidate away, as it does to balance zones, to retire a host or when Spot wants it back, and starts others. */
	v.strictObject({
		kind: v.literal("replacement"),
		atSeconds: seconds,
		/** How many. Default: 1. */
		tasks: v.optional(whole(1, 5_000), 1),
		/** For how long the health checks of those that it starts fail at first, in seconds. Default: 15. */
		slowSeconds: v.optional(seconds, 15),
	}),
	/** Whoever operates the service goes back. Only this project is asked: what others do then, an operator does by hand. */
	v.strictObject({
		kind: v.literal("rollback"),
		atSeconds: seconds,
		/** The number of the release to go back to. Default: the one that served before. */
		to: v.optional(whole(1, 1_000)),
	}),
	/** The stable release changes its behavior. */
	v.strictObject({ kind: v.literal("stable"), atSeconds: seconds, release: Release }),
]);
export type Fault = v.InferOutput<typeof Fault>;
/** A fault that strikes at a moment. */
export type TimedFault = Extract<Fault, { readonly atSeconds: number }>;
