import { describe, expect, it } from "vitest";
import { EVENT_SOURCE, PRODUCTION_TAG } from "../../runtime/contract/index.ts";
import { configuration, resource, resources, serviceArn } from "../support/stack.ts";

interface Statement {
	readonly Sid: string;
	readonly Effect: "Allow" | "Deny";
	readonly Principal?: Record<string, string>;
	readonly Action: string | readonly string[];
	readonly Resource?: string | readonly string[];
	readonly Condition?: Record<string, Record<string, unknown>>;
}

const statements = (json: string): Statement[] => JSON.parse(json).Statement;
const many = (value: string | readonly string[] = []) => (typeof value === "string" ? [value] : [...value]);

/** The statements of a policy, or those of which it is made by having a resource. */
const ofPolicy = (policy: string): Statement[] => {
	const [, local] = /Statement" = \[for s in local\.(\w+) : s if length\(s\.Resource\) > 0\]/.exec(policy) ?? [];
	return local === undefined ? statements(policy) : configuration().locals[local];
};

/** What one of a service's roles may do: its policy is made of those of these statements that have a resource. */
const granted = (name: string): Statement[] => configuration().locals[`${name}_statements`];
const SERVICE_ROLES = ["observer", "actuator"];
const isOfService = (name: string) => SERVICE_ROLES.includes(name);

const policies = [
	...["aws_iam_role_policy", "aws_sqs_queue_policy", "aws_sns_topic_policy"].flatMap((type) =>
		Object.entries(resources(type))
			.filter(([name]) => !isOfService(name))
			.map(([name, { policy }]) => [`${type}.${name}`, ofPolicy(policy)] as const),
	),
	...SERVICE_ROLES.map((name) => [`aws_iam_role_policy.${name}`, granted(name)] as const),
];
const own = (name: string) => ofPolicy(resource("aws_iam_role_policy", name).policy);

/** Whether a statement allows all resources, always or where Terraform says so. */
const isWide = ({ Effect, Resource }: Statement) =>
	Effect === "Allow" && many(Resource).some((one) => one === "*" || one.includes('"*"'));

/** Every statement on all resources, with the reason why AWS allows no less. */
const ON_EVERYTHING: Record<string, string> = {
	"aws_iam_role_policy.observer ListTasks": "tasks are listed by container instance",
	"aws_iam_role_policy.observer DescribeTargetHealth": "ELB's describe actions have no resource-level permissions",
	"aws_iam_role_policy.observer DescribeWatchedAlarms": "composite alarms have no resource-level permissions",
	"aws_iam_role_policy.observer GetRequestMetrics": "GetMetricData has no resource-level permissions",
	"aws_iam_role_policy.actuator DescribeListeners": "ELB's describe actions have no resource-level permissions",
	"aws_iam_role_policy.actuator DescribeTaskDefinitions": "DescribeTaskDefinition has no resource-level permissions",
	"aws_iam_role_policy.actuator DescribeScalableTargets": "DescribeScalableTargets has no resource-level permissions",
	"aws_iam_role_policy.actuator ListTaskDefinitions": "ListTaskDefinitions has no resource-level permissions",
	"aws_iam_role_policy.actuator ListTasks": "tasks are listed by container instance",
	"aws_iam_role_policy.actuator DescribeWatchedAlarms": "composite alarms have no resource-level permissions",
	"aws_iam_role_policy.prober DescribeNetworkInterfaces": "EC2's describe actions have no resource-level permissions",
	"aws_iam_role_policy.controller_rollout CreateLogDeliveries": "log deliveries have no resource-level permissions",
	"aws_iam_role_policy.controller_rollout GetSamplingRules": "traces have no resource-level permissions",
	"aws_iam_role_policy.execution GetAuthorizationToken": "the token is for the registry as a whole",
	"aws_iam_role_policy.execution BatchGetImages": "an image may come from any repository",
};

