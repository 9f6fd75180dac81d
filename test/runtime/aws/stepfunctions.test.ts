import { SFNClient } from "@aws-sdk/client-sfn";
import { describe, expect, it } from "vitest";
import { StepFunctionsReader, StepFunctionsStarter } from "../../../runtime/aws/stepfunctions.ts";
import type { StartInput } from "../../../runtime/contract/index.ts";
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

describe("an execution of the state machine", () => {
	const MACHINE = "arn:aws:states:eu-west-1:123456789012:stateMachine:rollout";
	const STARTED = "arn:aws:states:eu-west-1:123456789012:execution:rollout:shop-r7";
	const input = { attempt: "r7" } as unknown as StartInput;

	function starter(answer: Answer) {
		const { options, requests } = recorded(answer);
		const sent = () => requests.map(({ headers, body }) => ({ to: headers["x-amz-target"], ...JSON.parse(body) }));
		return { machine: new StepFunctionsStarter(MACHINE, new SFNClient(options)), sent };
	}

	it("is started under its name, which makes its ARN", async () => {
		const { machine, sent } = starter({ body: JSON.stringify({ executionArn: STARTED, startDate: 1767225600 }) });
		expect(await machine.start("shop-r7", input)).toBe(STARTED);
		expect(sent()).toEqual([
			{
				to: "AWSStepFunctions.StartExecution",
				stateMachineArn: MACHINE,
				name: "shop-r7",
				input: JSON.stringify(input),
			},
		]);
	});

	it("that was started before is answered like one that starts", async () => {
		const { machine } = starter(jsonFault(400, "ExecutionAlreadyExists", "Execution Already Exists"));
		expect(await machine.start("shop-r7", input)).toBe(STARTED);
	});

	it("is stopped with what went wrong, and why", async () => {
		const { machine, sent } = starter({ body: JSON.stringify({ stopDate: 1767225600 }) });
		await machine.stop(STARTED, "Superseded", "r8 was asked for");
		expect(sent()).toEqual([
			{
				to: "AWSStepFunctions.StopExecution",
				executionArn: STARTED,
				error: "Superseded",
				cause: "r8 was asked for",
			},
		]);
	});

	it("that is gone needs no stop", async () => {
		const { machine, sent } = starter(jsonFault(400, "ExecutionDoesNotExist", "Execution Does Not Exist"));
		await machine.stop(STARTED, "Superseded", "r8 was asked for");
		expect(sent()).toHaveLength(1);
	});

	it.each([
		["may not be started", "AccessDeniedException", "Refused", "start"],
		["cannot be started now", "ExecutionLimitExceeded", "Throttled", "start"],
		["may not be stopped", "AccessDeniedException", "Refused", "stop"],
		["cannot be stopped now", "ThrottlingException", "Throttled", "stop"],
	] as const)("that %s is not taken for one that was", async (_, type, name, how) => {
		const { machine } = starter(jsonFault(400, type, "no"));
		const asked = how === "start" ? machine.start("shop-r7", input) : machine.stop(STARTED, "Superseded", "");
		await expect(asked).rejects.toMatchObject({ name });
	});
});
