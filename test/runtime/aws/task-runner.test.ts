import { ECSClient } from "@aws-sdk/client-ecs";
import { describe, expect, it } from "vitest";
import { EcsTaskRunner } from "../../../runtime/aws/task-runner.ts";
import { type Answer, jsonFault, recorded } from "../../support/aws.ts";
import { taskRequest } from "./questions.ts";

const TASK = "arn:aws:ecs:eu-west-1:123456789012:task/shop/0123456789abcdef0123456789abcdef";

function adapter(...answers: (Answer | object)[]) {
	const wire = answers.map((each) => ("body" in each || each instanceof Error ? each : { body: JSON.stringify(each) }));
	const { options, requests } = recorded(...(wire as Answer[]));
	const sent = () => requests.map(({ headers, body }) => ({ to: headers["x-amz-target"], ...JSON.parse(body) }));
	return { runner: new EcsTaskRunner(new ECSClient(options)), sent };
}

describe("starting a task", () => {
	it("runs the command in one container of the candidate's own definition, tagged, owned and asked for once", async () => {
		const { runner, sent } = adapter({ tasks: [{ taskArn: TASK }], failures: [] });
		expect(await runner.run(taskRequest())).toBe(TASK);
		expect(sent()).toEqual([
			{
				to: "AmazonEC2ContainerServiceV20141113.RunTask",
				cluster: "cluster",
				taskDefinition: "shop:2",
				launchType: "FARGATE",
				count: 1,
				startedBy: "ecs-dns-canary/shop/ecs-svc/2",
				clientToken: expect.stringMatching(/^[0-9a-f]{64}$/),
				overrides: { containerOverrides: [{ name: "app", command: ["bin/migrate", "--all"] }] },
				tags: [{ key: "ecs-dns-canary:service", value: "shop" }],
			},
		]);
	});

	it("gives the same token for the same, and another for another", async () => {
		const { runner, sent } = adapter(...Array(3).fill({ tasks: [{ taskArn: TASK }] }));
		for (const once of ["a", "a", "b"]) await runner.run({ ...taskRequest(), once });
		const [first, again, other] = sent().map(({ clientToken }) => clientToken);
		expect(again).toBe(first);
		expect(other).not.toBe(first);
	});

	it("answers the task that the token has started, whatever else of the request has changed since", async () => {
		const fault = { __type: "ConflictException", message: "already in use", resourceIds: [TASK] };
		const { runner } = adapter({ status: 400, body: JSON.stringify(fault) });
		expect(await runner.run(taskRequest())).toBe(TASK);
	});

	it("says in ECS's words why there is none", async () => {
		const failures = [{ reason: "Capacity is unavailable at this time", detail: "try again later" }];
		await expect(adapter({ tasks: [], failures }).runner.run(taskRequest())).rejects.toMatchObject({
			name: "UnexpectedAnswer",
			message: expect.stringContaining("Capacity is unavailable at this time: try again later"),
		});
		await expect(adapter({}).runner.run(taskRequest())).rejects.toMatchObject({
			name: "UnexpectedAnswer",
			message: "RunTask shop:2: ECS has started no task: it does not say why",
		});
		const refused = jsonFault(400, "InvalidParameterException", "Override for container named app is not a container");
		await expect(adapter(refused).runner.run(taskRequest())).rejects.toMatchObject({ name: "Refused" });
	});
});

describe("where a task is placed", () => {
	const deployment = (id: string) => ({ id, status: "PRIMARY", taskDefinition: `shop:${id}`, launchType: "FARGATE" });
	const networkConfiguration = { awsvpcConfiguration: { subnets: ["subnet-1"], assignPublicIp: "DISABLED" } };

	it("is where the deployment has its own, and nothing else of the deployment is taken", async () => {
		const services = [
			{ deployments: [deployment("1"), { ...deployment("2"), networkConfiguration, desiredCount: 3 }] },
		];
		expect(await adapter({ services }).runner.placement("cluster", "arn:green", "2")).toEqual({
			taskDefinition: "shop:2",
			launchType: "FARGATE",
			networkConfiguration,
		});
	});

	it("is nowhere once ECS lists the deployment no more", async () => {
		const gone = adapter({ services: [{ deployments: [deployment("3")] }] }).runner.placement(
			"cluster",
			"arn:green",
			"2",
		);
		await expect(gone).rejects.toMatchObject({ name: "UnexpectedAnswer" });
	});
});

describe("an owner's tasks", () => {
	it("are found by whose they are, and stopped", async () => {
		const { runner, sent } = adapter({ taskArns: [TASK] }, { task: {} });
		for (const task of await runner.running("cluster", "ecs-dns-canary/shop/ecs-svc/2"))
			await runner.stop("cluster", task);
		expect(sent()).toMatchObject([
			{ cluster: "cluster", startedBy: "ecs-dns-canary/shop/ecs-svc/2" },
			{ cluster: "cluster", task: TASK, reason: "The rollout that it was started for has ended." },
		]);
	});
});