describe.each(policies)("%s", (name, all) => {
	it("names every action in full", () => {
		for (const action of all.flatMap(({ Action }) => many(Action))) expect(action).toMatch(/^[a-z0-9-]+:[A-Za-z0-9]+$/);
	});

	it("allows all resources only where AWS allows no less", () => {
		const wide = all.filter(isWide).map(({ Sid }) => `${name} ${Sid}`);
		expect(wide).toEqual(Object.keys(ON_EVERYTHING).filter((key) => key.startsWith(`${name} `)));
	});
});

describe("the actuator", () => {
	it("changes these records of this zone, and these alone", () => {
		const shift = granted("actuator").find(({ Sid }) => Sid === "ChangeRecords");
		expect(shift?.Action).toEqual(["route53:ChangeResourceRecordSets"]);
		expect(shift?.Resource).toEqual(["${local.zone_arn}"]);
		expect(shift?.Condition?.["ForAllValues:StringEquals"]).toEqual({
			"route53:ChangeResourceRecordSetsNormalizedRecordNames": ["${local.record_name}", "${local.preview_name}"],
			"route53:ChangeResourceRecordSetsRecordTypes": "${local.record_types}",
			"route53:ChangeResourceRecordSetsActions": ["CREATE", "DELETE", "UPSERT"],
		});
		expect(Object.values(shift?.Condition?.Null ?? {})).toEqual(["false", "false", "false"]);
	});

	it("routes the two production listeners, tags the four target groups, scales the two services", () => {
		const on = (sid: string) => granted("actuator").find(({ Sid }) => Sid === sid)?.Resource;
		expect(on("ModifyListeners")).toEqual(
			["blue", "green"].map((alb) => `\${aws_lb_listener.production["${alb}"].arn}`),
		);
		expect(on("AddTargetGroupTags")).toHaveLength(4);
		for (const sid of ["DescribeServices", "UpdateServices", "TagServices"]) {
			expect(on(sid)).toEqual(["blue", "green"].map(serviceArn));
		}
	});

	it("writes no tag but the one of production, and never none; and whose a task is as it starts it", () => {
		const all = granted("actuator").filter(({ Action }) => many(Action).some((action) => /Tag/.test(action)));
		const tagging = all.filter(({ Sid }) => Sid !== "TagHookTasks" && Sid !== "TagTaskDefinitions");
		expect(all.find(({ Sid }) => Sid === "TagHookTasks")?.Condition).toEqual({
			StringEquals: { "ecs:CreateAction": "RunTask" },
			"ForAllValues:StringEquals": { "aws:TagKeys": ["ecs-dns-canary:service"] },
			Null: { "aws:TagKeys": "false" },
		});
		expect(tagging.map(({ Action }) => Action)).toEqual([["elasticloadbalancing:AddTags"], ["ecs:TagResource"]]);
		for (const { Condition } of tagging) {
			expect(Condition).toEqual({
				"ForAllValues:StringEquals": { "aws:TagKeys": [PRODUCTION_TAG] },
				Null: { "aws:TagKeys": "false" },
			});
		}
	});

	it("registers task definitions of the service alone, and passes their two roles to ECS alone", () => {
		const on = (sid: string) => granted("actuator").find(({ Sid }) => Sid === sid);
		const families = ["", "-blue", "-green"].map((end) =>
			expect.stringMatching(new RegExp(`/\\$\\{var\\.name\\}${end}:\\*$`)),
		);
		expect(on("RegisterTaskDefinitions")).toMatchObject({ Action: ["ecs:RegisterTaskDefinition"], Resource: families });
		expect(on("TagTaskDefinitions")).toMatchObject({
			Action: ["ecs:TagResource"],
			Resource: families,
			Condition: { StringEquals: { "ecs:CreateAction": "RegisterTaskDefinition" } },
		});
		expect(on("PassTaskRoles")).toMatchObject({
			Action: ["iam:PassRole"],
			Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
		});
		expect(on("PassTaskRoles")?.Resource).toBe("${local.task_roles}");
		expect(configuration().locals.task_roles).toContain("compact([");
	});

	it("keeps locks and history in the table, reads what services have registered, and does not write it", () => {
		const on = (sid: string) => own("controller_actuator").find(({ Sid }) => Sid === sid);
		const TABLE = ["${aws_dynamodb_table.controller.arn}"];
		expect(on("GetItems")).toMatchObject({ Action: ["dynamodb:GetItem"], Resource: TABLE });
		expect(on("DeleteAndPutItems")).toMatchObject({
			Action: ["dynamodb:DeleteItem", "dynamodb:PutItem"],
			Resource: TABLE,
			Condition: {
				"ForAllValues:StringNotLike": { "dynamodb:LeadingKeys": ["registration#*"] },
				Null: { "dynamodb:LeadingKeys": "false" },
			},
		});
	});
});

