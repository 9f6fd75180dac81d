import * as v from "valibot";
import { whole } from "../../runtime/contract/schemas.ts";
import { amount } from "./values.ts";

/** Application Auto Scaling of both colors, by target tracking. */
export const Autoscaling = v.pipe(
	v.strictObject({
		/** The fewest tasks of the color that serves; the idle one may have none. */
		min: whole(1, 5_000),
		/** The most tasks of a color. */
		max: whole(1, 5_000),
		/** How many requests a minute each task is to have. */
		requestsPerTarget: amount(1, 10_000_000),
		/**
		 * Whose requests count for a color. `service`: both colors', as this project's Terraform has it; `color`: its own, as the policies that
		 * AWS predefines have it. Default: `service`.
		 */
		counts: v.optional(v.picklist(["service", "color"]), "service"),
		/** Whether this project may ask what scales the colors, and hold it: roles of before version 0.4 do not let it. Default: it may. */
		held: v.optional(v.boolean(), true),
	}),
	v.check(({ min, max }) => min <= max, "min must not exceed max"),
);
export type Autoscaling = v.InferOutput<typeof Autoscaling>;
