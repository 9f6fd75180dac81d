import { SFNClient } from "@aws-sdk/client-sfn";
import { describe, expect, it } from "vitest";
import { OperatedExecutions } from "../../../../cli/operator/aws/executions.ts";
import { type Answer, connectionReset, jsonFault, recorded } from "../../../support/aws.ts";
import { at, EXECUTION, STRANGER, sampleDocument } from "../../../support/documents.ts";
import { MACHINE } from "../../support/fakes.ts";

function adapter(answers: Answer[], maxAttempts = 1) {
	const { options, requests } = recorded(...answers);
	const sent = () =>
		requests.map(({ headers, body }) => ({ to: headers["x-amz-target"]?.split(".")[1], ...JSON.parse(body) }));
	return { executions: new OperatedExecutions(new SFNClient({ ...options, maxAttempts })), sent };
}

const seconds = (after: number) => at(after).getTime() / 1000;
const answer = (fields: object): Answer => ({ body: JSON.stringify(fields) });
const described = (arn: string, fields: object = {}) =>
	answer({
		executionArn: arn,
		status: "RUNNING",
		startDate: seconds(0),
		input: JSON.stringify(sampleDocument()),
		...fields,
	});
const release = { service: "shop", attempt: "ecs-svc/2", startedAt: at(0).toISOString() };

describe("an execution", () => {
	it("tells what it was started for, and how it stands", async () => {
		const { executions } = adapter([described(EXECUTION)]);
		expect(await executions.find(EXECUTION)).toEqual({ arn: EXECUTION, ...release, running: true, status: "RUNNING" });
	});

	it("is known by the name that its event has, and by the configuration that rules of 0.2 hand over", async () => {
		const input = JSON.stringify({ event: { service: "web", attempt: "ecs-svc/7" } });
		const { executions } = adapter([described(EXECUTION, { input })]);
		expect(await executions.find(EXECUTION)).toMatchObject({ service: "web", attempt: "ecs-svc/7" });
	});

	it("tells what it ended with", async () => {
		const { executions } = adapter([described(EXECUTION, { status: "FAILED", error: "Aborted", cause: "alice" })]);
		expect(await executions.find(EXECUTION)).toMatchObject({ running: false, error: "Aborted", cause: "alice" });
	});

	it.each([
		["does not exist", jsonFault(400, "ExecutionDoesNotExist", "Execution Does Not Exist")],
		["has a name that none can have", jsonFault(400, "InvalidArn", "Invalid Arn")],
		["was started by hand for something else", described(EXECUTION, { input: "{}" })],
		["has no input", described(EXECUTION, { input: undefined })],
		["has an input that is no JSON", described(EXECUTION, { input: "hello" })],
	])("that %s is no rollout", async (_, input) => {
		expect(await adapter([input]).executions.find(EXECUTION)).toBeUndefined();
	});

	it("that nobody may check is not taken for none", async () => {
		const refused = jsonFault(400, "AccessDeniedException", "no");
		await expect(adapter([refused]).executions.find(EXECUTION)).rejects.toMatchObject({ name: "Refused" });
	});
});

describe("the executions of a state machine", () => {
	const listed = (arn: string, after: number, status = "RUNNING") => ({
		executionArn: arn,
		startDate: seconds(after),
		status,
	});

	it("are listed until they are too old, each asked once what it was started for", async () => {
		const old = `${EXECUTION}-old`;
		const page = answer({
			executions: [listed(STRANGER, 20), listed(EXECUTION, 10), listed(old, -10)],
			nextToken: "more",
		});
		const { executions, sent } = adapter([page, described(STRANGER, { input: "{}" }), described(EXECUTION), page]);
		const found = [{ arn: EXECUTION, ...release, startedAt: at(10).toISOString(), running: true }];
		expect(await executions.list(MACHINE, { running: true, since: at(0) })).toEqual(found);
		expect(await executions.list(MACHINE, { running: true, since: at(0) })).toEqual(found);
		const list = { to: "ListExecutions", stateMachineArn: MACHINE, statusFilter: "RUNNING" };
		expect(sent()).toEqual([
			list,
			{ to: "DescribeExecution", executionArn: STRANGER },
			{ to: "DescribeExecution", executionArn: EXECUTION },
			list,
		]);
	});

	it("are asked for once where that is refused: who follows a rollout would be refused a thousand times", async () => {
		const { executions, sent } = adapter([jsonFault(400, "AccessDeniedException", "no")]);
		for (let i = 0; i < 3; i++) {
			const listing = executions.list(MACHINE, { running: true, since: at(0) });
			await expect(listing).rejects.toMatchObject({ name: "Refused" });
		}
		expect(sent()).toHaveLength(1);
	});

	it("include those that have ended when they are asked for", async () => {
		const page = answer({ executions: [listed(EXECUTION, 10, "FAILED")] });
		const { executions, sent } = adapter([page, described(EXECUTION, { status: "FAILED" })]);
		expect(await executions.list(MACHINE, { running: false, since: at(0) })).toMatchObject([{ running: false }]);
		expect(sent()[0]).toEqual({ to: "ListExecutions", stateMachineArn: MACHINE });
	});
});

describe("whoever waits for a task token", () => {
	it("goes on", async () => {
		const { executions, sent } = adapter([answer({})]);
		expect(await executions.goOn("token", { by: "alice" })).toBe(true);
		expect(sent()).toEqual([{ to: "SendTaskSuccess", taskToken: "token", output: '{"by":"alice"}' }]);
	});

	it("fails", async () => {
		const { executions, sent } = adapter([answer({})]);
		expect(await executions.turnBack("token", "Aborted", "alice: why")).toBe(true);
		expect(sent()).toEqual([{ to: "SendTaskFailure", taskToken: "token", error: "Aborted", cause: "alice: why" }]);
	});

	it.each(["TaskDoesNotExist", "TaskTimedOut", "InvalidToken"])("is gone: %s", async (fault) => {
		const { executions } = adapter([jsonFault(400, fault, "gone"), jsonFault(400, fault, "gone")]);
		expect(await executions.goOn("token", {})).toBe(false);
		expect(await executions.turnBack("token", "Aborted", "")).toBe(false);
	});

	it("may have gone on by a try whose answer was lost: nobody claims the contrary", async () => {
		const { executions } = adapter([connectionReset(), jsonFault(400, "TaskTimedOut", "gone")], 2);
		await expect(executions.goOn("token", {})).rejects.toMatchObject({ name: "Unavailable" });
	});

	it("is not taken for gone when AWS refuses", async () => {
		const { executions } = adapter([jsonFault(400, "AccessDeniedException", "no")]);
		await expect(executions.goOn("token", {})).rejects.toMatchObject({ name: "Refused" });
	});
});

it("an execution is stopped with an error and a cause", async () => {
	const { executions, sent } = adapter([answer({ stopDate: seconds(0) })]);
	await executions.stop(EXECUTION, "Aborted", "alice: why");
	expect(sent()).toEqual([{ to: "StopExecution", executionArn: EXECUTION, error: "Aborted", cause: "alice: why" }]);
});
