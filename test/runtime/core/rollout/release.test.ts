import { describe, expect, it } from "vitest";
import { imagesOf, release } from "../../../../runtime/core/rollout/release.ts";

const web = {
	name: "web",
	image: "shop:1",
	command: ["serve", "--port", "8080"],
	environment: [
		{ name: "A", value: "1" },
		{ name: "B", value: "2" },
	],
	logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": "/shop/blue" } },
};
const sidecar = { name: "proxy", image: "envoy:3" };

/** A task definition as DescribeTaskDefinition answers it. */
const task = (containerDefinitions: readonly object[], changes: object = {}) => ({
	taskDefinitionArn: "arn:aws:ecs:eu-west-1:123456789012:task-definition/shop-blue:1",
	family: "shop-blue",
	revision: 1,
	status: "ACTIVE",
	registeredAt: new Date(0),
	registeredBy: "arn:aws:iam::123456789012:root",
	requiresAttributes: [{ name: "ecs.capability.task-eni" }],
	compatibilities: ["EC2", "FARGATE"],
	requiresCompatibilities: ["FARGATE"],
	networkMode: "awsvpc",
	cpu: "256",
	memory: "512",
	taskRoleArn: "arn:aws:iam::123456789012:role/shop",
	executionRoleArn: "arn:aws:iam::123456789012:role/shop-blue-1",
	runtimePlatform: { operatingSystemFamily: "LINUX", cpuArchitecture: "X86_64" },
	volumes: [],
	placementConstraints: [],
	...changes,
	containerDefinitions: containerDefinitions as Readonly<Record<string, unknown>>[],
});

describe("a release", () => {
	it("is the same in both colors although each writes its logs elsewhere", () => {
		const green = { ...web, logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": "/shop/green" } } };
		expect(release(task([green]))).toBe(release(task([web])));
	});

	it("is the same whatever the order of its containers and environment variables", () => {
		const shuffled = { ...web, environment: [...web.environment].reverse() };
		expect(release(task([sidecar, shuffled]))).toBe(release(task([web, sidecar])));
	});

	it("is the same whatever its task definition is called, when and by whom it was made, and with which role ECS writes its logs", () => {
		const green = task([web], {
			taskDefinitionArn: "arn:aws:ecs:eu-west-1:123456789012:task-definition/shop-green:7",
			family: "shop-green",
			revision: 7,
			status: "INACTIVE",
			registeredAt: new Date(1),
			registeredBy: "arn:aws:iam::123456789012:user/ci",
			deregisteredAt: new Date(2),
			requiresAttributes: [],
			compatibilities: ["FARGATE"],
			executionRoleArn: "arn:aws:iam::123456789012:role/shop-green-1",
		});
		expect(release(green)).toBe(release(task([web])));
	});

	it.each([
		["another image", { image: "shop:2" }],
		["another environment variable", { environment: [{ name: "A", value: "2" }] }],
		["another argument", { command: ["serve", "--port", "80"] }],
		["its arguments in another order", { command: ["serve", "8080", "--port"] }],
	])("is another one with %s", (_, change) => {
		expect(release(task([{ ...web, ...change }]))).not.toBe(release(task([web])));
	});

	it.each([
		["cpu", { cpu: "512" }],
		["memory", { memory: "1024" }],
		["its own role", { taskRoleArn: "arn:aws:iam::123456789012:role/other" }],
		["its volumes", { volumes: [{ name: "data", efsVolumeConfiguration: { fileSystemId: "fs-1" } }] }],
		["the architecture", { runtimePlatform: { operatingSystemFamily: "LINUX", cpuArchitecture: "ARM64" } }],
		["ephemeral storage", { ephemeralStorage: { sizeInGiB: 50 } }],
		["the network mode", { networkMode: "bridge" }],
		["placement", { placementConstraints: [{ type: "memberOf", expression: "attribute:ecs.os-type == linux" }] }],
		["the process namespace", { pidMode: "task" }],
		["the namespace of semaphores", { ipcMode: "task" }],
		["its proxy", { proxyConfiguration: { type: "APPMESH", containerName: "proxy" } }],
		["whatever ECS comes to know tomorrow", { enableFaultInjection: true }],
	])("is another one with the same containers and another %s", (_, change) => {
		expect(release(task([web], change))).not.toBe(release(task([web])));
	});
});

describe("the images of a release", () => {
	const digest = `sha256:${"0a".repeat(32)}`;

	it("are told container by container, with the digest where one names the image", () => {
		expect(imagesOf([{ name: "web", image: `shop:1@${digest}` }, sidecar])).toEqual([
			{ container: "web", image: `shop:1@${digest}`, digest },
			{ container: "proxy", image: "envoy:3" },
		]);
	});

	it.each([
		["is cut short", `shop@${digest.slice(0, -1)}`],
		["is too long", `shop@${digest}0`],
		["is only a tag", `shop:${digest.replace(":", "-")}`],
	])("have no digest where what looks like one %s", (_, image) => {
		expect(imagesOf([{ name: "web", image }])).toEqual([{ container: "web", image }]);
	});
});