describe.each(["actuator", "watchdog"])("the %s's events", (name) => {
	it("go to the default bus of this account, and say that they are the controller's", () => {
		const put = own(`controller_${name}`).find(({ Sid }) => Sid === "PutStateChanges");
		expect(put?.Action).toEqual(["events:PutEvents"]);
		expect(put?.Resource).toEqual([expect.stringMatching(/:events:\$\{var\.region\}:.*:event-bus\/default$/)]);
		expect(put?.Condition).toEqual({
			"ForAllValues:StringEquals": { "events:source": EVENT_SOURCE },
			Null: { "events:source": "false" },
		});
	});
});

describe("a service's roles", () => {
	const PATH = "/ecs-dns-canary/${var.name}/";
	const ACCOUNT = "arn:${local.partition}:iam::${local.account_id}";
	const FUNCTIONS = ["observer", "actuator", "watchdog", "release"];
	const arnOf = (name: string) => `\${aws_iam_role.controller_${name}.arn}`;

	it.each([
		["observer", ["observer"]],
		["actuator", ["actuator", "watchdog", "release"]],
	])("let nobody act in the %s's but the controller's own functions (%s)", (name, functions) => {
		expect(statements(resource("aws_iam_role", name).assume_role_policy)).toEqual([
			{
				Sid: "AssumeByController",
				Effect: "Allow",
				Principal: { AWS: `${ACCOUNT}:root` },
				Action: ["sts:AssumeRole"],
				Condition: {
					ArnEquals: { "aws:PrincipalArn": functions.map(arnOf) },
					StringEquals: {
						"sts:ExternalId": "${local.external_id}",
						"sts:RoleSessionName": "${local.session_name}",
					},
				},
			},
		]);
	});

	it("lie on the controller's path, and no other role does", () => {
		const onPath = Object.entries(resources("aws_iam_role")).filter(([, { path }]) => path !== undefined);
		expect(onPath.map(([name, { path }]) => [name, path]).sort()).toEqual(
			["actuator", "observer"].map((name) => [name, PATH]),
		);
		expect(configuration().output.service_role_path?.value).toBe(PATH);
	});

	it("are all that anybody may assume, and only the controller's functions may", () => {
		const assuming = policies.flatMap(([name, all]) =>
			all
				.filter(({ Action }) => many(Action).some((action) => action.startsWith("sts:")))
				.map(({ Action, Resource }) => [name, Action, Resource]),
		);
		expect(assuming.sort()).toEqual(
			FUNCTIONS.map((name) => [
				`aws_iam_role_policy.controller_${name}`,
				["sts:AssumeRole"],
				[`${ACCOUNT}:role${PATH}*`],
			]).sort(),
		);
	});

	it.each(SERVICE_ROLES)("hold one narrow policy each, inline (%s)", (name) => {
		const role = `\${aws_iam_role.${name}.id}`;
		const mine = Object.entries(resources("aws_iam_role_policy")).filter(([, policy]) => policy.role === role);
		expect(mine.map(([id]) => id)).toEqual([name]);
		expect(mine[0]?.[1].policy).toBe(
			`\${jsonencode({"Version" = "2012-10-17", "Statement" = [for s in local.${name}_statements : s if length(s.Resource) > 0]})}`,
		);
	});

	it("are bounded like every other role, where the account demands that", () => {
		for (const { permissions_boundary } of Object.values(resources("aws_iam_role"))) {
			expect(permissions_boundary).toBe("${var.permissions_boundary_arn}");
		}
	});
});

