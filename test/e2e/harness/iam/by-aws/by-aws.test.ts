import { describe, expect, it } from "vitest";
import type { Aws } from "../../aws.ts";
import type { FunctionConfiguration } from "../../lambda.ts";
import type { Statement } from "../policy.ts";
import type { Alarm } from "./alarms.ts";
import { allowedToCode, refusedToAws, type Served } from "./index.ts";

const ACCOUNT = "123456789012";
const of = (service: string, rest: string) => `arn:aws:${service}:eu-west-1:${ACCOUNT}:${rest}`;
const role = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const RULE = { Arn: of("events", "rule/web-releases"), Name: "web-releases" };
const MACHINE = of("states", "stateMachine:web-rollout");
const FUNCTION = of("lambda", "function:web-watchdog");
const QUEUE = of("sqs", "web-undelivered");
const TOPIC = of("sns", "web-rollouts");
const KEY = of("kms", "key/k");
const ALARM: Alarm = { AlarmName: "web", AlarmArn: of("cloudwatch", "alarm:web"), AlarmActions: [TOPIC] };

const allow = (Action: string | string[], Resource: string, more: Partial<Statement> = {}): Statement => ({
	...{ Effect: "Allow", Action, Resource, ...more },
});
const trusts = (Service: string, source?: string): Statement => ({
	...{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service } },
	...(source && {
		Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT }, ArnLike: { "aws:SourceArn": source } },
	}),
});
const takes = (Action: string | string[], Resource: string, Service: string, source: string): Statement =>
	allow(Action, Resource, { Principal: { Service }, Condition: { ArnLike: { "AWS:SourceArn": source } } });

/** All policies of an account in which nothing is refused. */
interface Account {
	readonly trigger: readonly Statement[];
	readonly triggerTrust: Statement;
	readonly watchdog: readonly Statement[];
	readonly machineTrust: Statement;
	readonly machine: readonly Statement[];
	readonly lambda: Statement | undefined;
	readonly queue: Statement;
	readonly topic: Statement;
	readonly key: Statement;
}

const LOGS = ["logs:CreateLogStream", "logs:PutLogEvents"];
const interfaces = (...kept: string[]) => [
	allow(["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"], "*"),
	...["network-interface/*", "subnet/*", "security-group/*"].map((kind) =>
		allow("ec2:CreateNetworkInterface", of("ec2", kind)),
	),
	...kept.map((kind) =>
		allow(
			["ec2:AssignPrivateIpAddresses", "ec2:DeleteNetworkInterface", "ec2:UnassignPrivateIpAddresses"],
			of("ec2", kind),
		),
	),
];
const GOOD: Account = {
	trigger: [allow("states:StartExecution", MACHINE)],
	triggerTrust: trusts("events.amazonaws.com", RULE.Arn),
	watchdog: [
		allow(LOGS, `${of("logs", "log-group:/aws/lambda/web-watchdog")}:*`),
		...interfaces("*/*", "network-interface/*"),
	],
	machineTrust: trusts("states.amazonaws.com", MACHINE),
	machine: [allow(["logs:CreateLogDelivery", "logs:DescribeLogGroups"], "*")],
	lambda: takes("lambda:InvokeFunction", FUNCTION, "events.amazonaws.com", RULE.Arn),
	queue: takes("sqs:SendMessage", QUEUE, "events.amazonaws.com", RULE.Arn),
	topic: takes("sns:Publish", TOPIC, "cloudwatch.amazonaws.com", of("cloudwatch", "alarm:*")),
	key: allow(["kms:Decrypt", "kms:GenerateDataKey"], "*", {
		Principal: { Service: "cloudwatch.amazonaws.com" },
		Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } },
	}),
};

