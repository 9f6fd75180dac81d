/** What the page asks to be done, and what it is answered. */
import * as v from "valibot";
import { LENGTHS } from "../../runtime/contract/bounds.ts";
import { serviceName } from "../../runtime/contract/schemas.ts";

/** What can be done with a service. */
export const ACTS = ["promote", "abort", "rollback"] as const;
export type Act = (typeof ACTS)[number];

const REASON = `say why, in at most ${LENGTHS.note} characters: the history repeats it`;

/** A decision of whoever sits before the page. */
export const Decision = v.strictObject({
	act: v.picklist(ACTS, `must be one of ${ACTS.join(", ")}`),
	service: serviceName,
	/** The attempt that was on the page when they decided: what has begun since is not meant. Null: none ran. */
	attempt: v.nullable(v.pipe(v.string(), v.nonEmpty(), v.maxLength(LENGTHS.error))),
	reason: v.pipe(v.string(), v.trim(), v.nonEmpty(REASON), v.maxLength(LENGTHS.note, REASON)),
	/** The service's name once more, as they have typed it. */
	confirm: v.string(),
});
export type Decision = v.InferOutput<typeof Decision>;

/** How a rehearsal is played. */
export const Playing = v.strictObject({
	/** How many times faster than it would be. */
	speed: v.optional(
		v.pipe(v.number(), v.minValue(0.1, "must be 0.1 at least"), v.maxValue(600, "must be 600 at most")),
	),
	paused: v.optional(v.boolean()),
	/** Whether it begins anew. */
	again: v.optional(v.boolean()),
});
export type Playing = v.InferOutput<typeof Playing>;

/** What came of it. */
export const Answered = v.strictObject({
	done: v.boolean(),
	/** What comes next; or why nothing was done, with what to do instead. */
	message: v.string(),
});
export type Answered = v.InferOutput<typeof Answered>;
