/** What the pipeline of the GitHub example may do, judged by an IAM simulator and against the service authorization reference. */
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { folderWith, requireTerraform, terraformEnvironment } from "../../scripts/terraform.ts";
import { allows, rolePrincipal } from "../e2e/harness/iam/judge.ts";
import type { Context } from "../e2e/harness/iam/need.ts";
import { type Policy, parsed } from "../e2e/harness/iam/policy.ts";
import { faultsOf } from "../support/policies/reference.ts";
import { plansOf } from "./planned.ts";

const EXAMPLE = "examples/github-actions";
const environment = terraformEnvironment();
const folder = folderWith({});
let policy: Policy;

beforeAll(async () => {
	requireTerraform();
	cpSync(EXAMPLE, join(folder, EXAMPLE), { recursive: true });
	const planned = (await plansOf(join(folder, EXAMPLE), environment.env)).get(
		"trusts_one_environment_of_one_repository",
	);
	const found = planned?.find(({ type }) => type === "aws_iam_role_policy");
	policy = parsed(String(found?.change.after.policy));
});

afterAll(() => {
	rmSync(folder, { recursive: true });
	environment.dispose();
});

const PLACE = "eu-west-1:123456789012";
const TABLE = `arn:aws:dynamodb:${PLACE}:table/canary-rollouts`;
const service = (name: string) => `arn:aws:ecs:${PLACE}:service/shared/${name}`;
const family = (name: string) => `arn:aws:ecs:${PLACE}:task-definition/${name}:7`;
const lambda = (name: string) => `arn:aws:lambda:${PLACE}:function:${name}`;
const execution = (machine: string) => `arn:aws:states:${PLACE}:execution:${machine}:mine`;
const role = (name: string) => `arn:aws:iam::123456789012:role/${name}`;
const key = (...keys: string[]): Context => ({ "dynamodb:LeadingKeys": keys });
it.each<[action: string, resource: string, context: Context, allowed: boolean]>([
	["lambda:InvokeFunction", lambda("canary-release"), {}, true],
	["lambda:InvokeFunction", lambda("canary-actuator"), {}, false],
	["lambda:UpdateFunctionCode", lambda("canary-release"), {}, false],
	// The function deploys, in the service's own roles: the pipeline has neither these nor what they may.
	["ecs:UpdateService", service("web-green"), {}, false],
	["ecs:RegisterTaskDefinition", family("web"), {}, false],
	["ecs:TagResource", service("web-blue"), {}, false],
	["ecs:RunTask", family("web"), {}, false],
	["iam:PassRole", role("web-task-execution-1"), { "iam:PassedToService": ["ecs-tasks.amazonaws.com"] }, false],
	["dynamodb:GetItem", TABLE, key("web"), true],
	["dynamodb:GetItem", TABLE, key("gate#web"), true],
	["dynamodb:GetItem", TABLE, key("registration#web"), true],
	["dynamodb:Query", TABLE, key("web"), true],
	["dynamodb:GetItem", TABLE, key("billing"), false],
	["dynamodb:GetItem", TABLE, key("gate#billing"), false],
	["dynamodb:Query", TABLE, key("billing"), false],
	["dynamodb:GetItem", TABLE, key(), false],
	["dynamodb:Query", `${TABLE}/index/locks`, key("yes"), false],
	["dynamodb:Scan", TABLE, key(), false],
	["dynamodb:PutItem", TABLE, key("web"), false],
	["dynamodb:PutItem", TABLE, key("registration#web"), false],
	["states:DescribeExecution", execution("canary-rollout"), {}, true],
	["states:StopExecution", execution("canary-rollout"), {}, true],
	["states:StopExecution", execution("payroll"), {}, false],
	["states:GetExecutionHistory", execution("canary-rollout"), {}, false],
	["states:StartExecution", `arn:aws:states:${PLACE}:stateMachine:canary-rollout`, {}, false],
	["states:RedriveExecution", execution("canary-rollout"), {}, false],
	// To let a rollout go on is another's to say.
	["states:SendTaskSuccess", "*", {}, false],
	["states:SendTaskFailure", "*", {}, true],
	["sts:AssumeRole", role("ecs-dns-canary/canary/web-actuator"), {}, false],
])("the pipeline and %s on %s %o: %s", async (action, resource, context, allowed) => {
	const pipeline = rolePrincipal("arn:aws:iam::123456789012:role/release");
	expect(await allows({ identity: [policy] }, pipeline, { action, resource, context })).toBe(allowed);
});

it("its policy says nothing that the service authorization reference does not know", async () => {
	const faults = policy.Statement.map(({ Sid = "", Action, Resource = [], Condition = {} }) => {
		const conditions = Object.entries(Condition).map(([operator, compared]) => [operator, Object.keys(compared)]);
		const [actions, resources] = [[Action].flat(), [Resource].flat()];
		return faultsOf({ where: Sid, actions, resources, conditions: Object.fromEntries(conditions) });
	});
	expect((await Promise.all(faults)).flat()).toEqual([]);
});
