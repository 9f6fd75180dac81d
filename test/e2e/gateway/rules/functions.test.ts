import { describe } from "vitest";
import { network } from "../../../rehearsal/world/network/fixtures.ts";
import { eventsRules } from "./events.ts";
import { holds } from "./holds.ts";
import { lambdaRules } from "./lambda.ts";

const INVALID = "InvalidParameterValueException";
const place = (more: object) => ({ VpcConfig: { SubnetIds: ["public-a"], SecurityGroupIds: ["sg-prober"], ...more } });
const own = network();
const foreign = {
	network: { ...own, securityGroups: [...own.securityGroups, { id: "sg-2", vpcId: "vpc-2", rules: [] }] },
};
const interfaces = ["CreateNetworkInterface", "DescribeNetworkInterfaces", "DeleteNetworkInterface"].map(
	(action) => `ec2:${action}`,
);
const role = (policies: string, trusted = "lambda.amazonaws.com") => ({ role: { trusted, policies } });
const target = (more: object) => ({ Targets: [{ Id: "t", Arn: "arn:aws:lambda:r:a:function:f", ...more }] });
const machine = { Arn: "arn:aws:states:r:a:stateMachine:m" };
const template = (InputTemplate: string) =>
	target({ InputTransformer: { InputPathsMap: { id: "$.id" }, InputTemplate } });

describe("functions", () => {
	holds(lambdaRules, {
		"a function's name, time-out and memory have bounds": [
			{ refused: { Timeout: 901 }, accepted: { Timeout: 900 }, code: "ValidationException", says: "timeout '901'" },
			{ refused: { MemorySize: 127 }, accepted: { MemorySize: 128 }, code: "ValidationException", says: "memorySize" },
			{
				refused: { FunctionName: "f".repeat(65) },
				accepted: { FunctionName: "f" },
				code: "ValidationException",
				says: "functionName",
			},
		],
		"a function's environment has 4 KB at most, and no reserved names": [
			{
				refused: { Environment: { Variables: { A: "x".repeat(4_096) } } },
				accepted: { Environment: { Variables: { A: "x".repeat(4_000) } } },
				code: INVALID,
				says: "4KB",
			},
			{
				refused: { Environment: { Variables: { AWS_REGION: "r" } } },
				accepted: { Environment: { Variables: { REGION: "r" } } },
				code: INVALID,
				says: "AWS_REGION",
			},
		],
		"a network has subnets and security groups of one VPC; sixteen and five at most": [
			{ refused: place({ SecurityGroupIds: [] }), accepted: {}, code: INVALID, says: "must coexist" },
			{
				refused: place({ SecurityGroupIds: Array(6).fill("sg-prober") }),
				accepted: place({}),
				code: INVALID,
				says: "Too many",
			},
			{
				refused: place({ SecurityGroupIds: ["sg-2"] }),
				accepted: place({}),
				code: INVALID,
				says: "same VPC",
				there: foreign,
			},
		],
		"IPv6 is allowed in subnets that have it": [
			{
				...{
					refused: place({ SubnetIds: ["private-a"], Ipv6AllowedForDualStack: true }),
					accepted: place({ Ipv6AllowedForDualStack: true }),
				},
				...{ code: INVALID, says: "private-a has no IPv6", there: { network: own } },
			},
			{
				...{
					refused: place({ SubnetIds: ["private-a"], Ipv6AllowedForDualStack: true }),
					accepted: place({ SubnetIds: ["private-a"] }),
				},
				...{ code: INVALID, says: "private-a has no IPv6", there: { network: own } },
			},
		],
		"Lambda may assume a function's role": [
			{
				refused: { Role: "arn:r" },
				accepted: { Role: "arn:r" },
				code: INVALID,
				says: "cannot be assumed",
				there: role("", "ecs-tasks.amazonaws.com"),
				thereAccepted: role(""),
			},
		],
		"the role of a function in a network lets it make its interfaces": [
			{
				...{
					refused: { Role: "arn:r", ...place({}) },
					accepted: { Role: "arn:r", ...place({}) },
					code: INVALID,
					says: "DeleteNetworkInterface on EC2",
				},
				...{ there: role(interfaces.slice(0, 2).join()), thereAccepted: role(interfaces.join()) },
			},
			{
				refused: { Role: "arn:r", ...place({}) },
				accepted: { Role: "arn:r" },
				code: INVALID,
				says: "CreateNetworkInterface",
				there: role(""),
			},
		],
	});
});

describe("rules and targets", () => {
	holds(eventsRules, {
		"a rule has a plain name, a pattern or a schedule, and a pattern of 2,048 characters at most": [
			{
				refused: { Name: "a b", EventPattern: "{}" },
				accepted: { Name: "a-b", EventPattern: "{}" },
				code: "ValidationException",
				says: "'a b'",
			},
			...["rate(1 minutes)", "rate(5 minute)", "rate(0 minutes)", "cron(* *)"].map((ScheduleExpression) => ({
				...{
					refused: { Name: "a", ScheduleExpression },
					accepted: { Name: "a", ScheduleExpression: "rate(1 minute)" },
				},
				...{ code: "ValidationException", says: "ScheduleExpression" },
			})),
			{
				refused: { Name: "a" },
				accepted: { Name: "a", ScheduleExpression: "cron(0 12 * * ? *)" },
				code: "ValidationException",
				says: "must be specified",
			},
			{
				refused: { Name: "a", EventPattern: "x".repeat(2_049) },
				accepted: { Name: "a", EventPattern: "x".repeat(2_048) },
				code: "InvalidEventPatternException",
				says: "too long",
			},
		],
		"a rule has five targets at most, each with one kind of input": [
			{
				refused: { Targets: Array(6).fill({}) },
				accepted: { Targets: Array(5).fill({}) },
				code: "LimitExceededException",
				says: "maximum",
			},
			{
				refused: target({ Input: "{}", InputPath: "$" }),
				accepted: target({ Input: "{}" }),
				code: "ValidationException",
				says: "target t",
			},
		],
		"a target that is a state machine wants a role": [
			{
				refused: target(machine),
				accepted: target({ ...machine, RoleArn: "arn:r" }),
				code: "ValidationException",
				says: "RoleArn is required",
			},
			{ refused: target(machine), accepted: target({}), code: "ValidationException", says: "stateMachine:m" },
		],
		"an input transformer has a hundred paths at most, and each name of its template a path": [
			{
				refused: template('{"a": <other>}'),
				accepted: template('{"a": <id>}'),
				code: "ValidationException",
				says: "not in InputPathsMap",
			},
		],
		"what is not delivered is tried again 185 times and for a day at most": [
			{
				refused: target({ RetryPolicy: { MaximumRetryAttempts: 186 } }),
				accepted: target({ RetryPolicy: { MaximumRetryAttempts: 185 } }),
				code: "ValidationException",
				says: "RetryPolicy",
			},
			{
				refused: target({ RetryPolicy: { MaximumEventAgeInSeconds: 59 } }),
				accepted: target({ RetryPolicy: { MaximumEventAgeInSeconds: 86_400 } }),
				code: "ValidationException",
				says: "RetryPolicy",
			},
		],
	});
});
