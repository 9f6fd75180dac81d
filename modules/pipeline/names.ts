/** Names of the parts of a pipeline. */
export interface PipelineNames {
	readonly pipeline: string;
	readonly build: string;
	/** The function's: taken once, and so a service has one pipeline. */
	readonly function: string;
	/** Of the rules that wake the function. */
	readonly rules: Readonly<Record<"ended" | "review" | "rollout", string>>;
	/** Of the rule that starts the pipeline, where no connection does. */
	readonly sourceRule: string;
}

/** Everything is named after the service. */
export function pipelineNames(service: string): PipelineNames {
	return {
		pipeline: `${service}-delivery`,
		build: `${service}-build`,
		function: `${service}-pipeline`,
		rules: {
			ended: `${service}-pipeline-ended`,
			review: `${service}-pipeline-review`,
			rollout: `${service}-pipeline-rollout`,
		},
		sourceRule: `${service}-pipeline-source`,
	};
}
