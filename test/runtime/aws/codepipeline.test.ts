import { CodePipelineClient } from "@aws-sdk/client-codepipeline";
import { describe, expect, it } from "vitest";
import { CodePipelinePipeline } from "../../../runtime/aws/codepipeline.ts";
import { type Answer, jsonFault, recorded } from "../../support/aws.ts";

const ID = "11111111-1111-4111-8111-111111111111";
const TARGET = "22222222-2222-4222-8222-222222222222";

function adapter(...answers: (Answer | object)[]) {
	const said = answers.map((each) => ("body" in each || each instanceof Error ? each : { body: JSON.stringify(each) }));
	const { options, requests } = recorded(...(said as Answer[]));
	const sent = () =>
		requests.map(({ headers, body }) => ({ to: headers["x-amz-target"]?.split(".")[1], ...JSON.parse(body) }));
	return { pipeline: new CodePipelinePipeline("web", new CodePipelineClient(options)), sent };
}

describe("an execution of a pipeline", () => {
	it("says what started it, and what its sources say", async () => {
		const { pipeline, sent } = adapter({
			pipelineExecution: {
				pipelineName: "web",
				pipelineExecutionId: ID,
				status: "InProgress",
				executionType: "STANDARD",
				trigger: { triggerType: "WebhookV2", triggerDetail: "x" },
				artifactRevisions: [{ name: "source", revisionId: "abc", revisionSummary: "teal", created: 1767225600 }],
			},
		});
		expect(await pipeline.execution(ID)).toEqual({ trigger: "WebhookV2", revisions: [{ id: "abc", summary: "teal" }] });
		expect(sent()).toEqual([{ to: "GetPipelineExecution", pipelineName: "web", pipelineExecutionId: ID }]);
	});

	it("that goes back names the execution that it goes back to", async () => {
		const rollbackMetadata = { rollbackTargetPipelineExecutionId: TARGET };
		const { pipeline } = adapter({ pipelineExecution: { executionType: "ROLLBACK", rollbackMetadata } });
		expect(await pipeline.execution(ID)).toEqual({ rollbackTo: TARGET, trigger: undefined, revisions: [] });
	});

	it.each([
		["is not there", jsonFault(400, "PipelineExecutionNotFoundException", "no"), "Refused"],
		["cannot be read now", jsonFault(400, "ThrottlingException", "Rate exceeded"), "Throttled"],
		["is no execution", { pipelineExecution: { artifactRevisions: 7 } }, "UnexpectedAnswer"],
	])("that %s is none", async (_, answer, name) => {
		await expect(adapter(answer).pipeline.execution(ID)).rejects.toMatchObject({ name });
	});
});

describe("the actions of an execution", () => {
	const run = (actionName: string, startTime: number, more: object = {}) => ({
		pipelineExecutionId: ID,
		stageName: "Deliver",
		actionName,
		startTime,
		status: "Succeeded",
		...more,
	});

	it("are read on all pages, the newest first, with what they were given and what was said", async () => {
		const executionResult = { externalExecutionSummary: "not\nteal", externalExecutionId: "x" };
		const errorDetails = { code: "Timeout", message: "nobody answered" };
		const { pipeline, sent } = adapter(
			{ actionExecutionDetails: [run("Release", 1767225600)], nextToken: "more" },
			{
				actionExecutionDetails: [
					run("Review", 1767225700, { status: "Failed", updatedBy: "arn:alice", output: { executionResult } }),
					run("Review", 1767225650, { status: "Failed", output: { executionResult: { errorDetails } } }),
					run("Rollout", 1767225800, { input: { resolvedConfiguration: { UserParameters: "{}" } }, output: {} }),
				],
			},
		);
		expect(await pipeline.actions(ID)).toEqual([
			{
				stage: "Deliver",
				action: "Rollout",
				status: "Succeeded",
				startedAt: "2026-01-01T00:03:20.000Z",
				userParameters: "{}",
			},
			{
				stage: "Deliver",
				action: "Review",
				status: "Failed",
				startedAt: "2026-01-01T00:01:40.000Z",
				by: "arn:alice",
				words: "not teal",
			},
			{
				stage: "Deliver",
				action: "Review",
				status: "Failed",
				startedAt: "2026-01-01T00:00:50.000Z",
				words: "nobody answered",
			},
			{ stage: "Deliver", action: "Release", status: "Succeeded", startedAt: "2026-01-01T00:00:00.000Z" },
		]);
		const asked = { to: "ListActionExecutions", pipelineName: "web", filter: { pipelineExecutionId: ID } };
		expect(sent()).toEqual([asked, { ...asked, nextToken: "more" }]);
	});

	it("are unexpected without their times", async () => {
		const { pipeline } = adapter({ actionExecutionDetails: [{ stageName: "Deliver", actionName: "Release" }] });
		await expect(pipeline.actions(ID)).rejects.toMatchObject({ name: "UnexpectedAnswer" });
	});
});

