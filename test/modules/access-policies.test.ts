/** What people may do with a controller, judged by an IAM simulator. */
import { describe, expect, it } from "vitest";
import { allows, rolePrincipal } from "../e2e/harness/iam/judge.ts";
import { type Context, need } from "../e2e/harness/iam/need.ts";
import { type Policy, parsed } from "../e2e/harness/iam/policy.ts";
import { resolved } from "../support/policies/arns.ts";
import { configuration } from "../support/stack.ts";

const PERSONAS = ["viewer", "approver", "releaser", "operator", "administrator"] as const;
type Persona = (typeof PERSONAS)[number];

/** Documents with ARNs in place of Terraform's expressions; `x` is the controller's name, its table's and its state machine's. */
const documents: Readonly<Record<Persona, string>> = configuration().output.access_policies?.value;

function policyOf(persona: Persona): Policy {
	const { Statement, ...rest } = parsed(documents[persona]);
	return {
		...rest,
		Statement: Statement.map((one) => ({ ...one, Resource: [one.Resource ?? []].flat().map(resolved) })),
	};
}

const PLACE = "eu-west-1:123456789012";
const TABLE = `arn:aws:dynamodb:${PLACE}:table/x`;
const INDEX = `${TABLE}/index/locks`;
const EXECUTION = `arn:aws:states:${PLACE}:execution:x-rollout:mine`;
const FOREIGN = `arn:aws:states:${PLACE}:execution:payroll:mine`;
const MACHINE = `arn:aws:states:${PLACE}:stateMachine:x`;
const FUNCTION = `arn:aws:lambda:${PLACE}:function:x`;
const LOGS = `arn:aws:logs:${PLACE}:log-group:/aws/lambda/x-actuator`;
const MACHINE_LOGS = `arn:aws:logs:${PLACE}:log-group:/aws/vendedlogs/states/x-rollout`;
const LETTERS = `arn:aws:sqs:${PLACE}:shop-undelivered`;

const key = (...keys: string[]): Context => ({ "dynamodb:LeadingKeys": keys });
/** A Scan, by what it returns. */
const scan = (attributes: readonly string[], select = "SPECIFIC_ATTRIBUTES"): Context => ({
	"dynamodb:Attributes": attributes,
	"dynamodb:Select": [select],
});
const SHORT = ["service", "item", "deploymentId", "execution", "outcome", "reason", "at"];

/** Who has all of whom. */
const HAS: Readonly<Record<Persona, readonly Persona[]>> = {
	viewer: ["viewer"],
	approver: ["viewer", "approver"],
	releaser: ["viewer", "releaser"],
	operator: ["viewer", "approver", "releaser", "operator"],
	administrator: PERSONAS,
};

/** Who may, of whom others have all; null: nobody of them. */
const TABLE_OF_RIGHTS: readonly [action: string, resource: string, context: Context, from: Persona | null][] = [
	["dynamodb:GetItem", TABLE, key("shop"), "viewer"],
	["dynamodb:GetItem", TABLE, key("registration#shop"), "viewer"],
	["dynamodb:Query", TABLE, key("shop"), "viewer"],
	["dynamodb:Query", INDEX, key("yes"), "viewer"],
	// The task token of a gate.
	["dynamodb:GetItem", TABLE, key("gate#shop"), "approver"],
	["dynamodb:Query", TABLE, key("gate#shop"), "administrator"],
	["dynamodb:GetItem", TABLE, key(), "administrator"],
	["dynamodb:Scan", TABLE, scan(SHORT), "viewer"],
	["dynamodb:Scan", TABLE, scan([...SHORT, "token"]), "administrator"],
	["dynamodb:Scan", TABLE, scan([], "ALL_ATTRIBUTES"), "administrator"],
	["dynamodb:BatchGetItem", TABLE, key("gate#shop"), null],
	["dynamodb:PartiQLSelect", TABLE, key("gate#shop"), null],
	["dynamodb:PutItem", TABLE, key("shop"), "administrator"],
	["dynamodb:UpdateItem", TABLE, key("shop"), "administrator"],
	["dynamodb:DeleteItem", TABLE, key("shop"), "administrator"],
	["dynamodb:DeleteTable", TABLE, {}, null],
	["dynamodb:PutResourcePolicy", TABLE, {}, null],
	["states:DescribeExecution", EXECUTION, {}, "viewer"],
	["states:DescribeExecution", FOREIGN, {}, null],
	["states:ListExecutions", MACHINE, {}, "viewer"],
	// Task tokens stand in it.
	["states:GetExecutionHistory", EXECUTION, {}, "administrator"],
	["states:SendTaskSuccess", "*", {}, "approver"],
	["states:SendTaskFailure", "*", {}, "approver"],
	["states:StopExecution", EXECUTION, {}, "operator"],
	["states:StopExecution", FOREIGN, {}, null],
	["states:StartExecution", MACHINE, {}, "administrator"],
	["states:RedriveExecution", EXECUTION, {}, "administrator"],
	["states:UpdateStateMachine", MACHINE, {}, "administrator"],
	["states:DeleteStateMachine", MACHINE, {}, null],
	["lambda:InvokeFunction", FUNCTION, {}, "releaser"],
	["lambda:UpdateFunctionCode", FUNCTION, {}, "administrator"],
	["logs:FilterLogEvents", LOGS, {}, "viewer"],
	["logs:StartQuery", LOGS, {}, "viewer"],
	["logs:GetLogEvents", `${LOGS}:log-stream:1`, {}, "viewer"],
	// With execution data in them, they have task tokens.
	["logs:FilterLogEvents", MACHINE_LOGS, {}, "operator"],
	["logs:DeleteLogGroup", LOGS, {}, null],
	["cloudwatch:GetDashboard", "arn:aws:cloudwatch::123456789012:dashboard/shop-eu-west-1", {}, "viewer"],
	["cloudwatch:DescribeAlarms", `arn:aws:cloudwatch:${PLACE}:alarm:x-fail-back-pending`, {}, "viewer"],
	["cloudwatch:GetMetricData", "*", {}, "viewer"],
	["events:ListTargetsByRule", `arn:aws:events:${PLACE}:rule/shop-releases`, {}, "viewer"],
	["events:ListRuleNamesByTarget", "*", {}, "viewer"],
	["events:PutTargets", `arn:aws:events:${PLACE}:rule/shop-releases`, {}, null],
	["route53:ListResourceRecordSets", "arn:aws:route53:::hostedzone/Z1", {}, "viewer"],
	["route53:ChangeResourceRecordSets", "arn:aws:route53:::hostedzone/Z1", {}, null],
	["sqs:ReceiveMessage", LETTERS, {}, "operator"],
	["sqs:DeleteMessage", LETTERS, {}, "operator"],
	["sqs:PurgeQueue", LETTERS, {}, "operator"],
	["sqs:ReceiveMessage", `arn:aws:sqs:${PLACE}:orders`, {}, null],
	["sqs:SendMessage", LETTERS, {}, null],
	["ecs:UpdateService", `arn:aws:ecs:${PLACE}:service/x/x`, {}, null],
	["elasticloadbalancing:ModifyListener", `arn:aws:elasticloadbalancing:${PLACE}:listener/app/x/1/2`, {}, null],
	["sts:AssumeRole", "arn:aws:iam::123456789012:role/ecs-dns-canary/x/shop-actuator", {}, null],
	["iam:PassRole", "arn:aws:iam::123456789012:role/x", {}, null],
];

