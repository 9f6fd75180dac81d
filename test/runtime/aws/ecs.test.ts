import { ECSClient } from "@aws-sdk/client-ecs";
import { describe, expect, it } from "vitest";
import { sampleService } from "../../../rehearsal/sample.ts";
import { EcsWriter } from "../../../runtime/aws/ecs.ts";
import { recorded } from "../../support/aws.ts";

const { cluster, services } = sampleService();

function adapter(answer: unknown) {
	const { options, requests } = recorded({ body: JSON.stringify(answer) });
	const sent = () => requests.map(({ headers, body }) => ({ to: headers["x-amz-target"], ...JSON.parse(body) }));
	return { ecs: new EcsWriter(new ECSClient(options)), sent };
}

const primary = {
	id: "ecs-svc/2",
	status: "PRIMARY",
	runningCount: 2,
	taskDefinition: "arn:aws:ecs:eu-west-1:123456789012:task-definition/shop-green:7",
	rolloutState: "IN_PROGRESS",
	rolloutStateReason: "ECS deployment ecs-svc/2 in progress.",
	createdAt: 1767225600,
};
const active = { ...primary, id: "ecs-svc/1", status: "ACTIVE", runningCount: 1 };

function service(serviceArn: string, deployments: object[]) {
	return { serviceArn, desiredCount: 3, runningCount: 3, pendingCount: 1, deployments };
}

describe("describing services", () => {
	it("asks for both at once and answers each color's primary deployment, in whatever order ECS lists them", async () => {
		const { ecs, sent } = adapter({
			services: [service(services.green, [active, primary]), service(services.blue, [{ ...primary, id: "ecs-svc/9" }])],
			failures: [],
		});
		const views = await ecs.describe(cluster, services);
		expect(views.green).toEqual({
			containers: [],
			desiredCount: 3,
			runningCount: 3,
			graceSeconds: 0,
			kind: { status: "ACTIVE", scheduling: "REPLICA", controller: "ECS", strategy: "ROLLING" },
			replaced: ["ecs-svc/1"],
			replacedDefinition: expect.stringContaining("task-definition/shop-green:"),
			deployment: {
				id: "ecs-svc/2",
				createdAt: "2026-01-01T00:00:00.000Z",
				runningCount: 2,
				taskDefinition: primary.taskDefinition,
				rolloutState: "IN_PROGRESS",
				reason: "ECS deployment ecs-svc/2 in progress.",
			},
		});
		expect(views.blue.deployment.id).toBe("ecs-svc/9");
		expect(sent()).toEqual([
			{
				to: "AmazonEC2ContainerServiceV20141113.DescribeServices",
				cluster,
				services: [services.blue, services.green],
			},
		]);
	});

	it("answers how long ECS ignores the health checks of a task that has just started", async () => {
		const patient = { ...service(services.blue, [primary]), healthCheckGracePeriodSeconds: 90 };
		const { ecs } = adapter({ services: [patient, service(services.green, [primary])] });
		const views = await ecs.describe(cluster, services);
		expect([views.blue.graceSeconds, views.green.graceSeconds]).toEqual([90, 0]);
	});

	it("answers what kind of service each is, in ECS's own words", async () => {
		const native = {
			...service(services.blue, [primary]),
			status: "DRAINING",
			schedulingStrategy: "DAEMON",
			deploymentController: { type: "ECS" },
			deploymentConfiguration: { strategy: "BLUE_GREEN", bakeTimeInMinutes: 5 },
		};
		const { ecs } = adapter({ services: [native, service(services.green, [primary])] });
		const views = await ecs.describe(cluster, services);
		expect(views.blue.kind).toEqual({
			status: "DRAINING",
			scheduling: "DAEMON",
			controller: "ECS",
			strategy: "BLUE_GREEN",
		});
	});

	it("names the controller of a service that somebody else deploys, of which ECS lists no deployment", async () => {
		const others = { ...service(services.green, []), deploymentController: { type: "CODE_DEPLOY" }, taskSets: [] };
		const { ecs } = adapter({ services: [service(services.blue, [primary]), others] });
		await expect(ecs.describe(cluster, services)).rejects.toThrow(
			"whose status is ACTIVE and whose deployment controller is CODE_DEPLOY",
		);
	});

	it("bears a deployment of which ECS does not say how it goes", async () => {
		const { rolloutState: _, rolloutStateReason: __, ...silent } = primary;
		const { ecs } = adapter({ services: [service(services.blue, [silent]), service(services.green, [silent])] });
		expect((await ecs.describe(cluster, services)).blue.deployment).not.toHaveProperty(
			"rolloutState",
			expect.anything(),
		);
	});

	it.each([
		["a service is missing", [service(services.blue, [primary])], `no service ${services.green}`],
		[
			"a service has no primary deployment",
			[service(services.blue, [primary]), service(services.green, [active])],
			`no primary deployment of ${services.green}`,
		],
	])("calls it unexpected when %s", async (_, list, message) => {
		const { ecs } = adapter({ services: list, failures: [] });
		await expect(ecs.describe(cluster, services)).rejects.toMatchObject({
			name: "UnexpectedAnswer",
			message: expect.stringContaining(message),
		});
	});

	it("calls an answer without counts unexpected, with the path", async () => {
		const { ecs } = adapter({ services: [{ serviceArn: services.blue, deployments: [] }] });
		await expect(ecs.describe(cluster, services)).rejects.toMatchObject({
			name: "UnexpectedAnswer",
			message: expect.stringContaining("services.0.desiredCount"),
		});
	});
});