it("a role holds no managed policy, of which ten are all that it can hold", () => {
	const types = Object.keys(configuration().resource).filter((type) => type.startsWith("aws_iam_"));
	expect(types.sort()).toEqual(["aws_iam_role", "aws_iam_role_policy"]);
});

describe("the watchdog", () => {
	const statement = (sid: string) => own("controller_watchdog").find(({ Sid }) => Sid === sid);

	it("finds locks by their index, and takes them over", () => {
		const table = resource("aws_dynamodb_table", "controller");
		expect(statement("QueryLocks")).toMatchObject({
			Action: ["dynamodb:Query"],
			Resource: [`\${aws_dynamodb_table.controller.arn}/index/${table.global_secondary_index[0].name}`],
		});
		expect(statement("GetItems")?.Action).toEqual(["dynamodb:GetItem"]);
		expect(statement("DeleteAndPutItems")).toMatchObject({
			Action: ["dynamodb:DeleteItem", "dynamodb:PutItem"],
			Resource: ["${aws_dynamodb_table.controller.arn}"],
			Condition: {
				"ForAllValues:StringNotLike": { "dynamodb:LeadingKeys": ["registration#*", "resource#*"] },
				Null: { "dynamodb:LeadingKeys": "false" },
			},
		});
	});

	it("asks for executions of this state machine alone", () => {
		const { name } = resource("aws_sfn_state_machine", "controller_rollout");
		const [arn = ""] = many(statement("DescribeExecutions")?.Resource);
		expect(statement("DescribeExecutions")?.Action).toEqual(["states:DescribeExecution"]);
		expect(arn.slice(arn.indexOf(":execution:"))).toBe(`:execution:${name}:*`);
	});

	it("waits for the records that it restores, in the role that restores them", () => {
		expect(granted("actuator").find(({ Sid }) => Sid === "GetRecordChanges")?.Action).toEqual(["route53:GetChange"]);
	});
});

describe("the observer", () => {
	it("writes nothing but its logs, and calls functions that do not write", () => {
		const all = [...granted("observer"), ...own("controller_observer")].flatMap(({ Action }) => many(Action));
		const writes = all.filter((action) => !/:(Describe|Get|List)/.test(action));
		expect(writes).toEqual(["lambda:InvokeFunction", "logs:CreateLogStream", "logs:PutLogEvents", "sts:AssumeRole"]);
	});

	it("checks the alarms of this service's safety net, by the names that they have", () => {
		const names = ["hosts", "errors"].flatMap((name) => {
			const { alarm_name } = resource("aws_cloudwatch_metric_alarm", name);
			return ["blue", "green"].map((color) => `${alarm_name}`.replace("${each.key}", color));
		});
		const see = granted("observer").find(({ Sid }) => Sid === "DescribeAlarms");
		expect(see?.Action).toEqual(["cloudwatch:DescribeAlarms"]);
		const observed = many(see?.Resource).map((arn) => arn.slice(arn.indexOf(":alarm:") + ":alarm:".length));
		expect(observed.sort()).toEqual(names.sort());
	});
});

it("the queue of releases takes letters from the releases' rule only", () => {
	const [statement, ...rest] = statements(resource("aws_sqs_queue_policy", "trigger_undelivered").policy);
	expect(rest.map(({ Effect }) => Effect)).toEqual(["Deny"]);
	const [arn, ...others] = many(statement?.Condition?.ArnEquals?.["aws:SourceArn"] as string[]);
	expect(arn).toMatch(/:rule\/\$\{var\.name\}-releases$/);
	expect(others).toEqual([]);
	expect(resource("aws_cloudwatch_event_rule", "trigger").name).toBe("${var.name}-releases");
});

