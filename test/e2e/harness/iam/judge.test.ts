import { runSimulation } from "@cloud-copilot/iam-simulate";
import { describe, expect, it } from "vitest";
import { GAPS } from "./gaps.ts";
import { allows, type Policies, rolePrincipal } from "./judge.ts";
import { type Context, need } from "./need.ts";
import type { Statement } from "./policy.ts";

const ROLE = rolePrincipal("arn:aws:iam::123456789012:role/ecs-dns-canary/web/observer");
const ALARM = "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:a";
const GROUP = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/blue/50dc6c495c0c9188";

const granted = (Action: string, Resource: string, more: Partial<Statement> = {}): Policies => ({
	identity: [{ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource, ...more }] }],
});

async function judge(policies: Policies, action: string, resource: string, context: Context = {}): Promise<boolean> {
	const [one] = need(action, [resource], context);
	if (!one) throw new Error("nothing is needed");
	return allows(policies, ROLE, one);
}

describe("what policies allow", () => {
	it("is not what is asked of every resource, where they name one, however the simulator sees that", async () => {
		const one = granted("cloudwatch:DescribeAlarms", ALARM);
		const simulated = await runSimulation(
			{
				request: {
					...{ principal: ROLE.name, action: "cloudwatch:DescribeAlarms", contextVariables: {} },
					resource: { resource: "*", accountId: "123456789012" },
				},
				identityPolicies: one.identity.map((policy) => ({ name: "own", policy })),
				...{ serviceControlPolicies: [], resourceControlPolicies: [] },
			},
			{},
		);
		expect(simulated).toMatchObject({ overallResult: "Allowed" });
		expect(await judge(one, "cloudwatch:DescribeAlarms", "*")).toBe(false);
		expect(await judge(granted("cloudwatch:DescribeAlarms", "*"), "cloudwatch:DescribeAlarms", "*")).toBe(true);
	});

	it("is every interface of the account, where Lambda asks for that", async () => {
		const every = "arn:aws:ec2:eu-west-1:123456789012:*/*";
		const on = (resource: string) =>
			judge(granted("ec2:DeleteNetworkInterface", resource), "ec2:DeleteNetworkInterface", every);
		expect(await on(every)).toBe(true);
		expect(await on("arn:aws:ec2:eu-west-1:123456789012:network-interface/eni-1")).toBe(false);
	});

	it("is nothing where a policy denies it", async () => {
		const { identity } = granted("sns:Publish", "*");
		const topic = "arn:aws:sns:eu-west-1:123456789012:topic";
		const denial = granted("sns:*", topic, { Effect: "Deny" }).identity;
		expect(await judge({ identity }, "sns:Publish", topic)).toBe(true);
		expect(await judge({ identity: [...identity, ...denial] }, "sns:Publish", topic)).toBe(false);
	});

	it.each([
		["an action that there is not", "sns:Publsh", "arn:aws:sns:eu-west-1:123456789012:topic"],
		["a resource of a kind that the action does not take", "sns:Publish", GROUP],
	])("cannot be said of %s", async (_, action, resource) => {
		await expect(judge(granted(action, "*"), action, resource)).rejects.toThrow("the simulator cannot judge");
	});

	it("cannot be said with a condition key that the action does not have", async () => {
		const context = { "ecs:cluster": ["arn:aws:ecs:eu-west-1:123456789012:cluster/c"] };
		await expect(
			judge(
				granted("dynamodb:GetItem", "*"),
				"dynamodb:GetItem",
				"arn:aws:dynamodb:eu-west-1:123456789012:table/t",
				context,
			),
		).rejects.toThrow("dynamodb:GetItem has no condition key ecs:cluster");
	});
});

describe("what the simulator does not know", () => {
	it("has a reason for each, with its source", () => {
		for (const { reason } of GAPS) expect(reason).toMatch(/https:\/\//);
	});

	it("is judged all the same: by resource and condition", async () => {
		const tags = { "aws:TagKeys": ["IsProduction"] };
		const on = (resource: string, more: Partial<Statement> = {}) =>
			judge(granted("elasticloadbalancing:AddTags", resource, more), "elasticloadbalancing:AddTags", GROUP, tags);
		const Condition = { "ForAllValues:StringEquals": { "aws:TagKeys": ["Name"] } };
		expect(await on(GROUP)).toBe(true);
		expect(await on(`${GROUP}2`)).toBe(false);
		expect(await on(GROUP, { Condition })).toBe(false);
	});

	it.each(GAPS)("is still not known: $action on $kind", async ({ action, resource, refusal }) => {
		expect(resource.test(GROUP)).toBe(true);
		const request = { principal: ROLE.name, action, resource: { resource: GROUP, accountId: "123456789012" } };
		const none = { identityPolicies: [], serviceControlPolicies: [], resourceControlPolicies: [] };
		const result = await runSimulation({ request: { ...request, contextVariables: {} }, ...none }, {});
		expect(result).toMatchObject({ resultType: "error", errors: { message: refusal } });
	});
});