describe("the state of a pipeline", () => {
	const inside = (pipelineExecutionId: string, type: string) => ({ pipelineExecutionId, status: "InProgress", type });

	it("is who is in the stage, who waits for it, and the approval that waits", async () => {
		const actionStates = [
			{ actionName: "Release", latestExecution: { status: "Succeeded" } },
			{ actionName: "Review", latestExecution: { status: "InProgress", token: "token" } },
		];
		const stage = {
			stageName: "Deliver",
			latestExecution: inside(ID, "ROLLBACK"),
			inboundExecution: inside(TARGET, "STANDARD"),
			inboundExecutions: [inside(TARGET, "STANDARD")],
			actionStates,
		};
		const { pipeline, sent } = adapter({ pipelineName: "web", stageStates: [{ stageName: "Source" }, stage] });
		expect(await pipeline.state()).toEqual({
			executions: [
				{ id: ID, rollback: true },
				{ id: TARGET, rollback: false },
				{ id: TARGET, rollback: false },
			],
			approval: "token",
		});
		expect(sent()).toEqual([{ to: "GetPipelineState", name: "web" }]);
	});

	it("has no approval where that has been answered, whatever token it had", async () => {
		const actionStates = [{ actionName: "Review", latestExecution: { status: "Succeeded", token: "token" } }];
		const { pipeline } = adapter({ stageStates: [{ stageName: "Deliver", actionStates }] });
		expect(await pipeline.state()).toEqual({ executions: [], approval: undefined });
	});

	it("is empty where the pipeline has no such stage", async () => {
		expect(await adapter({ stageStates: [] }).pipeline.state()).toEqual({ executions: [] });
	});
});

describe("an approval", () => {
	it.each([
		[true, "Approved"],
		[false, "Rejected"],
	])("is answered: %s", async (approved, status) => {
		const { pipeline, sent } = adapter({ approvedAt: 1767225600 });
		expect(await pipeline.answer("token", approved, `${"w".repeat(600)}\n`)).toBe(true);
		const action = { pipelineName: "web", stageName: "Deliver", actionName: "Review" };
		const result = { status, summary: `${"w".repeat(511)}…` };
		expect(sent()).toEqual([{ to: "PutApprovalResult", ...action, token: "token", result }]);
	});

	it.each(["ApprovalAlreadyCompletedException", "InvalidApprovalTokenException"])(
		"that somebody else was quicker with (%s) is no error",
		async (type) => {
			expect(await adapter(jsonFault(400, type, "no")).pipeline.answer("token", true, "yes")).toBe(false);
		},
	);

	it("that may not be given is refused", async () => {
		const { pipeline } = adapter(jsonFault(400, "AccessDeniedException", "no"));
		await expect(pipeline.answer("token", true, "yes")).rejects.toMatchObject({ name: "Refused" });
	});
});