/** The policies of what takes messages, each with the resource that it is of and the actions that carry its messages. */
const OF_MESSAGES = [
	...Object.entries(resources("aws_sqs_queue_policy")).map(
		([name, { policy, queue_url }]) =>
			[name, policy, queue_url.replace(".url}", ".arn}"), ["sqs:ReceiveMessage", "sqs:SendMessage"]] as const,
	),
	...Object.entries(resources("aws_sns_topic_policy")).map(
		([name, { policy, arn }]) => [name, policy, arn, ["sns:Publish", "sns:Subscribe"]] as const,
	),
];

it.each(OF_MESSAGES)("%s takes nothing from anybody without TLS", (_, policy, arn, carrying) => {
	const denials = statements(policy).filter(({ Effect }) => Effect === "Deny");
	expect(denials).toEqual([
		{
			Sid: "DenyWithoutTls",
			Effect: "Deny",
			Principal: "*",
			Action: expect.arrayContaining([...carrying]),
			Resource: [arn],
			Condition: { Bool: { "aws:SecureTransport": "false" } },
		},
	]);
});

it("every topic and every queue has a policy, and so demands TLS", () => {
	expect(Object.keys(resources("aws_sqs_queue_policy"))).toHaveLength(Object.keys(resources("aws_sqs_queue")).length);
	expect(Object.keys(resources("aws_sns_topic_policy"))).toHaveLength(Object.keys(resources("aws_sns_topic")).length);
});

describe("the topic", () => {
	const ACCOUNT = "${local.account_id}";
	const key = statements(resource("aws_kms_key", "controller_topic").policy);

	it("is encrypted by a key of its own, which AWS renews", () => {
		expect(resource("aws_sns_topic", "controller").kms_master_key_id).toBe("${aws_kms_key.controller_topic.arn}");
		expect(resource("aws_kms_key", "controller_topic").enable_key_rotation).toBe(true);
	});

	it("has a key that the account administers, and alarms and pipelines' notifications use, and nobody else", () => {
		expect(key.map(({ Principal, Action, Condition }) => [Principal, Action, Condition])).toEqual([
			[{ AWS: expect.stringMatching(/:iam::.*:root$/) }, ["kms:*"], undefined],
			[
				{ Service: "cloudwatch.amazonaws.com" },
				["kms:Decrypt", "kms:GenerateDataKey"],
				{ StringEquals: { "aws:SourceAccount": ACCOUNT } },
			],
			[
				{ Service: "codestar-notifications.amazonaws.com" },
				["kms:Decrypt", "kms:GenerateDataKey"],
				{ StringEquals: { "kms:ViaService": "sns.${var.region}.amazonaws.com" } },
			],
		]);
	});

	it("takes alarms of this account and region, and what pipelines tell", () => {
		const [statement, pipelines, ...others] = statements(resource("aws_sns_topic_policy", "controller").policy);
		expect(pipelines).toMatchObject({
			Effect: "Allow",
			Principal: { Service: "codestar-notifications.amazonaws.com" },
			Action: ["sns:Publish"],
			Resource: ["${aws_sns_topic.controller.arn}"],
		});
		expect(others.map(({ Effect }) => Effect)).toEqual(["Deny"]);
		expect(statement).toMatchObject({
			Effect: "Allow",
			Principal: { Service: "cloudwatch.amazonaws.com" },
			Action: ["sns:Publish"],
			Resource: ["${aws_sns_topic.controller.arn}"],
			Condition: {
				StringEquals: { "aws:SourceAccount": ACCOUNT },
				ArnLike: { "aws:SourceArn": expect.stringMatching(/:cloudwatch:\$\{var\.region\}:.*:alarm:\*$/) },
			},
		});
	});

	it.each(["rollout", "actuator", "watchdog"])("lets the role of the %s publish, which takes the key too", (name) => {
		const mine = own(`controller_${name}`);
		expect(mine.find(({ Sid }) => Sid === "PublishAnnouncements")).toMatchObject({
			Action: ["sns:Publish"],
			Resource: ["${aws_sns_topic.controller.arn}"],
		});
		expect(mine.find(({ Sid }) => Sid === "DecryptTopicKey")).toMatchObject({
			Action: ["kms:Decrypt", "kms:GenerateDataKey"],
			Resource: ["${aws_kms_key.controller_topic.arn}"],
		});
	});
});

