import * as v from "valibot";
import { Held } from "./rollout.ts";
import { text, timestamp } from "./schemas.ts";

/** One entry of a service's history, keyed by the deployment id. */
export const HistoryEntry = v.looseObject({
	deploymentId: text,
	/** ARN of the execution that took this deployment. */
	execution: text,
	outcome: v.picklist(["running", "completed", "failed-back", "skipped", "abandoned"]),
	reason: v.string(),
	at: timestamp,
});
export type HistoryEntry = v.InferOutput<typeof HistoryEntry>;

/** The lock of a service: who moves its traffic, and what fail-back would bring back. */
export const Lock = v.strictObject({
	/** ARN of the execution that holds the lock. */
	owner: text,
	...Held.entries,
	takenAt: timestamp,
});
export type Lock = v.InferOutput<typeof Lock>;
