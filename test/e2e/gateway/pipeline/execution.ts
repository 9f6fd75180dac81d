/** An execution of a pipeline, with what has become of its stages and actions. */
import type { ActionDeclaration, Condition, PipelineDeclaration, RuleDeclaration } from "./declaration.ts";

/** Where an artifact lies. */
export interface ArtifactLocation {
	readonly bucket: string;
	readonly key: string;
	/** What it was made of. */
	readonly revision?: string;
}

/** What a source action has found. */
export interface Revision {
	readonly name: string;
	readonly revisionId: string;
	readonly revisionSummary: string;
	readonly revisionUrl?: string;
	readonly created: number;
}

/** How an action ended. */
export type Outcome =
	| {
			readonly status: "Succeeded";
			readonly variables?: Readonly<Record<string, string>>;
			readonly summary?: string;
			readonly externalId?: string;
	  }
	| {
			readonly status: "Failed";
			readonly code: string;
			readonly message: string;
			readonly externalId?: string;
	  }
	/** Stopped by somebody, or canceled because the pipeline itself was changed. */
	| { readonly status: "Abandoned"; readonly canceled?: boolean };

/** One run of an action, or of a rule. */
export interface ActionRun {
	readonly id: string;
	readonly declaration: ActionDeclaration | RuleDeclaration;
	readonly startedAt: number;
	updatedAt: number;
	status: "InProgress" | Outcome["status"];
	/** The configuration with its variables resolved. */
	resolved: Readonly<Record<string, string>>;
	/** Of an approval, as long as it is open. */
	token?: string;
	/** Who has answered an approval. */
	updatedBy?: string;
	outcome?: Outcome;
	readonly outputs: Map<string, ArtifactLocation>;
	/** Ends it where it is. */
	abandon: (canceled?: boolean) => void;
}

/** A stage that an execution has come to. */
export interface StageRun {
	status: "InProgress" | "Succeeded" | "Failed" | "Skipped" | "Stopped" | "Stopping" | "Cancelled";
	/** The newest run of each action, by its name. */
	readonly actions: Map<string, ActionRun>;
	condition?: { readonly declared: Condition; status: ActionRun["status"]; readonly rules: Map<string, ActionRun> };
}

/** What has started an execution. */
export interface Trigger {
	readonly triggerType: string;
	readonly triggerDetail: string;
}

export type ExecutionStatus =
	| "InProgress"
	| "Succeeded"
	| "Failed"
	| "Stopping"
	| "Stopped"
	| "Superseded"
	| "Cancelled";

/** An execution. */
export interface Execution {
	readonly id: string;
	/** The pipeline as it was when the execution started. */
	readonly pipeline: PipelineDeclaration;
	readonly region: string;
	readonly trigger: Trigger;
	readonly rollbackOf?: string;
	readonly startedAt: number;
	updatedAt: number;
	status: ExecutionStatus;
	summary?: string;
	/** Counts retries. */
	attempt: number;
	/** The commit or version that has started it. */
	readonly revision?: string;
	readonly revisions: Revision[];
	readonly artifacts: Map<string, ArtifactLocation>;
	readonly variables: Map<string, Readonly<Record<string, string>>>;
	readonly stages: Map<string, StageRun>;
	/** All runs of actions, oldest first. */
	readonly history: { readonly stage: string; readonly run: ActionRun }[];
}
