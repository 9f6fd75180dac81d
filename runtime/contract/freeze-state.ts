import * as v from "valibot";
import { LENGTHS, said } from "./bounds.ts";
import { timestamp, whole } from "./schemas.ts";

/** A freeze of the calendar that has overtaken a rollout. */
export const FreezeState = v.strictObject({
	/** The step that it keeps the rollout from: the next one, or completion. */
	leadsTo: v.picklist(["shift", "complete"]),
	/** Since when it holds the rollout up. */
	since: timestamp,
	/** For how long freezes had held it up before, in seconds: all together have one limit. */
	heldSeconds: whole(0, Number.MAX_SAFE_INTEGER),
	/** Until when, and why, for people. */
	reason: said(LENGTHS.fault),
});
export type FreezeState = v.InferOutput<typeof FreezeState>;