const rows = TABLE_OF_RIGHTS.flatMap(([action, resource, context, from]) =>
	PERSONAS.map((persona) => {
		const may = from !== null && HAS[persona].includes(from);
		return { persona, action, resource, context, may, says: may ? "may" : "may not" };
	}),
);

describe("the access policies", () => {
	const operator = rolePrincipal("arn:aws:iam::123456789012:role/operator");

	it.each(rows)(
		"a $persona $says $action on $resource $context",
		async ({ persona, action, resource, context, may }) => {
			// Of the table, a policy also compares what this request has none of.
			const none = { "dynamodb:LeadingKeys": [], "dynamodb:Attributes": [], "dynamodb:Select": [] };
			const known = action.startsWith("dynamodb:") ? { ...none, ...context } : context;
			const [one] = need(action, [resource], known);
			if (!one) throw new Error("no need");
			expect(await allows({ identity: [policyOf(persona)] }, operator, one)).toBe(may);
		},
	);

	it.each<[string, Context, boolean]>([
		["dynamodb:GetItem", key("web"), true],
		["dynamodb:GetItem", key("gate#web"), true],
		["dynamodb:GetItem", key("gate#shop"), false],
		["dynamodb:Query", key("shop"), false],
		["dynamodb:Scan", scan(SHORT), false],
	])("are limited to one service by a denial beside them (docs/operate.md): %s %o %s", async (action, context, may) => {
		const conditions = {
			"ForAnyValue:StringNotEquals": { "dynamodb:LeadingKeys": ["web", "gate#web", "registration#web"] },
		};
		const denial: Policy = {
			Statement: [
				{ Effect: "Deny", Action: ["dynamodb:GetItem", "dynamodb:Query"], Resource: [TABLE], Condition: conditions },
				{ Effect: "Deny", Action: ["dynamodb:Scan"], Resource: [TABLE] },
			],
		};
		const none = { "dynamodb:LeadingKeys": [], "dynamodb:Attributes": [], "dynamodb:Select": [] };
		const asked = { action, resource: TABLE, context: { ...none, ...context } };
		expect(await allows({ identity: [policyOf("approver"), denial] }, operator, asked)).toBe(may);
	});

	it("are for these five, each with all of those below", () => {
		expect(Object.keys(documents).sort()).toEqual([...PERSONAS].sort());
		for (const persona of PERSONAS) {
			const below = HAS[persona].flatMap((one) => policyOf(one).Statement);
			expect(policyOf(persona).Statement).toEqual(expect.arrayContaining(below));
		}
	});

	it("let a releaser invoke the function that takes releases, and no other", () => {
		const invoking = JSON.parse(documents.releaser).Statement.filter(({ Action }: { Action: string[] }) =>
			Action.includes("lambda:InvokeFunction"),
		);
		expect(invoking.map(({ Resource }: { Resource: string[] }) => Resource)).toEqual([
			["${aws_lambda_function.controller_release.arn}"],
		]);
	});

	it("fit into a managed policy with names as long as they may be", () => {
		// 6,144 characters without white space: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
		const place = "ap-southeast-2:123456789012";
		const longest = (text: string) =>
			JSON.stringify(JSON.parse(text)).replace(/\$\{[^}]*\}/g, (expression) =>
				expression.includes(".arn") ? `arn:aws:dynamodb:${place}:table/${"n".repeat(20)}-rollouts` : "n".repeat(20),
			);
		for (const persona of PERSONAS) expect(longest(documents[persona]).length, persona).toBeLessThan(6_144);
	});
});