const SERVED: Served = {
	rules: [
		{
			rule: RULE,
			targets: [
				{ Arn: MACHINE, RoleArn: role("trigger"), DeadLetterConfig: { Arn: QUEUE } },
				{ Arn: FUNCTION, DeadLetterConfig: { Arn: QUEUE } },
			],
		},
	],
	functions: [
		{
			...{ FunctionName: "web-watchdog", FunctionArn: FUNCTION, Role: role("watchdog") },
			VpcConfig: { SubnetIds: ["subnet-1"], SecurityGroupIds: ["sg-1"] },
		} as unknown as FunctionConfiguration,
	],
	machines: [{ ...{ name: "web-rollout", stateMachineArn: MACHINE, definition: "{}", roleArn: role("machine") } }],
	services: [],
};

/** Answers as AWS does. */
function aws(account: Account): Aws {
	const text = (...Statement: readonly unknown[]) => JSON.stringify({ Version: "2012-10-17", Statement });
	const roles: Readonly<Record<string, readonly [trust: Statement, policy: readonly Statement[]]>> = {
		trigger: [account.triggerTrust, account.trigger],
		watchdog: [trusts("lambda.amazonaws.com"), account.watchdog],
		machine: [account.machineTrust, account.machine],
	};
	const query = async (service: string, { Action = "", RoleName = "" }: Readonly<Record<string, string>>) => {
		const [trust, policy = []] = roles[RoleName] ?? [];
		const entry = (name: string, value: string) => `<entry><key>${name}</key><value>${value}</value></entry>`;
		const answers: Readonly<Record<string, string>> = {
			GetRole: `<AssumeRolePolicyDocument>${encodeURIComponent(text(trust))}</AssumeRolePolicyDocument>`,
			ListRolePolicies: "<member>own</member>",
			GetRolePolicy: `<PolicyDocument>${encodeURIComponent(text(...policy))}</PolicyDocument>`,
			ListAttachedRolePolicies: "",
			GetTopicAttributes: entry("Policy", text(account.topic).replaceAll('"', "&quot;")) + entry("KmsMasterKeyId", KEY),
			GetQueueUrl: "<QueueUrl>http://127.0.0.1/web-undelivered</QueueUrl>",
			GetQueueAttributes: `<Name>Policy</Name><Value>${text(account.queue)}</Value>`,
		};
		const answer = answers[Action];
		if (answer === undefined) throw new Error(`${service} ${Action}`);
		return answer;
	};
	const get = async () => {
		if (!account.lambda) throw new Error("404 ResourceNotFoundException");
		return JSON.stringify({ Policy: text(account.lambda) });
	};
	const json = async (_: string, target: string) =>
		target.endsWith("DescribeAlarms") ? { MetricAlarms: [ALARM] } : { Policy: text(account.key) };
	return { region: "eu-west-1", query, get, json } as unknown as Aws;
}

const refused = (changes: Partial<Account> = {}, served: Served = SERVED) =>
	refusedToAws(served, aws({ ...GOOD, ...changes }));

describe("what the deployed policies allow to a function's own code", () => {
	const codes = (watchdog: readonly Statement[]) => allowedToCode(SERVED, aws({ ...GOOD, watchdog }));
	const byItsCode = { ArnEquals: { "lambda:SourceFunctionArn": FUNCTION } };
	const denial = (statements: readonly Statement[], Condition = byItsCode): Statement[] =>
		statements.map((statement) => ({ ...statement, Effect: "Deny", Condition }));

	it("is all that Lambda may do by its role, where nothing denies it", async () => {
		const allowed = await codes(interfaces("network-interface/*", "*/*"));
		expect(allowed).toHaveLength(3 + 1 + 2 + 2);
		expect(allowed).toContain("the code of web-watchdog: ec2:DescribeSubnets *");
	});

	it("is nothing, where that is denied by the function's own name, and Lambda may all the same", async () => {
		const own = [...interfaces("network-interface/*", "*/*")];
		const watchdog = [...GOOD.watchdog, ...denial(own)];
		expect(await codes(watchdog)).toEqual([]);
		expect(await refused({ watchdog })).toEqual([]);
	});

	it("is all of it, where it is denied to another function", async () => {
		const other = { ArnEquals: { "lambda:SourceFunctionArn": `${FUNCTION}-2` } };
		const own = interfaces("network-interface/*", "*/*");
		expect(await codes([...own, ...denial(own, other)])).toHaveLength(8);
	});

	it("is not asked of a function that stands in no VPC", async () => {
		const functions = SERVED.functions.map(({ VpcConfig: _, ...rest }) => rest as FunctionConfiguration);
		expect(await allowedToCode({ functions }, aws(GOOD))).toEqual([]);
	});
});