describe("the prober", () => {
	const mine = own("prober");

	it("writes its logs, and calls no AWS API: the rest is what Lambda needs to stand in a VPC", () => {
		expect(mine.map(({ Sid }) => Sid)).toEqual([
			...[
				"CreateLogStreams",
				"DescribeNetworkInterfaces",
				"CreateNetworkInterfaces",
				"AssignNetworkInterfaceAddresses",
				"CreateInSharedSubnets",
			],
			...["DenyDescribeNetworkInterfaces", "DenyCreateNetworkInterfaces", "DenyAssignNetworkInterfaceAddresses"],
		]);
		const allowed = mine.filter(({ Effect }) => Effect === "Allow");
		expect(allowed.flatMap(({ Action }) => many(Action)).filter((action) => !action.startsWith("logs:"))).toEqual([
			"ec2:DescribeNetworkInterfaces",
			"ec2:DescribeSubnets",
			"ec2:CreateNetworkInterface",
			"ec2:AssignPrivateIpAddresses",
			"ec2:DeleteNetworkInterface",
			"ec2:UnassignPrivateIpAddresses",
			"ec2:CreateNetworkInterface",
		]);
	});

	it("uses subnets of its VPC, whichever account shares them", () => {
		const shared = mine.find(({ Sid }) => Sid === "CreateInSharedSubnets");
		expect(many(shared?.Resource)).toEqual([expect.stringMatching(/:ec2:\$\{var\.region\}:\*:subnet\/\*$/)]);
		const vpc = shared?.Condition?.ArnLike?.["ec2:Vpc"];
		expect(vpc).toMatch(/:ec2:\$\{var\.region\}:\*:vpc\/\$\{local\.vpc_id\}$/);
	});

	it("has interfaces in this account and region alone", () => {
		const on = (sid: string) =>
			many(mine.find(({ Sid }) => Sid === sid)?.Resource).map((arn) =>
				arn.replace(/^arn:.*:ec2:\$\{var\.region\}:\$\{local\.account_id\}:/, ""),
			);
		expect(on("CreateNetworkInterfaces")).toEqual(["network-interface/*", "subnet/*", "security-group/*"]);
		expect(on("AssignNetworkInterfaceAddresses")).toEqual(["*/*", "network-interface/*"]);
	});

	it("has no policy from anybody else", () => {
		const { role } = resource("aws_iam_role_policy", "prober");
		const all = Object.values(resources("aws_iam_role_policy")).filter((policy) => policy.role === role);
		expect(all).toHaveLength(1);
	});
});

it("every role says on whose behalf it is assumed, where AWS does", () => {
	for (const [name, { assume_role_policy }] of Object.entries(resources("aws_iam_role"))) {
		const [statement] = statements(assume_role_policy);
		const [, principal = ""] = Object.entries(statement?.Principal ?? {}).flat();
		const expected = principal.endsWith(":root") ? ["ArnEquals", "StringEquals"] : ["StringEquals", "ArnLike"];
		const isFunction = principal === "lambda.amazonaws.com";
		expect([name, Object.keys(statement?.Condition ?? {})]).toEqual([name, isFunction ? [] : expected]);
	}
});
