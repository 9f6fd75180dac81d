import {
	ApprovalAlreadyCompletedException,
	CodePipelineClient,
	GetPipelineExecutionCommand,
	GetPipelineStateCommand,
	InvalidApprovalTokenException,
	PutApprovalResultCommand,
	paginateListActionExecutions,
} from "@aws-sdk/client-codepipeline";
import * as v from "valibot";
import { LENGTHS, oneLine, PIPELINE_LIMITS, PIPELINE_STAGE, REVIEW_ACTION, said } from "../contract/index.ts";
import type { ActionRun, Pipeline, PipelineExecution, PipelineState } from "../ports/index.ts";
import { answer, call, clientOptions, pages, TRY_MILLISECONDS } from "./call.ts";

const Execution = v.object({
	pipelineExecution: v.object({
		executionType: v.optional(v.string()),
		rollbackMetadata: v.optional(v.object({ rollbackTargetPipelineExecutionId: v.optional(v.string()) })),
		trigger: v.optional(v.object({ triggerType: v.optional(v.string()) })),
		artifactRevisions: v.optional(
			v.array(v.object({ revisionId: v.optional(v.string()), revisionSummary: v.optional(v.string()) })),
			[],
		),
	}),
});

const text = v.optional(v.nullable(said(LENGTHS.note)));
const Actions = v.object({
	actionExecutionDetails: v.array(
		v.object({
			stageName: v.string(),
			actionName: v.string(),
			status: v.string(),
			startTime: v.date(),
			updatedBy: text,
			input: v.optional(v.object({ resolvedConfiguration: v.optional(v.record(v.string(), v.string())) })),
			output: v.optional(
				v.object({
					executionResult: v.optional(
						v.object({
							externalExecutionSummary: text,
							errorDetails: v.optional(v.object({ message: text })),
						}),
					),
				}),
			),
		}),
	),
});

const Inside = v.object({ pipelineExecutionId: v.string(), type: v.optional(v.string()) });
const State = v.object({
	stageStates: v.array(
		v.object({
			stageName: v.string(),
			latestExecution: v.optional(Inside),
			inboundExecution: v.optional(Inside),
			inboundExecutions: v.optional(v.array(Inside), []),
			actionStates: v.optional(
				v.array(
					v.object({
						actionName: v.string(),
						latestExecution: v.optional(v.object({ status: v.optional(v.string()), token: v.optional(v.string()) })),
					}),
				),
				[],
			),
		}),
	),
});

/** A pipeline of CodePipeline's, by its name. */
export class CodePipelinePipeline implements Pipeline {
	readonly #name: string;
	readonly #client: CodePipelineClient;

	constructor(
		name: string,
		client: CodePipelineClient = new CodePipelineClient(clientOptions(TRY_MILLISECONDS.codePipeline)),
	) {
		this.#name = name;
		this.#client = client;
	}

	async execution(id: string): Promise<PipelineExecution> {
		const what = `GetPipelineExecution ${this.#name} ${id}`;
		const input = { pipelineName: this.#name, pipelineExecutionId: id };
		const raw = await call(what, () => this.#client.send(new GetPipelineExecutionCommand(input)));
		const { executionType, rollbackMetadata, trigger, artifactRevisions } = answer(
			what,
			Execution,
			raw,
		).pipelineExecution;
		return {
			...(executionType === "ROLLBACK" && { rollbackTo: rollbackMetadata?.rollbackTargetPipelineExecutionId }),
			trigger: trigger?.triggerType,
			revisions: artifactRevisions.map(({ revisionId, revisionSummary }) => ({
				id: revisionId,
				summary: revisionSummary,
			})),
		};
	}

	async actions(execution: string): Promise<readonly ActionRun[]> {
		const what = `ListActionExecutions ${this.#name} ${execution}`;
		const input = { pipelineName: this.#name, filter: { pipelineExecutionId: execution } };
		const found = await pages(what, Actions, paginateListActionExecutions({ client: this.#client }, input));
		return found
			.flatMap(({ actionExecutionDetails }) => actionExecutionDetails.map(runOf))
			.sort((a, b) => b.startedAt.localeCompare(a.startedAt));
	}

	async state(): Promise<PipelineState> {
		const what = `GetPipelineState ${this.#name}`;
		const raw = await call(what, () => this.#client.send(new GetPipelineStateCommand({ name: this.#name })));
		const stage = answer(what, State, raw).stageStates.find(({ stageName }) => stageName === PIPELINE_STAGE);
		const { latestExecution, inboundExecution, inboundExecutions = [], actionStates = [] } = stage ?? {};
		const review = actionStates.find(({ actionName }) => actionName === REVIEW_ACTION)?.latestExecution;
		return {
			executions: [latestExecution, inboundExecution, ...inboundExecutions].flatMap((each) =>
				each ? [{ id: each.pipelineExecutionId, rollback: each.type === "ROLLBACK" }] : [],
			),
			approval: review?.status === "InProgress" ? review.token : undefined,
		};
	}

	/** The token of an approval that has been answered, or of an earlier one, is no error: somebody else was first. */
	async answer(token: string, approved: boolean, words: string): Promise<boolean> {
		const request = new PutApprovalResultCommand({
			pipelineName: this.#name,
			stageName: PIPELINE_STAGE,
			actionName: REVIEW_ACTION,
			token,
			result: { status: approved ? "Approved" : "Rejected", summary: oneLine(words, PIPELINE_LIMITS.approval) },
		});
		return call(`PutApprovalResult ${this.#name}`, async () => {
			try {
				await this.#client.send(request);
				return true;
			} catch (error) {
				if (error instanceof ApprovalAlreadyCompletedException || error instanceof InvalidApprovalTokenException)
					return false;
				throw error;
			}
		});
	}
}

function runOf(detail: v.InferOutput<typeof Actions>["actionExecutionDetails"][number]): ActionRun {
	const { stageName, actionName, status, startTime, updatedBy, input, output } = detail;
	const { externalExecutionSummary, errorDetails } = output?.executionResult ?? {};
	return {
		stage: stageName,
		action: actionName,
		status,
		startedAt: startTime.toISOString(),
		by: updatedBy ?? undefined,
		words: externalExecutionSummary || errorDetails?.message || undefined,
		userParameters: input?.resolvedConfiguration?.UserParameters,
	};
}
