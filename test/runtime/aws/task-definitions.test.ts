import { ECSClient } from "@aws-sdk/client-ecs";
import { describe, expect, it } from "vitest";
import { EcsDefinitions } from "../../../runtime/aws/task-definitions.ts";
import { type Answer, jsonFault, recorded } from "../../support/aws.ts";

const ARN = "arn:aws:ecs:eu-west-1:123456789012:task-definition/shop";
const ECS = "AmazonEC2ContainerServiceV20141113";

function adapter(answer: Answer | object) {
	const { options, requests } = recorded("body" in answer ? (answer as Answer) : { body: JSON.stringify(answer) });
	const sent = () => requests.map(({ headers, body }) => ({ to: headers["x-amz-target"], ...JSON.parse(body) }));
	return { definitions: new EcsDefinitions(new ECSClient(options)), sent };
}

const containerDefinitions = [{ name: "web", image: "shop:7", cpu: 0, secrets: [{ name: "A", valueFrom: "arn:a" }] }];
/** What ECS takes, and gives back: one of everything. */
const asRegistered = {
	taskRoleArn: "arn:aws:iam::123456789012:role/task",
	volumes: [{ name: "data", host: {} }],
	placementConstraints: [{ type: "memberOf", expression: "attribute:ecs.os-type == linux" }],
	pidMode: "task",
	ipcMode: "none",
	proxyConfiguration: { type: "APPMESH", containerName: "envoy", properties: [] },
	inferenceAccelerators: [{ deviceName: "device_1", deviceType: "eia2.medium" }],
	ephemeralStorage: { sizeInGiB: 30 },
	containerDefinitions,
	cpu: "256",
	memory: "512",
	networkMode: "awsvpc",
	requiresCompatibilities: ["FARGATE"],
	runtimePlatform: { cpuArchitecture: "ARM64", operatingSystemFamily: "LINUX" },
	executionRoleArn: "arn:aws:iam::123456789012:role/execution",
	enableFaultInjection: false,
};
/** What ECS adds by itself, and RegisterTaskDefinition does not take. */
const workedOut = {
	taskDefinitionArn: `${ARN}:7`,
	family: "shop",
	revision: 7,
	status: "ACTIVE",
	compatibilities: ["EC2", "FARGATE"],
	requiresAttributes: [{ name: "ecs.capability.task-eni" }],
	registeredBy: "arn:aws:iam::123456789012:user/ci",
};

describe("the newest revisions of a family", () => {
	it("are the active ones, in ECS's order from the newest, a hundred at most", async () => {
		const { definitions, sent } = adapter({ taskDefinitionArns: [`${ARN}:7`, `${ARN}:5`], nextToken: "more" });
		expect(await definitions.newest("shop")).toEqual([`${ARN}:7`, `${ARN}:5`]);
		expect(sent()).toEqual([
			{ to: `${ECS}.ListTaskDefinitions`, familyPrefix: "shop", sort: "DESC", status: "ACTIVE", maxResults: 100 },
		]);
	});

	it("may be none, which an answer without their list does not say", async () => {
		expect(await adapter({ taskDefinitionArns: [] }).definitions.newest("shop")).toEqual([]);
		await expect(adapter({}).definitions.newest("shop")).rejects.toMatchObject({
			name: "UnexpectedAnswer",
			message: expect.stringContaining("ListTaskDefinitions shop: taskDefinitionArns"),
		});
	});
});

describe("a revision", () => {
	it("is described with its tags, field by field", async () => {
		const described = { ...asRegistered, ...workedOut };
		const { definitions, sent } = adapter({
			taskDefinition: described,
			tags: [{ key: "team", value: "till" }, { key: "bare" }],
		});
		expect(await definitions.tagged(`${ARN}:7`)).toEqual({
			arn: `${ARN}:7`,
			definition: described,
			tags: { team: "till", bare: "" },
		});
		expect(sent()).toEqual([{ to: `${ECS}.DescribeTaskDefinition`, taskDefinition: `${ARN}:7`, include: ["TAGS"] }]);
	});

	it("may have no tags", async () => {
		const { definitions } = adapter({ taskDefinition: { ...asRegistered, ...workedOut } });
		expect((await definitions.tagged(`${ARN}:7`)).tags).toEqual({});
	});

	it("that is not there is refused, and one without containers is unexpected", async () => {
		const gone = adapter(jsonFault(400, "ClientException", "Unable to describe task definition."));
		await expect(gone.definitions.tagged(`${ARN}:8`)).rejects.toMatchObject({
			name: "Refused",
			message: `DescribeTaskDefinition ${ARN}:8: ClientException: Unable to describe task definition.`,
		});
		const { definitions } = adapter({ taskDefinition: { taskDefinitionArn: `${ARN}:7` } });
		await expect(definitions.tagged(`${ARN}:7`)).rejects.toMatchObject({
			name: "UnexpectedAnswer",
			message: expect.stringContaining("taskDefinition.containerDefinitions"),
		});
	});
});

describe("registering a revision", () => {
	it("sends all that one is registered with, under its family and tags, and nothing that ECS has worked out", async () => {
		const { definitions, sent } = adapter({ taskDefinition: { ...asRegistered, taskDefinitionArn: `${ARN}:8` } });
		const { family: _, ...described } = { ...asRegistered, ...workedOut };
		expect(await definitions.register("shop", described, { team: "till", bare: "" })).toBe(`${ARN}:8`);
		expect(sent()).toEqual([
			{
				to: `${ECS}.RegisterTaskDefinition`,
				...asRegistered,
				family: "shop",
				tags: [
					{ key: "team", value: "till" },
					{ key: "bare", value: "" },
				],
			},
		]);
	});

	it("registers in the family that is asked for, whatever the definition's own", async () => {
		const { definitions, sent } = adapter({ taskDefinition: { taskDefinitionArn: `${ARN}-green:1` } });
		await definitions.register("shop-green", { ...asRegistered, ...workedOut }, {});
		expect(sent()).toMatchObject([{ family: "shop-green", tags: [] }]);
	});

	it("is not done where ECS does not say which revision it has become", async () => {
		const { definitions } = adapter({});
		await expect(definitions.register("shop", asRegistered, {})).rejects.toMatchObject({
			name: "UnexpectedAnswer",
			message: expect.stringContaining("RegisterTaskDefinition shop: taskDefinition"),
		});
	});
});
