/** What the narrowest policies allow and deny, as an IAM simulator sees it. */
import { describe, expect, it } from "vitest";
import { type HookTasks, runHookTasks, stopHookTasks } from "../../modules/attach/hook-tasks.ts";
import { networkInterfaces } from "../../modules/attach/network-interfaces.ts";
import { actuatorPermissions } from "../../modules/attach/permissions.ts";
import { expression } from "../../modules/expressions.ts";
import { type Conditions, onlyOverTls, type Permission, policy, resourcePolicy } from "../../modules/iam.ts";
import { sampleService } from "../../rehearsal/sample.ts";
import { allows, rolePrincipal, servicePrincipal } from "../e2e/harness/iam/judge.ts";
import { type Context, need, requestTags } from "../e2e/harness/iam/need.ts";
import { parsed } from "../e2e/harness/iam/policy.ts";
import { configuration } from "../support/stack.ts";

const ACCOUNT = {
	arn: (service: string, resource: string) => `arn:aws:${service}:eu-west-1:123456789012:${resource}`,
	anybodysArn: (service: string, resource: string) => `arn:aws:${service}:eu-west-1:*:${resource}`,
};
const ROLE = rolePrincipal("arn:aws:iam::123456789012:role/web");

/** Whether permissions allow an action on all of some resources. */
async function allowed(
	permissions: readonly Permission[],
	action: string,
	resources: readonly string[],
	context: Context,
) {
	const policies = { identity: [parsed(policy(...permissions))] };
	const answers = await Promise.all(need(action, resources, context).map((one) => allows(policies, ROLE, one)));
	return answers.every(Boolean);
}

describe("the prober's network interfaces", () => {
	const PROBER = ACCOUNT.arn("lambda", "function:web-prober");
	const permissions = networkInterfaces(ACCOUNT, { vpcId: "vpc-1", functionName: "web-prober" });
	const ec2 = (resource: string) => ACCOUNT.arn("ec2", resource);
	const DEEDS: readonly [string, readonly string[]][] = [
		["ec2:CreateNetworkInterface", ["network-interface/eni-1", "subnet/subnet-1", "security-group/sg-1"].map(ec2)],
		["ec2:AssignPrivateIpAddresses", [ec2("network-interface/eni-1")]],
		["ec2:UnassignPrivateIpAddresses", [ec2("network-interface/eni-1")]],
		["ec2:DeleteNetworkInterface", [ec2("network-interface/eni-1")]],
		["ec2:DescribeNetworkInterfaces", ["*"]],
		["ec2:DescribeSubnets", ["*"]],
	];
	const by = (source: readonly string[]) => (action: string, resources: readonly string[]) =>
		allowed(permissions, action, resources, {
			"lambda:SourceFunctionArn": source,
			...(action === "ec2:CreateNetworkInterface" && { "ec2:Vpc": ["arn:aws:ec2:eu-west-1:210987654321:vpc/vpc-1"] }),
		});

	it.each(DEEDS)("are Lambda's to make and to take away, and not its code's: %s %j", async (action, resources) => {
		expect(await by([])(action, resources)).toBe(true);
		expect(await by([PROBER])(action, resources)).toBe(false);
	});

	it("are asked for by Lambda all at once, when it is given the role", async () => {
		expect(await by([])("ec2:DeleteNetworkInterface", [ec2("*/*")])).toBe(true);
	});

	it("are denied by every action by which they are allowed", () => {
		const actions = (effect: string) =>
			new Set(permissions.filter((one) => (one.effect ?? "Allow") === effect).flatMap((one) => one.actions));
		expect(actions("Deny")).toEqual(actions("Allow"));
	});
});

const ECS = "arn:aws:ecs:eu-west-1:123456789012";
const HOOK_TASKS: HookTasks = {
	definitionArns: [`${ECS}:task-definition/shop:*`],
	roleArns: ["arn:aws:iam::123456789012:role/shop-tasks"],
	logStreamArns: ["arn:aws:logs:eu-west-1:123456789012:log-group:/ecs/shop:log-stream:*"],
	taskArns: [`${ECS}:task/shop/*`],
	listed: ["*"],
};