describe("the containers that target groups lead to", () => {
	it("are each there once, and only where the service says which port", async () => {
		const web = { targetGroupArn: "arn:group", containerName: "web", containerPort: 8080 };
		const loadBalancers = [
			web,
			{ ...web, targetGroupArn: "arn:preview" },
			{ ...web, containerPort: 8081 },
			{ ...web, containerName: "admin" },
			{ loadBalancerName: "classic", containerName: "web" },
			{ loadBalancerName: "classic", containerPort: 8080 },
		];
		const { ecs } = adapter({
			services: [{ ...service(services.blue, [primary]), loadBalancers }, service(services.green, [primary])],
		});
		expect((await ecs.describe(cluster, services)).blue.containers).toEqual([
			{ name: "web", port: 8080 },
			{ name: "web", port: 8081 },
			{ name: "admin", port: 8080 },
		]);
	});
});

describe("what a deployment has replaced", () => {
	it("is, of several, what came last before it", async () => {
		const [older, newer] = ["shop:5", "shop:6"].map((taskDefinition, i) => ({
			...active,
			id: `ecs-svc/${i}`,
			taskDefinition,
			createdAt: primary.createdAt - 600 + i,
		}));
		for (const before of [
			[older, newer],
			[newer, older],
		] as object[][]) {
			const { ecs } = adapter({
				services: [service(services.blue, [primary, ...before]), service(services.green, [primary])],
			});
			const { blue, green } = await ecs.describe(cluster, services);
			expect(blue.replacedDefinition).toBe("shop:6");
			expect(green).not.toHaveProperty("replacedDefinition");
		}
	});
});

describe("deploying", () => {
	const taskDefinition = "arn:aws:ecs:eu-west-1:123456789012:task-definition/shop:8";
	const UPDATE = "AmazonEC2ContainerServiceV20141113.UpdateService";
	const updated = { service: service(services.green, [active, primary]) };

	it("gives a service a definition, changes nothing else, and answers the primary deployment", async () => {
		const { ecs, sent } = adapter(updated);
		expect(await ecs.deploy(cluster, services.green, { taskDefinition })).toEqual({
			id: "ecs-svc/2",
			createdAt: "2026-01-01T00:00:00.000Z",
		});
		expect(sent()).toEqual([{ to: UPDATE, cluster, service: services.green, taskDefinition }]);
	});

	it("registers the tasks by one container in every target group, where it is told which", async () => {
		const { ecs, sent } = adapter(updated);
		const registered = { container: { name: "web", port: 8080 }, targetGroups: ["arn:group", "arn:preview"] };
		await ecs.deploy(cluster, services.green, { taskDefinition, registered });
		const by = { containerName: "web", containerPort: 8080 };
		expect(sent()).toEqual([
			{
				to: UPDATE,
				cluster,
				service: services.green,
				taskDefinition,
				loadBalancers: [
					{ targetGroupArn: "arn:group", ...by },
					{ targetGroupArn: "arn:preview", ...by },
				],
			},
		]);
	});

	it("forces a deployment of what runs already only where it is to be made anew", async () => {
		for (const [anew, forced] of [
			[true, { forceNewDeployment: true }],
			[false, {}],
		] as const) {
			const { ecs, sent } = adapter(updated);
			await ecs.deploy(cluster, services.green, { taskDefinition, anew });
			expect(sent()).toEqual([{ to: UPDATE, cluster, service: services.green, taskDefinition, ...forced }]);
		}
	});

	it("is unexpected where ECS answers no primary deployment", async () => {
		const { ecs } = adapter({ service: service(services.green, [active]) });
		await expect(ecs.deploy(cluster, services.green, { taskDefinition })).rejects.toMatchObject({
			name: "UnexpectedAnswer",
			message: `UpdateService ${services.green} ${taskDefinition}: ECS lists no primary deployment`,
		});
	});
});

