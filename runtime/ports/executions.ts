import type { StartInput } from "../contract/index.ts";

/** The status of an execution that Step Functions does not know, or keeps no longer. */
export const GONE = "GONE";

/** How an execution of the state machine stands. */
export interface ExecutionView {
	readonly running: boolean;
	/** Step Functions' own word: `RUNNING`, `FAILED`, `TIMED_OUT`, `ABORTED`, …; or {@link GONE}. */
	readonly status: string;
	/** What it failed with, or what whoever aborted it said. */
	readonly error?: string | undefined;
	/** Why, in words. */
	readonly cause?: string | undefined;
}

/** Starts and ends executions of the state machine. */
export interface ExecutionStarter {
	/** Starts an execution, unless one of this name was started before. @returns its ARN. */
	start(name: string, input: StartInput): Promise<string>;
	/** Ends an execution where it is; does nothing where it has ended. */
	stop(execution: string, error: string, cause: string): Promise<void>;
}

/** Reads Step Functions. */
export interface ExecutionReader {
	/** How an execution stands. */
	describe(execution: string): Promise<ExecutionView>;
}
