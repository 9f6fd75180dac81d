import { SFNClient } from "@aws-sdk/client-sfn";
import { describe, expect, it } from "vitest";
import { StepFunctionsReader } from "../../../runtime/aws/stepfunctions.ts";
import { type Answer, jsonFault, recorded } from "../../support/aws.ts";
import { EXECUTION } from "../../support/documents.ts";

function adapter(answer: Answer) {
	const { options, requests } = recorded(answer);
	return { executions: new StepFunctionsReader(new SFNClient(options)), requests };
}

/** An execution as Step Functions describes it. */
function execution(fields: object): Answer {
	const whole = { executionArn: EXECUTION, name: "mine", startDate: 1767225600.123, input: "{}", ...fields };
	return { body: JSON.stringify(whole) };
}

describe("an execution", () => {
	it("is asked for by its ARN", async () => {
		const { executions, requests } = adapter(execution({ status: "RUNNING" }));
		await executions.describe(EXECUTION);
		expect(requests).toMatchObject([
			{
				headers: { "x-amz-target": "AWSStepFunctions.DescribeExecution" },
				body: JSON.stringify({ executionArn: EXECUTION }),
			},
		]);
	});

	it.each([
		["RUNNING", true],
		["SUCCEEDED", false],
		["FAILED", false],
		["TIMED_OUT", false],
		["ABORTED", false],
		["PENDING_REDRIVE", false],
	])("that is %s runs: %s", async (status, running) => {
		const { executions } = adapter(execution({ status }));
		expect(await executions.describe(EXECUTION)).toEqual({ running, status });
	});

	it("that failed says with what, and why", async () => {
		const ended = { status: "FAILED", error: "FailBackNotVerified", cause: "the lock is kept" };
		const { executions } = adapter(execution(ended));
		expect(await executions.describe(EXECUTION)).toEqual({ running: false, ...ended });
	});

	it("that was aborted without a word has no error", async () => {
		const { executions } = adapter(execution({ status: "ABORTED", error: null, cause: null }));
		expect(await executions.describe(EXECUTION)).toEqual({ running: false, status: "ABORTED" });
	});

	it("that Step Functions does not know is gone, and does not run", async () => {
		const { executions } = adapter(jsonFault(400, "ExecutionDoesNotExist", "Execution Does Not Exist"));
		expect(await executions.describe(EXECUTION)).toEqual({ running: false, status: "GONE" });
	});

	it.each([
		["nobody may check", jsonFault(400, "AccessDeniedException", "no"), "Refused"],
		["cannot be asked for now", jsonFault(400, "ThrottlingException", "Rate exceeded"), "Throttled"],
		["is in a status that is not documented", execution({ status: "PAUSED" }), "UnexpectedAnswer"],
	])("that %s is not taken for one that has ended", async (_, answer, name) => {
		await expect(adapter(answer).executions.describe(EXECUTION)).rejects.toMatchObject({ name });
	});
});