describe("a task definition", () => {
	it("answers every field that ECS keeps", async () => {
		const containerDefinitions = [{ name: "web", image: "shop:7", environment: [{ name: "A", value: "1" }], cpu: 0 }];
		const { ecs, sent } = adapter({ taskDefinition: { family: "shop", cpu: "256", containerDefinitions } });
		expect(await ecs.definition("shop:7")).toEqual({ family: "shop", cpu: "256", containerDefinitions });
		expect(sent()).toEqual([
			{ to: "AmazonEC2ContainerServiceV20141113.DescribeTaskDefinition", taskDefinition: "shop:7" },
		]);
	});

	it("without containers is unexpected", async () => {
		const { ecs } = adapter({ taskDefinition: { family: "shop" } });
		await expect(ecs.definition("shop:7")).rejects.toMatchObject({ name: "UnexpectedAnswer" });
	});
});

describe("tasks that run", () => {
	const digest = `sha256:${"0a".repeat(32)}`;

	it("are listed of one service", async () => {
		const { ecs, sent } = adapter({ taskArns: ["arn:task/1"] });
		expect(await ecs.running(cluster, services.green)).toEqual(["arn:task/1"]);
		expect(sent()).toMatchObject([{ cluster, serviceName: services.green, desiredStatus: "RUNNING" }]);
	});

	it("say what each of their containers runs, and by which deployment", async () => {
		const { ecs, sent } = adapter({
			tasks: [
				{
					startedBy: "ecs-svc/2",
					containers: [
						{ name: "web", image: "shop:7", imageDigest: digest },
						{ name: "agent", image: "agent" },
					],
				},
				{ containers: [{ name: "web" }] },
				{ startedBy: "ecs-svc/3" },
			],
		});
		expect(await ecs.images(cluster, ["arn:task/1", "arn:task/2", "arn:task/3"])).toEqual([
			{ startedBy: "ecs-svc/2", container: "web", image: "shop:7", digest },
			{ startedBy: "ecs-svc/2", container: "agent", image: "agent" },
			{ startedBy: "", container: "web", image: "" },
		]);
		expect(sent()).toMatchObject([{ cluster, tasks: ["arn:task/1", "arn:task/2", "arn:task/3"] }]);
	});

	it.each(["", "latest", digest.slice(0, -1), `${digest}0`, digest.toUpperCase()])(
		"have no digest where ECS says %j, which names no image",
		async (imageDigest) => {
			const { ecs } = adapter({ tasks: [{ containers: [{ name: "web", image: "shop:7", imageDigest }] }] });
			expect(await ecs.images(cluster, ["arn:task/1"])).toEqual([{ startedBy: "", container: "web", image: "shop:7" }]);
		},
	);

	it("run nothing once ECS knows none of them", async () => {
		expect(await adapter({ failures: [{ reason: "MISSING" }] }).ecs.images(cluster, ["arn:task/1"])).toEqual([]);
	});
});

describe("tasks that have stopped", () => {
	it("are listed of one service", async () => {
		const { ecs, sent } = adapter({ taskArns: ["arn:task/1"] });
		expect(await ecs.stopped(cluster, services.green)).toEqual(["arn:task/1"]);
		expect(sent()).toEqual([
			{
				to: "AmazonEC2ContainerServiceV20141113.ListTasks",
				cluster,
				serviceName: services.green,
				desiredStatus: "STOPPED",
			},
		]);
	});

	it("say what started them, why they stopped and how their containers ended", async () => {
		const { ecs, sent } = adapter({
			tasks: [
				{
					taskArn: "arn:task/1",
					startedBy: "ecs-svc/2",
					stopCode: "EssentialContainerExited",
					stoppedReason: "Essential container in task exited",
					containers: [{ name: "web", exitCode: 137 }, { name: "sidecar" }],
				},
				{ taskArn: "arn:task/2" },
			],
		});
		expect(await ecs.ends(cluster, ["arn:task/1", "arn:task/2"])).toEqual([
			{
				id: "arn:task/1",
				startedBy: "ecs-svc/2",
				code: "EssentialContainerExited",
				reason: "Essential container in task exited",
				exitCodes: [137],
			},
			{ id: "arn:task/2", startedBy: "", code: "", reason: "", exitCodes: [] },
		]);
		expect(sent()).toEqual([
			{
				to: "AmazonEC2ContainerServiceV20141113.DescribeTasks",
				cluster,
				tasks: ["arn:task/1", "arn:task/2"],
			},
		]);
	});
});

describe("a service", () => {
	it("is scaled, and nothing else about it changes", async () => {
		const { ecs, sent } = adapter({});
		await ecs.scale(cluster, services.green, 0);
		expect(sent()).toEqual([
			{
				to: "AmazonEC2ContainerServiceV20141113.UpdateService",
				cluster,
				service: services.green,
				desiredCount: 0,
			},
		]);
	});

	it("is tagged", async () => {
		const { ecs, sent } = adapter({});
		await ecs.tag(services.green, "IsProduction", "true");
		expect(sent()).toEqual([
			{
				to: "AmazonEC2ContainerServiceV20141113.TagResource",
				resourceArn: services.green,
				tags: [{ key: "IsProduction", value: "true" }],
			},
		]);
	});
});
