import type { StartEvent } from "../../runtime/contract/index.ts";

/** One execution of the deployed state machine. */
export interface Execution {
	readonly arn: string;
	readonly event: StartEvent;
	status: "RUNNING" | "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";
	error?: string | undefined;
	cause?: string | undefined;
	/** When it ended, in seconds. */
	endedAt?: number;
	/** The state that it entered last, and that state's type; for a state within a branch, `Branch`. */
	state: string;
	type: string;
	/** How often it has entered each state. */
	readonly visits: Map<string, number>;
}

/** What the state machine sends to a function. */
export interface Payload {
	readonly task: string;
	readonly now: string;
	readonly execution: string;
	readonly input: unknown;
}

/** What stands in the name of every execution that no rule has started. */
const CRAFTED = "crafted-";

/** Whether an execution was started, or a task invoked, by hand. */
export function isCrafted(execution: string): boolean {
	return execution.split(":").at(-1)?.startsWith(CRAFTED) ?? false;
}

/** The name of the so many-th such execution. */
export function craftedName(n: number): string {
	return `${CRAFTED}${n}`;
}
