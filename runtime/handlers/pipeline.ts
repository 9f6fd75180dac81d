import { DynamoAttempts } from "../aws/attempts.ts";
import { CodePipelinePipeline } from "../aws/codepipeline.ts";
import { CodePipelineJobs } from "../aws/codepipeline-jobs.ts";
import { pipelineEnvironmentOf } from "../aws/environment.ts";
import { DynamoGates } from "../aws/gates.ts";
import { DynamoHistory } from "../aws/history.ts";
import { DynamoLocks } from "../aws/locks.ts";
import { consoleLog } from "../aws/log.ts";
import { DynamoProbations } from "../aws/probations.ts";
import { DynamoProgress } from "../aws/progress.ts";
import { DynamoRegistry } from "../aws/registry.ts";
import { LambdaReleaseFunction } from "../aws/release-function.ts";
import { StepFunctionsReader, StepFunctionsStarter } from "../aws/stepfunctions.ts";
import { Table } from "../aws/table.ts";
import { StepFunctionsTokens } from "../aws/task-tokens.ts";
import { createPipelineFunction } from "../pipeline/function.ts";

const { tableName, releaseFunction, ...settings } = pipelineEnvironmentOf(process.env);
const table = new Table(tableName);
const ports = {
	jobs: new CodePipelineJobs(),
	pipeline: new CodePipelinePipeline(settings.pipeline),
	releases: new LambdaReleaseFunction(releaseFunction),
	registry: new DynamoRegistry(table),
	attempts: new DynamoAttempts(table),
	history: new DynamoHistory(table),
	locks: new DynamoLocks(table),
	probations: new DynamoProbations(table),
	progress: new DynamoProgress(table),
	gates: new DynamoGates(table),
	tokens: new StepFunctionsTokens(),
	executions: new StepFunctionsReader(),
	stateMachine: new StepFunctionsStarter(settings.stateMachine),
};

/** The Lambda function behind the actions of a service's pipeline. */
export const handler = createPipelineFunction(settings, ports, consoleLog, () => Date.now());
