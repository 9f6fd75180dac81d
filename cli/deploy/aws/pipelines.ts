import {
	type ActionExecutionDetail,
	CodePipelineClient,
	ListActionExecutionsCommand,
	ListPipelineExecutionsCommand,
	StartPipelineExecutionCommand,
	StopPipelineExecutionCommand,
} from "@aws-sdk/client-codepipeline";
import type { Build } from "../cloud.ts";
import { asking, isNamed, type Options } from "./asking.ts";

/** The most that CodePipeline lists at once, of which the newest come first: https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_ListPipelineExecutions.html */
const PAGE = 100;
const RUNNING = ["InProgress", "Stopping"];
/** How these have ended says nothing of a build of their own. */
const BUILT = "Build";
const WORDS = 300;

/** CodePipeline, as the commands ask it. */
export class Pipelines {
	readonly #client: CodePipelineClient;

	constructor(options: Options) {
		this.#client = new CodePipelineClient(options);
	}

	async newestBuild(pipelineName: string): Promise<Build | undefined> {
		const [newest] = await this.#executions(pipelineName);
		const { pipelineExecutionId, status = "" } = newest ?? {};
		if (pipelineExecutionId === undefined) return undefined;
		const input = new ListActionExecutionsCommand({ pipelineName, filter: { pipelineExecutionId } });
		const { actionExecutionDetails: actions = [] } = await asking("ListActionExecutions", () =>
			this.#client.send(input),
		);
		const image = actions.find(({ stageName }) => stageName === BUILT)?.output?.outputVariables?.IMAGE;
		const ended = !RUNNING.includes(status);
		const built = image !== undefined;
		const outcome = built ? "succeeded" : ended ? "failed" : "running";
		return { execution: pipelineExecutionId, status: outcome, ended, at: lineOf(actions[0], status), image };
	}

	async start(name: string): Promise<void> {
		await asking("StartPipelineExecution", () => this.#client.send(new StartPipelineExecutionCommand({ name })));
	}

	/** Stops what runs; its actions are left as they are, since all of it goes. */
	async stop(pipelineName: string): Promise<number> {
		const running = (await this.#executions(pipelineName)).filter(({ status = "" }) => status === "InProgress");
		for (const { pipelineExecutionId } of running) {
			const input = { pipelineName, pipelineExecutionId, abandon: true, reason: "bin/cleanup removes the pipeline" };
			await asking("StopPipelineExecution", () =>
				this.#client.send(new StopPipelineExecutionCommand(input)).catch((error) => {
					// It has just ended by itself.
					if (!isNamed(error, "PipelineExecutionNotStoppableException", "DuplicatedStopRequestException")) throw error;
				}),
			);
		}
		return running.length;
	}

	async #executions(pipelineName: string) {
		const input = new ListPipelineExecutionsCommand({ pipelineName, maxResults: PAGE });
		return asking("ListPipelineExecutions", () =>
			this.#client.send(input).then(
				({ pipelineExecutionSummaries = [] }) => pipelineExecutionSummaries,
				(error) => {
					if (isNamed(error, "PipelineNotFoundException")) return [];
					throw error;
				},
			),
		);
	}
}

/** The newest action of an execution, in a line. */
function lineOf(action: ActionExecutionDetail | undefined, status: string): string {
	if (!action) return status;
	const { errorDetails, externalExecutionSummary } = action.output?.executionResult ?? {};
	const why = errorDetails?.message ?? (action.status === "Failed" ? externalExecutionSummary : undefined);
	return `${action.actionName}: ${action.status}${why ? ` (${why.slice(0, WORDS)})` : ""}`;
}
