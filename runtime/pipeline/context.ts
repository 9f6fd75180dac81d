import type { JobProgress, ReleaseVariables, UserParameters } from "../contract/index.ts";
import type { JobDetails, Log, PipelinePorts, PipelineSettings } from "../ports/index.ts";

/** What the function knows besides what it was called for. */
export interface PipelineContext {
	readonly settings: PipelineSettings;
	readonly ports: PipelinePorts;
	readonly now: Date;
	readonly log: Log;
}

/** A job that CodePipeline says is this pipeline's. */
export interface Job extends UserParameters {
	readonly id: string;
	/** What the job before has handed on: nothing of the first one of an action. */
	readonly progress: JobProgress | undefined;
	/** What whoever approved has said; absent where nobody was asked. */
	readonly approved?: string | undefined;
}

/** What a job comes to. */
export type Result =
	| { readonly next: "done"; readonly details: JobDetails; readonly variables?: ReleaseVariables }
	| { readonly next: "again"; readonly details: JobDetails; readonly progress: Omit<JobProgress, "version"> }
	| { readonly next: "failed"; readonly details: JobDetails; readonly kind?: "ConfigurationError" };

/** A job that is done. */
export function done(summary: string, variables?: ReleaseVariables): Result {
	return { next: "done", details: { summary }, ...(variables && { variables }) };
}

/** A job that another one goes on with. */
export function again(summary: string, progress: Omit<JobProgress, "version">, execution?: string): Result {
	return { next: "again", details: { summary, execution }, progress };
}

/** A job that has failed for good. */
export function failed(summary: string, execution?: string): Result {
	return { next: "failed", details: { summary, execution } };
}
