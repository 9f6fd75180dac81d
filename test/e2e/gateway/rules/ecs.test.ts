import { describe } from "vitest";
import { ecsRules } from "./ecs.ts";
import { holds } from "./holds.ts";
import { snsRules } from "./sns.ts";

const INVALID = "InvalidParameterException";
const spot = { capacityProviderStrategy: [{ capacityProvider: "FARGATE_SPOT", weight: 1 }] };
const task = { networkMode: "awsvpc", containerDefinitions: [{ name: "app", portMappings: [{ containerPort: 80 }] }] };
const targets = (targetGroupArn: string, containerPort = 80) => ({
	taskDefinition: "web:1",
	loadBalancers: [{ targetGroupArn, containerName: "app", containerPort }],
});
const forwards = [{ arn: "arn:l", balancerArn: "arn:alb", targetGroupArns: ["tg-1", "tg-2"], sticky: false }];
const running = (more: object) => ({ service: { taskDefinition: "web:1", ...more } });
const OF = { cluster: "c", service: "s" };

describe("services", () => {
	holds(ecsRules, {
		"a service uses capacity providers that are associated with its cluster": [
			{
				...{ refused: spot, accepted: spot, code: INVALID, says: "not associated with the cluster" },
				...{
					there: { capacityProviders: ["FARGATE"] },
					thereAccepted: { capacityProviders: ["FARGATE", "FARGATE_SPOT"] },
				},
			},
		],
		"a strategy of capacity providers has a weight above 0, one base and twenty providers at most, and no launch type beside it":
			[
				{ refused: { ...spot, launchType: "FARGATE" }, accepted: spot, code: INVALID, says: "both a launch type" },
				{
					refused: { capacityProviderStrategy: [{ weight: 0 }] },
					accepted: { launchType: "FARGATE" },
					code: INVALID,
					says: "greater than zero",
				},
				{
					refused: {
						capacityProviderStrategy: [
							{ base: 1, weight: 1 },
							{ base: 1, weight: 1 },
						],
					},
					accepted: {
						capacityProviderStrategy: [
							{ base: 1, weight: 1 },
							{ base: 0, weight: 0 },
						],
					},
					...{ code: INVALID, says: "one base" },
				},
			],
		"ECS Exec wants a task role": [
			{
				...{
					refused: { taskDefinition: "web:1", enableExecuteCommand: true },
					accepted: { taskDefinition: "web:1", enableExecuteCommand: true },
				},
				...{
					code: INVALID,
					says: "couldn't be created",
					there: { taskDefinition: task },
					thereAccepted: { taskDefinition: { ...task, taskRoleArn: "arn:r" } },
				},
			},
			{
				...{ refused: { ...OF, enableExecuteCommand: true }, accepted: { ...OF, enableExecuteCommand: false } },
				...{ code: INVALID, says: "couldn't be updated", there: { ...running({}), taskDefinition: task } },
			},
		],
		"a service's target groups are those of a load balancer, for addresses, and five at most": [
			{
				refused: targets("tg-3"),
				accepted: targets("tg-1"),
				code: INVALID,
				says: "tg-3 does not have an associated load balancer",
				there: { forwards },
			},
			{
				...{ refused: targets("tg-2"), accepted: targets("tg-1"), code: INVALID, says: "target type instance" },
				there: { forwards, targetGroups: [{ arn: "tg-2", targetType: "instance", vpcId: "vpc-1", sticky: false }] },
			},
			{ refused: { loadBalancers: Array(6).fill({}) }, accepted: {}, code: INVALID, says: "at most 5" },
		],
		"a load balancer's container and port are in the task definition": [
			{
				refused: targets("tg-1", 81),
				accepted: targets("tg-1"),
				code: INVALID,
				says: "container port 81",
				there: { taskDefinition: task },
			},
		],
		"tasks with interfaces of their own want a network configuration": [
			{
				...{ refused: { taskDefinition: "web:1" }, accepted: { taskDefinition: "web:1", networkConfiguration: {} } },
				...{ code: INVALID, says: "Network Configuration must be provided", there: { taskDefinition: task } },
			},
		],
		"a grace period for health checks wants a load balancer": [
			{
				refused: { healthCheckGracePeriodSeconds: 1 },
				accepted: { healthCheckGracePeriodSeconds: 1, loadBalancers: [{}] },
				code: INVALID,
				says: "grace period",
			},
		],
		"a DAEMON service takes no desired count": [
			{
				...{ refused: { ...OF, desiredCount: 2 }, accepted: OF, code: INVALID, says: "daemon scheduling strategy" },
				there: running({ schedulingStrategy: "DAEMON" }),
			},
			{
				refused: { schedulingStrategy: "DAEMON", desiredCount: 1 },
				accepted: { schedulingStrategy: "REPLICA", desiredCount: 1 },
				code: INVALID,
				says: "daemon",
			},
		],
		"CODE_DEPLOY and EXTERNAL decide over the task definition": [
			{
				...{
					refused: { ...OF, taskDefinition: "web:2" },
					accepted: { ...OF, desiredCount: 2 },
					code: INVALID,
					says: "CODE_DEPLOY deployment controller",
				},
				there: running({ deploymentController: { type: "CODE_DEPLOY" } }),
			},
			{
				...{
					refused: { ...OF, forceNewDeployment: true },
					accepted: { ...OF, forceNewDeployment: true },
					code: INVALID,
					says: "EXTERNAL",
				},
				...{ there: running({ deploymentController: { type: "EXTERNAL" } }), thereAccepted: running({}) },
			},
		],
		"a service or a task runs an active task definition": [
			{
				...{
					refused: { taskDefinition: "web:1" },
					accepted: { taskDefinition: "web:1" },
					code: "ClientException",
					says: "inactive",
				},
				...{ there: { taskDefinition: { ...task, status: "INACTIVE" } }, thereAccepted: { taskDefinition: task } },
			},
		],
		"a task overrides containers of its definition, and no others": [
			{
				...{
					refused: { taskDefinition: "web:1", overrides: { containerOverrides: [{ name: "migrate" }] } },
					accepted: { taskDefinition: "web:1", overrides: { containerOverrides: [{ name: "app" }] } },
					code: INVALID,
					says: "named migrate",
				},
				there: { taskDefinition: task },
			},
		],
		"only what has a long ARN can be tagged, with fifty tags of plain names at most": [
			{
				refused: { resourceArn: "arn:aws:ecs:r:a:service/web" },
				accepted: { resourceArn: "arn:aws:ecs:r:a:service/c/web", tags: [{ key: "k", value: "v" }] },
				code: INVALID,
				says: "Long arn format",
			},
			{
				refused: { resourceArn: "arn:aws:ecs:r:a:service/c/web", tags: [{ key: "aws:k" }] },
				accepted: { resourceArn: "arn:aws:ecs:r:a:cluster/c" },
				code: INVALID,
				says: "tags",
			},
		],
		"a service's name is of letters, digits, underscores and hyphens": [
			{
				refused: { serviceName: "web.blue" },
				accepted: { serviceName: "web-blue_1" },
				code: INVALID,
				says: "Service name",
			},
		],
	});
});

