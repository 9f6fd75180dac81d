/** What the commands ask of AWS, in their own words. */

/** A build of the pipeline, as the pipeline tells it. */
export interface Build {
	/** Id of the pipeline's execution. */
	readonly execution: string;
	readonly status: "running" | "succeeded" | "failed";
	/** Whether the execution has ended. */
	readonly ended: boolean;
	/** The action that runs, or ran last, with what it says. */
	readonly at: string;
	/** By digest, once it is built. */
	readonly image?: string | undefined;
}

/** Who calls. */
export interface Caller {
	readonly account: string;
	readonly arn: string;
}

/** What deploying asks. Each may throw {AwsRefused}. */
export interface Cloud {
	caller(): Promise<Caller>;
	/** Which of the actions the caller may not do; a text where nobody can tell. */
	denied(caller: Caller, actions: readonly string[]): Promise<readonly string[] | string>;
	hasPublicZone(name: string): Promise<boolean>;
	/** Why nothing can be released from there; nothing where it can. */
	bucketFault(bucket: string): Promise<string | undefined>;
	imageRepositoryFault(repository: string): Promise<string | undefined>;
	/** Whether somebody has activated it. */
	connectionIsReady(arn: string): Promise<boolean>;
	/** The newest build, of the newest execution; nothing where there is none. */
	newestBuild(pipeline: string): Promise<Build | undefined>;
	startPipeline(pipeline: string): Promise<void>;
}

/** What cleaning up asks. Each may throw {AwsRefused}. */
export interface Remover {
	caller(): Promise<Caller>;
	/** Stops what the pipeline runs. Answers how many. */
	stopPipeline(pipeline: string): Promise<number>;
	/** Stops all rollouts of a controller. Answers how many still run. */
	stopRollouts(stateMachineArn: string): Promise<number>;
	/** Deletes all images, their count. */
	emptyRepository(repository: string): Promise<number>;
	/** Deletes all objects, all versions of them, their count. */
	emptyBucket(bucket: string): Promise<number>;
	/** Deregisters what the service has run. */
	deregister(name: string): Promise<number>;
	/** All that is still there, a line each. */
	leftovers(name: string): Promise<readonly string[]>;
}
