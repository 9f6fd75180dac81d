import { describe, expect, it } from "vitest";
import { Pipelines } from "../../../../cli/deploy/aws/pipelines.ts";
import { AwsRefused } from "../../../../cli/deploy/end.ts";
import { type Answer, jsonFault, recorded } from "../../../support/aws.ts";
import { IMAGE } from "../fakes.ts";

const ID = "11111111-1111-4111-8111-111111111111";
const OTHER = "22222222-2222-4222-8222-222222222222";
const json = (content: object): Answer => ({ body: JSON.stringify(content) });
const executions = (...all: readonly (readonly [id: string, status: string])[]) =>
	json({ pipelineExecutionSummaries: all.map(([pipelineExecutionId, status]) => ({ pipelineExecutionId, status })) });
const actions = (...actionExecutionDetails: readonly object[]) => json({ actionExecutionDetails });

function pipelinesThat(...answers: readonly Answer[]) {
	const { options, requests } = recorded(...answers);
	const sent = () =>
		requests.map(({ headers, body }) => ({ to: headers["x-amz-target"]?.split(".")[1], ...JSON.parse(body) }));
	return { pipelines: new Pipelines(options), sent };
}

describe("the newest build", () => {
	const built = {
		stageName: "Build",
		actionName: "Build",
		status: "Succeeded",
		output: { outputVariables: { IMAGE } },
	};
	const source = { stageName: "Source", actionName: "Source", status: "Succeeded" };

	it("is of the newest execution, with its image", async () => {
		const { pipelines, sent } = pipelinesThat(executions([ID, "Succeeded"], [OTHER, "Failed"]), actions(built, source));
		expect(await pipelines.newestBuild("web-delivery")).toEqual({
			...{ execution: ID, status: "succeeded", ended: true, at: "Build: Succeeded", image: IMAGE },
		});
		expect(sent()).toEqual([
			{ to: "ListPipelineExecutions", pipelineName: "web-delivery", maxResults: 100 },
			{ to: "ListActionExecutions", pipelineName: "web-delivery", filter: { pipelineExecutionId: ID } },
		]);
	});

	it("has succeeded although its execution goes on, and although it has failed later", async () => {
		const going = pipelinesThat(executions([ID, "InProgress"]), actions(built)).pipelines;
		expect(await going.newestBuild("web")).toMatchObject({ status: "succeeded", ended: false });
		const failed = pipelinesThat(executions([ID, "Failed"]), actions(built)).pipelines;
		expect(await failed.newestBuild("web")).toMatchObject({ status: "succeeded", ended: true });
	});

	it.each([
		["runs", "InProgress", { ...source, status: "InProgress" }, "running", "Source: InProgress"],
		["is being stopped", "Stopping", source, "running", "Source: Succeeded"],
		[
			"has failed",
			"Failed",
			{ ...source, status: "Failed", output: { executionResult: { errorDetails: { message: "no connection" } } } },
			"failed",
			"Source: Failed (no connection)",
		],
		[
			"has failed in its own words",
			"Failed",
			{ ...source, status: "Failed", output: { executionResult: { externalExecutionSummary: "x".repeat(400) } } },
			"failed",
			`Source: Failed (${"x".repeat(300)})`,
		],
		["has failed without a word", "Failed", { ...source, status: "Failed" }, "failed", "Source: Failed"],
	])("that %s has no image", async (_, status, action, outcome, at) => {
		const { pipelines } = pipelinesThat(executions([ID, status]), actions(action));
		expect(await pipelines.newestBuild("web")).toMatchObject({ status: outcome, at, image: undefined });
	});

	it("is told by its execution before any action has begun", async () => {
		const { pipelines } = pipelinesThat(executions([ID, "InProgress"]), actions());
		expect(await pipelines.newestBuild("web")).toMatchObject({ status: "running", at: "InProgress" });
	});

	it("is none where nothing has run, and where there is no pipeline", async () => {
		expect(await pipelinesThat(executions()).pipelines.newestBuild("web")).toBeUndefined();
		const gone = pipelinesThat(jsonFault(400, "PipelineNotFoundException", "no")).pipelines;
		expect(await gone.newestBuild("web")).toBeUndefined();
		const refused = pipelinesThat(jsonFault(400, "AccessDeniedException", "no")).pipelines;
		await expect(refused.newestBuild("web")).rejects.toThrow(AwsRefused);
	});
});

describe("a pipeline", () => {
	it("is started", async () => {
		const { pipelines, sent } = pipelinesThat(json({ pipelineExecutionId: ID }));
		await pipelines.start("web-delivery");
		expect(sent()).toMatchObject([{ to: "StartPipelineExecution", name: "web-delivery" }]);
	});

	it("is stopped, as far as it runs", async () => {
		const running = executions([ID, "InProgress"], [OTHER, "Succeeded"], [OTHER, "Stopping"]);
		const { pipelines, sent } = pipelinesThat(running, json({ pipelineExecutionId: ID }));
		expect(await pipelines.stop("web-delivery")).toBe(1);
		expect(sent()[1]).toMatchObject({ to: "StopPipelineExecution", pipelineExecutionId: ID, abandon: true });
	});

	it("may have ended by itself meanwhile; another refusal is one", async () => {
		const stop = (type: string) => pipelinesThat(executions([ID, "InProgress"]), jsonFault(400, type, "no")).pipelines;
		for (const type of ["PipelineExecutionNotStoppableException", "DuplicatedStopRequestException"])
			expect(await stop(type).stop("web"), type).toBe(1);
		await expect(stop("AccessDeniedException").stop("web")).rejects.toThrow(/^StopPipelineExecution: /);
	});
});
