import type { Sources } from "../sources.ts";

/** What rollouts are looked for with. */
export interface Lookup {
	readonly sources: Sources;
	/** ARN of the state machine, where it is known; otherwise locks and history lead to it. */
	readonly stateMachine?: string | undefined;
	/** The service whose rollout it is, where that was said: then nothing else of the table is read. */
	readonly service?: string | undefined;
	readonly now: () => Date;
}
