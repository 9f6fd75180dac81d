import { CodePipelineClient } from "@aws-sdk/client-codepipeline";
import { describe, expect, it } from "vitest";
import { CodePipelineJobs } from "../../../runtime/aws/codepipeline-jobs.ts";
import { PIPELINE_LIMITS } from "../../../runtime/contract/index.ts";
import { type Answer, jsonFault, recorded } from "../../support/aws.ts";
import { EXECUTION } from "../../support/documents.ts";

const JOB = "11111111-1111-4111-8111-111111111111";
const done: Answer = { body: "" };

function adapter(answer: Answer = done) {
	const { options, requests } = recorded(answer);
	const sent = () =>
		requests.map(({ headers, body }) => ({ to: headers["x-amz-target"]?.split(".")[1], ...JSON.parse(body) }));
	return { jobs: new CodePipelineJobs(new CodePipelineClient(options)), sent };
}

describe("a job", () => {
	it("is done, with what it hands on", async () => {
		const { jobs, sent } = adapter();
		const variables = { Attempt: "a", Release: "7", Review: "line\nline", Going: "forward" };
		expect(await jobs.succeed(JOB, { summary: "it waits", execution: EXECUTION }, variables)).toBe(true);
		expect(sent()).toEqual([
			{
				to: "PutJobSuccessResult",
				jobId: JOB,
				executionDetails: { summary: "it waits", externalExecutionId: EXECUTION },
				outputVariables: variables,
			},
		]);
	});

	it("is done without anything to hand on", async () => {
		const { jobs, sent } = adapter();
		await jobs.succeed(JOB, { summary: "done" });
		expect(sent()).toEqual([{ to: "PutJobSuccessResult", jobId: JOB, executionDetails: { summary: "done" } }]);
	});

	it("goes on, with a token that the next one reads", async () => {
		const { jobs, sent } = adapter();
		await jobs.goOn(JOB, { summary: "x".repeat(3_000) }, { version: 1, attempt: "a" });
		const [request] = sent();
		expect(JSON.parse(request.continuationToken)).toEqual({ version: 1, attempt: "a" });
		expect(request.executionDetails.summary).toHaveLength(PIPELINE_LIMITS.summary);
		expect(request).not.toHaveProperty("outputVariables");
	});

	it("has failed, in one line that fits", async () => {
		const { jobs, sent } = adapter();
		await jobs.fail(JOB, { summary: `two\nlines ${"x".repeat(5_000)}`, execution: EXECUTION }, "JobFailed");
		const [request] = sent();
		expect(request).toMatchObject({ to: "PutJobFailureResult", jobId: JOB });
		expect(request.failureDetails).toMatchObject({ type: "JobFailed", externalExecutionId: EXECUTION });
		expect(request.failureDetails.message).toMatch(/^two lines x+…$/);
		expect(request.failureDetails.message).toHaveLength(PIPELINE_LIMITS.failure);
	});

	it("has failed without a rollout", async () => {
		const { jobs, sent } = adapter();
		await jobs.fail(JOB, { summary: "no" }, "ConfigurationError");
		expect(sent()[0].failureDetails).toEqual({ type: "ConfigurationError", message: "no" });
	});

	it.each(["InvalidJobStateException", "JobNotFoundException"])(
		"that had its answer (%s) is no error",
		async (type) => {
			expect(await adapter(jsonFault(400, type, "no")).jobs.succeed(JOB, { summary: "done" })).toBe(false);
			expect(await adapter(jsonFault(400, type, "no")).jobs.fail(JOB, { summary: "no" }, "JobFailed")).toBe(false);
		},
	);

	it.each([
		[jsonFault(400, "ThrottlingException", "Rate exceeded"), "Throttled"],
		[jsonFault(400, "AccessDeniedException", "no"), "Refused"],
		[jsonFault(400, "OutputVariablesSizeExceededException", "no"), "Refused"],
	])("that cannot be answered now says so", async (fault, name) => {
		await expect(adapter(fault).jobs.succeed(JOB, { summary: "done" })).rejects.toMatchObject({ name });
	});
});