describe("what the deployed policies refuse to AWS's services", () => {
	it("is nothing when they allow all that is needed", async () => {
		expect(await refused()).toEqual([]);
	});

	it.each<[string, Partial<Account>, string[]]>([
		[
			"start another state machine",
			{ trigger: [allow("states:StartExecution", `${MACHINE}2`)] },
			[`the rule web-releases: states:StartExecution ${MACHINE}`],
		],
		[
			"act for another rule",
			{ triggerTrust: trusts("events.amazonaws.com", `${RULE.Arn}2`) },
			[`the rule web-releases: sts:AssumeRole ${role("trigger")}`],
		],
		[
			"act for another service",
			{ machineTrust: trusts("events.amazonaws.com", MACHINE) },
			[`the state machine web-rollout: sts:AssumeRole ${role("machine")}`],
		],
		[
			"invoke a function that lets nobody in",
			{ lambda: undefined },
			[`the rule web-releases: lambda:InvokeFunction ${FUNCTION}`],
		],
		[
			"invoke for another rule",
			{ lambda: takes("lambda:InvokeFunction", FUNCTION, "events.amazonaws.com", `${RULE.Arn}2`) },
			[`the rule web-releases: lambda:InvokeFunction ${FUNCTION}`],
		],
		[
			"leave letters of another rule",
			{ queue: takes("sqs:SendMessage", QUEUE, "events.amazonaws.com", `${RULE.Arn}2`) },
			[`the rule web-releases: sqs:SendMessage ${QUEUE}`],
		],
		[
			"publish for what is no alarm",
			{ topic: takes("sns:Publish", TOPIC, "cloudwatch.amazonaws.com", RULE.Arn) },
			[`the alarm web: sns:Publish ${TOPIC}`],
		],
		[
			"use the key of another account's topic",
			{ key: { ...GOOD.key, Condition: { StringEquals: { "aws:SourceAccount": "210987654321" } } } },
			[`the alarm web: kms:Decrypt ${KEY}`, `the alarm web: kms:GenerateDataKey ${KEY}`],
		],
		[
			"write another log, and keep nothing but interfaces",
			{
				watchdog: [
					allow(LOGS, `${of("logs", "log-group:/aws/lambda/web-actuator")}:*`),
					...interfaces("network-interface/*"),
				],
			},
			[
				`the function web-watchdog: logs:CreateLogStream ${of("logs", "log-group:/aws/lambda/web-watchdog:log-stream:2026/01/01/[$LATEST]0123")}`,
				`the function web-watchdog: logs:PutLogEvents ${of("logs", "log-group:/aws/lambda/web-watchdog:log-stream:2026/01/01/[$LATEST]0123")}`,
				`the function web-watchdog: ec2:DeleteNetworkInterface ${of("ec2", "*/*")}`,
			],
		],
	])("is told when they may only %s", async (_, changes, expected) => {
		expect(await refused(changes)).toEqual(expected);
	});

	it("is told of logs and traces that a state machine is to write", async () => {
		const machines = SERVED.machines.map((machine) => ({
			...machine,
			loggingConfiguration: { level: "ALL" },
			tracingConfiguration: { enabled: true },
		}));
		const missing = await refused({}, { ...SERVED, machines });
		expect(missing).toHaveLength(6 + 4);
		expect(missing).toContain("the state machine web-rollout: logs:PutResourcePolicy *");
		expect(missing).toContain("the state machine web-rollout: xray:PutTraceSegments *");
	});

	it("cannot be said of a target of another kind", async () => {
		const rules = [{ rule: RULE, targets: [{ Arn: QUEUE }] }];
		await expect(refused({}, { ...SERVED, rules })).rejects.toThrow("does not know what the rule web-releases needs");
	});
});