/** What the actuator may do for a service whose ECS services may be updated so. */
function actuator(updates: Conditions): Permission[] {
	const scope = { partition: "aws", zoneArn: "arn:aws:route53:::hostedzone/Z1", alarmArns: [], functionArns: [] };
	const of = {
		...scope,
		scalableTargetArns: [],
		watchesAlarms: expression("false"),
		config: sampleService(),
		hookTasks: HOOK_TASKS,
	};
	const all = actuatorPermissions({ ...of, updates });
	// What Terraform decides is of no interest here.
	return all.filter(({ sid }) => sid !== "DescribeWatchedAlarms");
}

describe("the actuator's tags", () => {
	const { services, loadBalancers } = sampleService();
	const permissions = actuator({});
	const TAGGED = [
		["ecs:TagResource", services.blue, { "ecs:CreateAction": [] }],
		[
			"elasticloadbalancing:AddTags",
			loadBalancers.green.targetGroups.blue,
			{ "elasticloadbalancing:CreateAction": [] },
		],
	] as const;

	it.each(TAGGED)("are that of production alone: %s", async (action, resource, created) => {
		const tags = (...keys: string[]) =>
			allowed(permissions, action, [resource], { ...created, ...requestTags(keys.map((key) => [key, "true"])) });
		expect(await tags("IsProduction")).toBe(true);
		expect(await tags("Owner")).toBe(false);
		expect(await tags("IsProduction", "Owner")).toBe(false);
		expect(await tags()).toBe(false);
	});
});

describe("what the actuator may do with tasks of hooks", () => {
	const permissions = actuator({});
	const { cluster } = sampleService();
	const [definition, task] = [`${ECS}:task-definition/shop:7`, `${ECS}:task/shop/1`];
	const elsewhere = `${ECS}:cluster/other`;

	it("is to run those of the service's own families, in its cluster alone", async () => {
		const run = (on: string, where: string) => allowed(permissions, "ecs:RunTask", [on], { "ecs:cluster": [where] });
		expect(await run(definition, cluster)).toBe(true);
		expect(await run(definition, elsewhere)).toBe(false);
		expect(await run(`${ECS}:task-definition/admin:1`, cluster)).toBe(false);
	});

	it("is to pass their roles to tasks alone", async () => {
		const pass = (role: string, to: string) =>
			allowed(permissions, "iam:PassRole", [role], { "iam:PassedToService": [to] });
		const [own = ""] = HOOK_TASKS.roleArns;
		expect(await pass(own, "ecs-tasks.amazonaws.com")).toBe(true);
		expect(await pass(own, "lambda.amazonaws.com")).toBe(false);
		expect(await pass("arn:aws:iam::123456789012:role/admin", "ecs-tasks.amazonaws.com")).toBe(false);
	});

	it("is to stop those that are tagged as the service's, which it may write when they are started alone", async () => {
		const stop = (tag: readonly string[], where = cluster) =>
			allowed(permissions, "ecs:StopTask", [task], {
				"ecs:cluster": [where],
				"aws:ResourceTag/ecs-dns-canary:service": tag,
			});
		expect(await stop(["shop"])).toBe(true);
		expect(await stop(["other"])).toBe(false);
		expect(await stop([])).toBe(false);
		expect(await stop(["shop"], elsewhere)).toBe(false);
		const tag = (key: string, by: readonly string[]) =>
			allowed(permissions, "ecs:TagResource", [task], { "ecs:CreateAction": by, ...requestTags([[key, "shop"]]) });
		expect(await tag("ecs-dns-canary:service", ["RunTask"])).toBe(true);
		expect(await tag("ecs-dns-canary:service", [])).toBe(false);
		expect(await tag("Owner", ["RunTask"])).toBe(false);
	});

	it("is nothing where no hook is a task", () => {
		const none = { definitionArns: [], roleArns: [], logStreamArns: [], taskArns: [], listed: [] };
		const all = [...runHookTasks(none, sampleService()), ...stopHookTasks(none, sampleService())];
		expect(all.filter(({ resources }) => resources.length > 0)).toEqual([]);
	});
});