describe("messages", () => {
	holds(snsRules, {
		"a subject has less than 100 characters, of ASCII, in one line, and begins with a letter, a digit or a punctuation mark":
			[
				{
					refused: { Subject: "x".repeat(100) },
					accepted: { Subject: "x".repeat(99) },
					code: "InvalidParameter",
					says: "Subject",
				},
				{
					refused: { Subject: "one\ntwo" },
					accepted: { Subject: "one two" },
					code: "InvalidParameter",
					says: "Subject",
				},
				{
					refused: { Subject: "web: 10 % → green" },
					accepted: { Subject: "[web] 10 % to green" },
					code: "InvalidParameter",
					says: "Subject",
				},
				{ refused: { Subject: " web" }, accepted: {}, code: "InvalidParameter", says: "Subject" },
			].map((example) => ({
				...example,
				refused: { Message: "m", ...example.refused },
				accepted: { Message: "m", ...example.accepted },
			})),
		"a message is not empty, and has 256 KB at most": [
			{ refused: { Message: "" }, accepted: { Message: "m" }, code: "InvalidParameter", says: "Empty message" },
			{
				refused: { Message: "ä".repeat(131_073) },
				accepted: { Message: "ä".repeat(131_072) },
				code: "InvalidParameter",
				says: "too long",
			},
		],
	});
});
