/** What the jobs of the GitHub example may do, judged by an IAM simulator and against the service authorization reference. */
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
/** By job. */
const policies = new Map<string, Policy>();

beforeAll(async () => {
	requireTerraform();
	cpSync(EXAMPLE, join(folder, EXAMPLE), { recursive: true });
	const planned = (await plansOf(join(folder, EXAMPLE), environment.env)).get("trusts_each_job_for_its_role");
	for (const { type, change } of planned ?? []) {
		if (type === "aws_iam_role_policy") policies.set(String(change.after.name), parsed(String(change.after.policy)));
	}
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
const execution = (machine: string, name: string) => `arn:aws:states:${PLACE}:execution:${machine}:${name}`;
const role = (name: string) => `arn:aws:iam::123456789012:role/${name}`;
const key = (...keys: string[]): Context => ({ "dynamodb:LeadingKeys": keys });
const image = `arn:aws:ecr:${PLACE}:repository/web`;

/** Who may do what: each job by its own role. */
it.each<[action: string, resource: string, context: Context, allowed: string[]]>([
	["lambda:InvokeFunction", lambda("canary-release"), {}, ["release"]],
	["lambda:InvokeFunction", lambda("canary-actuator"), {}, []],
	["lambda:UpdateFunctionCode", lambda("canary-release"), {}, []],
	// The function deploys, in the service's own roles: the workflow has neither these nor what they may.
	["ecs:UpdateService", service("web-green"), {}, []],
	["ecs:RegisterTaskDefinition", family("web"), {}, []],
	["ecs:TagResource", service("web-blue"), {}, []],
	["ecs:RunTask", family("web"), {}, []],
	["iam:PassRole", role("web-task-execution-1"), { "iam:PassedToService": ["ecs-tasks.amazonaws.com"] }, []],
	["ecr:PutImage", image, {}, ["build"]],
	["ecr:DescribeImages", image, {}, ["build"]],
	["ecr:PutImage", `arn:aws:ecr:${PLACE}:repository/billing`, {}, []],
	["ecr:BatchDeleteImage", image, {}, []],
	["ecr:GetAuthorizationToken", "*", {}, ["build"]],
	["dynamodb:GetItem", TABLE, key("web"), ["release", "approve"]],
	// Whoever reads the token may answer.
	["dynamodb:GetItem", TABLE, key("gate#web"), ["approve"]],
	["dynamodb:GetItem", TABLE, key("registration#web"), []],
	["dynamodb:Query", TABLE, key("web"), []],
	["dynamodb:GetItem", TABLE, key("billing"), []],
	["dynamodb:GetItem", TABLE, key("gate#billing"), []],
	["dynamodb:GetItem", TABLE, key(), []],
	["dynamodb:Query", `${TABLE}/index/locks`, key("yes"), []],
	["dynamodb:Scan", TABLE, key(), []],
	["dynamodb:PutItem", TABLE, key("web"), []],
	["states:StopExecution", execution("canary-rollout", "web-run-1-1-abc"), {}, ["release"]],
	["states:StopExecution", execution("canary-rollout", "billing-run-1-1-abc"), {}, []],
	["states:StopExecution", execution("payroll", "web-run-1-1-abc"), {}, []],
	["states:GetExecutionHistory", execution("canary-rollout", "web-run-1-1-abc"), {}, []],
	["states:StartExecution", `arn:aws:states:${PLACE}:stateMachine:canary-rollout`, {}, []],
	["states:RedriveExecution", execution("canary-rollout", "web-run-1-1-abc"), {}, []],
	// To let a rollout go on is for those whom the environment's reviewers have let in.
	["states:SendTaskSuccess", "*", {}, ["approve"]],
	["states:SendTaskFailure", "*", {}, []],
	["sts:AssumeRole", role("ecs-dns-canary/canary/web-actuator"), {}, []],
])("%s on %s %o is for %j", async (action, resource, context, allowed) => {
	const may: string[] = [];
	for (const [job, policy] of policies) {
		const principal = rolePrincipal(`arn:aws:iam::123456789012:role/${job}`);
		if (await allows({ identity: [policy] }, principal, { action, resource, context })) may.push(job);
	}
	expect(may.sort()).toEqual([...allowed].sort());
});

it("the policies say nothing that the service authorization reference does not know", async () => {
	expect([...policies.keys()].sort()).toEqual(["approve", "build", "release"]);
	const statements = [...policies.values()].flatMap((policy) => policy.Statement);
	const faults = statements.map(({ Sid = "", Action, Resource = [], Condition = {} }) => {
		const conditions = Object.entries(Condition).map(([operator, compared]) => [operator, Object.keys(compared)]);
		const [actions, resources] = [[Action].flat(), [Resource].flat()];
		return faultsOf({ where: Sid, actions, resources, conditions: Object.fromEntries(conditions) });
	});
	expect((await Promise.all(faults)).flat()).toEqual([]);
});