describe("the actuator's updates of a service that is made here", () => {
	const FAMILY = ACCOUNT.arn("ecs", "task-definition/shop-green");
	const permissions = (shell: readonly string[] = ["false"]) =>
		actuator({
			ArnLikeIfExists: { "ecs:task-definition": [`${FAMILY}:*`] },
			StringEqualsIfExists: { "ecs:enable-execute-command": shell },
		});
	const update = (named: Context, shell?: readonly string[]) =>
		allowed(permissions(shell), "ecs:UpdateService", [sampleService().services.green], {
			...{ "ecs:task-definition": [], "ecs:enable-execute-command": [] },
			...named,
		});

	it("may set the number of tasks, whatever ECS takes for the value of what such a request does not name", async () => {
		const nothing = await update({});
		const itsOwn = await update({ "ecs:task-definition": [`${FAMILY}:7`], "ecs:enable-execute-command": ["false"] });
		const itsOwnWithShell = { "ecs:task-definition": [`${FAMILY}:7`], "ecs:enable-execute-command": ["true"] };
		const aDefault = await update({ "ecs:enable-execute-command": ["false"] }, ["true", "false"]);
		expect([nothing, itsOwn, await update(itsOwnWithShell, ["true", "false"]), aDefault]).toEqual([
			true,
			true,
			true,
			true,
		]);
	});

	it("may not name somebody else's task definition, nor let people in where they are not", async () => {
		expect(await update({ "ecs:task-definition": [ACCOUNT.arn("ecs", "task-definition/admin:1")] })).toBe(false);
		expect(await update({ "ecs:enable-execute-command": ["true"] })).toBe(false);
	});

	it("are limited by exactly these keys, as Terraform decides who makes the task definitions", () => {
		const scale = configuration().locals.actuator_statements.find(
			({ Sid }: { Sid: string }) => Sid === "UpdateServices",
		);
		const { locals } = configuration();
		expect(locals.task_definitions).toMatch(/^\$\{concat\(\[.*task-definition\/.*var\.task_definition != null/);
		for (const end of ["", "-blue", "-green"]) expect(locals.task_definitions).toContain(`}${end}:*"`);
		expect(scale.Condition).toEqual({
			ArnLikeIfExists: { "ecs:task-definition": "${local.task_definitions}" },
			StringEqualsIfExists: {
				"ecs:enable-execute-command": '${var.enable_execute_command ? ["true", "false"] : ["false"]}',
			},
		});
	});
});

describe("what is denied without TLS", () => {
	const TOPIC = ACCOUNT.arn("sns", "web-rollouts");
	const topic = parsed(
		resourcePolicy(
			{
				sid: "Alarms",
				principal: { Service: "cloudwatch.amazonaws.com" },
				actions: ["sns:Publish"],
				resources: [TOPIC],
			},
			onlyOverTls(["sns:Publish"], TOPIC),
		),
	);
	const publish = (principal: typeof ROLE, secure: boolean) => {
		const identity =
			principal === ROLE ? [parsed(policy({ sid: "Own", actions: ["sns:Publish"], resources: [TOPIC] }))] : [];
		const [one] = need("sns:Publish", [TOPIC], { "aws:SecureTransport": [`${secure}`] });
		if (!one) throw new Error("nothing is needed");
		return allows({ identity, resource: topic }, principal, one);
	};

	it.each([
		["a role of the account", ROLE],
		["a service of AWS", servicePrincipal("cloudwatch.amazonaws.com")],
	])("is denied to %s, which else may", async (_, principal) => {
		expect(await publish(principal, true)).toBe(true);
		expect(await publish(principal, false)).toBe(false);
	});
});
