import * as v from "valibot";
import { whole } from "./schemas.ts";

/** What Application Auto Scaling does not do for now: `SuspendedState` of a scalable target. */
export const Suspended = v.strictObject({
	/** By policies, take tasks away. */
	in: v.boolean(),
	/** By policies, add tasks. */
	out: v.boolean(),
	/** By schedule, set bounds. */
	scheduled: v.boolean(),
});
export type Suspended = v.InferOutput<typeof Suspended>;

/** An ECS service that Application Auto Scaling scales, as DescribeScalableTargets shows it. */
export const ScalableTarget = v.strictObject({
	/** The fewest tasks. */
	min: whole(0, 1_000_000),
	/** The most tasks. */
	max: whole(0, 1_000_000),
	suspended: Suspended,
});
export type ScalableTarget = v.InferOutput<typeof ScalableTarget>;

/** Both colors' scalable targets; a color that nothing scales has none. */
export const Scaling = v.strictObject({ blue: v.optional(ScalableTarget), green: v.optional(ScalableTarget) });
export type Scaling = v.InferOutput<typeof Scaling>;
