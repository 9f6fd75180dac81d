import * as v from "valibot";
import { text, timestamp } from "./schemas.ts";

/**
 * How far a rollout has come, as the table keeps it for those who check: the execution's history says more, and has the task tokens of
 * gates. It decides nothing: no task reads it.
 */
export const ProgressNote = v.object({
	/** ARN of the execution. */
	execution: text,
	/** Name of the state that it goes on with. */
	state: text,
	at: timestamp,
	/** The rollout's data as the last task that acted left it. */
	document: v.unknown(),
});
export type ProgressNote = v.InferOutput<typeof ProgressNote>;
