import type { Defect } from "../defect.ts";

/** Mistakes about what scales the colors. */
export const SCALING_DEFECTS: readonly Defect[] = [
	{
		name: "scale-in-not-held",
		breaks: "the stable color shrinks as its traffic leaves, and cannot take it back",
		file: "runtime/core/rollout/scaling.ts",
		find: "	return { ...suspended, in: true, scheduled: true };",
		replace: "	return { ...suspended, scheduled: true };",
	},
	{
		name: "room-not-kept",
		breaks: "the stable color stays behind the tasks that the load has given the candidate",
		file: "runtime/core/rollout/scaling.ts",
		find: "step < 0 ? 0 : views[candidate].desiredCount",
		replace: "step < 0 ? 0 : 0 * views[candidate].desiredCount",
	},
	{
		name: "scaling-not-handed-back",
		breaks: "after a fail-back nothing is ever scaled in again",
		file: "runtime/fail-back/tidy-up.ts",
		find: "[...writes, ...handBack(service, held, context)]",
		replace: "[...writes, ...handBack(service, held, context).slice(2)]",
	},
	{
		name: "scaling-resumed-by-default",
		breaks: "what somebody had suspended before the rollout is resumed after it",
		file: "runtime/core/rollout/scaling.ts",
		find: "		...(!sameSuspended(now.suspended, before.suspended) && { suspended: before.suspended }),",
		replace:
			"		...(!sameSuspended(now.suspended, before.suspended) && { suspended: { in: false, out: false, scheduled: false } }),",
	},
	{
		name: "minimum-stays-behind",
		breaks: "the color that serves after a completion may be scaled in to nothing",
		file: "runtime/tasks/complete.ts",
		find: "{ min: serving.min, ...(again && { suspended: serving.suspended }) }",
		replace: "{ ...(again && { suspended: serving.suspended }) }",
	},
	{
		name: "old-color-scaled-too-soon",
		breaks: "the old color shrinks in probation",
		file: "runtime/tasks/complete.ts",
		find: "update(stable, { min: old.min })",
		replace: "update(stable, old)",
	},
	{
		name: "minimum-not-brought-back",
		breaks: "after a completion that got no further, both colors keep the minimums that it has set",
		file: "runtime/core/rollout/scaling.ts",
		find: "now.min === set?.min && { min: before.min }",
		replace: "now.min === set?.max && { min: before.min }",
	},
	{
		name: "retired-as-if-serving",
		breaks: "an old color that the watchdog retires is scaled as one that serves, and the new one as an idle one",
		file: "runtime/watchdog/probation.ts",
		find: "{ scaling: exchanged(observed.scaling) }",
		replace: "{ scaling: observed.scaling }",
	},
];
