/** A pipeline as CodePipeline's API declares it: https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PipelineDeclaration.html */

interface Named {
	readonly name: string;
}

/** An action of a stage. */
export interface ActionDeclaration extends Named {
	readonly actionTypeId: { readonly category: string; readonly owner: string; readonly provider: string };
	readonly runOrder?: number;
	readonly configuration?: Readonly<Record<string, string>>;
	readonly inputArtifacts?: readonly Named[];
	readonly outputArtifacts?: readonly Named[];
	readonly roleArn?: string;
	readonly namespace?: string;
	readonly timeoutInMinutes?: number;
}

/** A rule of a condition. */
export interface RuleDeclaration extends Named {
	readonly ruleTypeId: { readonly category: string; readonly owner?: string; readonly provider: string };
	readonly configuration?: Readonly<Record<string, string>>;
	readonly inputArtifacts?: readonly Named[];
	readonly timeoutInMinutes?: number;
}

/** What must hold before a stage is entered. */
export interface Condition {
	readonly result?: "SKIP" | "FAIL" | "ROLLBACK" | "RETRY";
	readonly rules?: readonly RuleDeclaration[];
}

/** A stage. */
export interface StageDeclaration extends Named {
	readonly actions: readonly ActionDeclaration[];
	readonly beforeEntry?: { readonly conditions?: readonly Condition[] };
}

/** Texts that are taken, and texts that are not: patterns with `*` and `**`. */
export interface Filter {
	readonly includes?: readonly string[];
	readonly excludes?: readonly string[];
}

/** Which changes of a repository start the pipeline. */
export interface TriggerDeclaration {
	readonly providerType: string;
	readonly gitConfiguration: {
		readonly sourceActionName: string;
		readonly push?: readonly { readonly branches?: Filter; readonly filePaths?: Filter; readonly tags?: Filter }[];
		readonly pullRequest?: readonly object[];
	};
}

/** A pipeline. */
export interface PipelineDeclaration extends Named {
	readonly version: number;
	readonly roleArn: string;
	readonly pipelineType?: "V1" | "V2";
	readonly executionMode?: "SUPERSEDED" | "QUEUED" | "PARALLEL";
	readonly stages: readonly StageDeclaration[];
	readonly triggers?: readonly TriggerDeclaration[];
	readonly variables?: readonly { readonly name: string; readonly defaultValue?: string }[];
	readonly artifactStore: { readonly location: string; readonly encryptionKey?: { readonly id: string } };
}
