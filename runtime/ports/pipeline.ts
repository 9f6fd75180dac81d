import type {
	JobProgress,
	OpenGate,
	ProgressNote,
	ReleaseAnswer,
	ReleaseRequest,
	ReleaseVariables,
} from "../contract/index.ts";

/** Where a job stands, for people. */
export interface JobDetails {
	/** What it does or has done, or what it waits for. */
	readonly summary: string;
	/** ARN of the rollout's execution, where there is one. */
	readonly execution?: string | undefined;
}

/** Answers jobs. Each answers false where the job has had its answer: a job that is delivered twice is answered once. */
export interface Jobs {
	/** The job is done. @param variables - what the action hands on. */
	succeed(job: string, details: JobDetails, variables?: ReleaseVariables): Promise<boolean>;
	/** The job goes on: CodePipeline asks again, with a job of another id that has the same progress. */
	goOn(job: string, details: JobDetails, progress: JobProgress): Promise<boolean>;
	/** The job has failed. @param kind - CodePipeline's own word. */
	fail(job: string, details: JobDetails, kind: "JobFailed" | "ConfigurationError"): Promise<boolean>;
}

/** What an execution of the pipeline is, and why there is one. */
export interface PipelineExecution {
	/** The execution whose stage it goes back to; absent of one that goes forward. */
	readonly rollbackTo?: string | undefined;
	/** CodePipeline's own word for what has started it: `StartPipelineExecution` is a person or a script. */
	readonly trigger?: string | undefined;
	/** What its sources say of their revisions: the commit's message, or the name of an image. */
	readonly revisions: readonly { readonly id?: string | undefined; readonly summary?: string | undefined }[];
}

/** One run of an action in an execution. */
export interface ActionRun {
	readonly stage: string;
	readonly action: string;
	/** `InProgress`, `Succeeded`, `Failed` or `Abandoned`. */
	readonly status: string;
	/** ISO 8601. */
	readonly startedAt: string;
	/** Who last changed it: of an approval, who has answered. */
	readonly by?: string | undefined;
	/** Of an approval: what was said. Of a failure: why. */
	readonly words?: string | undefined;
	/** What the action was given, its variables resolved; absent where CodePipeline does not say. */
	readonly userParameters?: string | undefined;
}

/** Who is in the stage, and whether somebody is asked. */
export interface PipelineState {
	/** The executions that are in the stage, or wait for it. */
	readonly executions: readonly { readonly id: string; readonly rollback: boolean }[];
	/** The token that answers the approval; absent as long as none waits. */
	readonly approval?: string | undefined;
}

/** Reads one pipeline, and answers its approval. */
export interface Pipeline {
	execution(id: string): Promise<PipelineExecution>;
	/** The actions that an execution has run, the newest first. */
	actions(execution: string): Promise<readonly ActionRun[]>;
	state(): Promise<PipelineState>;
	/** Answers the approval. @returns whether it was waited for: somebody else may have been first. */
	answer(token: string, approved: boolean, words: string): Promise<boolean>;
}

/** The controller's function that takes releases. */
export interface ReleaseFunction {
	/** @throws {ReleaseRefused} when it does not take the request: nothing has been done. */
	ask(request: ReleaseRequest): Promise<ReleaseAnswer>;
}

/** Ends the wait of whoever waits for a task token. Each answers false when nobody does any more. */
export interface TaskTokens {
	goOn(token: string, output: object): Promise<boolean>;
	turnBack(token: string, error: string, cause: string): Promise<boolean>;
}

/** Reads gates. */
export interface GateReader {
	/** The gate that was opened last. Whether its rollout still waits only Step Functions knows. */
	find(service: string): Promise<OpenGate | undefined>;
}

/** Reads how far rollouts have come. */
export interface ProgressReader {
	/** How far the service's last rollout had come when a task that acts left it. */
	find(service: string): Promise<ProgressNote | undefined>;
}

/** Whose pipeline it is. */
export interface PipelineSettings {
	/** Name of the one service that it releases. */
	readonly service: string;
	/** Name of the pipeline. */
	readonly pipeline: string;
	/** ARN of the state machine whose executions are rollouts. */
	readonly stateMachine: string;
	/** Where the candidate can be looked at. */
	readonly previewUrl: string;
	/** Whether somebody approves. */
	readonly review: "required" | "off";
}
