import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Deployments } from "./deployed.ts";

const arn = (service: string, resource: string) => `arn:aws:${service}:eu-west-1:123456789012:${resource}`;
const TASK_DEFINITIONS = {
	blue: arn("ecs", "task-definition/existing-blue:7"),
	green: arn("ecs", "task-definition/existing-green:8"),
};
const ALB_GROUPS = ["sg-alb-1", "sg-alb-2"];
const TASK_ROLE = "arn:aws:iam::123456789012:role/existing";
const containers = (image: string) => JSON.stringify([{ name: "web", image, secrets: [] }]);
const CONTAINERS = { blue: containers("example/app:1"), green: containers("example/app:2") };
const BOUNDARY = "arn:aws:iam::123456789012:policy/boundary";

const RUNS = {
	plain: {},
	defined: { blue_image: null, green_image: null, task_definitions: TASK_DEFINITIONS },
	contained: {
		blue_image: null,
		green_image: null,
		container_definitions: CONTAINERS,
		container_name: "web",
		task_role_arn: TASK_ROLE,
		log_group: { name: "/existing" },
		security_groups: { albs: ALB_GROUPS },
		enable_execute_command: true,
		capacity_providers: [{ name: "FARGATE", base: 1 }, { name: "FARGATE_SPOT" }],
		https: false,
	},
	pipeline: {
		task_definition_owner: "pipeline",
		permissions_boundary_arn: BOUNDARY,
		kms_key_arn: arn("kms", "key/existing"),
	},
} as const;
type Run = keyof typeof RUNS;

let deployed: Deployments<typeof RUNS>;
const all = (run: Run, type: string) => deployed.all(run, type).map(({ values }) => values);
const names = (run: Run, type: string) =>
	deployed
		.all(run, type)
		.map(({ name }) => name)
		.sort();
const one = (run: Run, type: string, name: string) => deployed.one(run, type, name);

beforeAll(() => {
	deployed = new Deployments(RUNS);
});

afterAll(() => deployed.dispose());

describe("task definitions from elsewhere", () => {
	it("leave nothing of a task to be made here", () => {
		for (const type of ["aws_ecs_task_definition", "aws_cloudwatch_log_group", "aws_iam_role"]) {
			expect(names("defined", type).filter((name) => /^(blue|green)/.test(name))).toEqual([]);
		}
	});

	it("are what each color runs", () => {
		expect(one("defined", "aws_ecs_service", "blue").task_definition).toBe(TASK_DEFINITIONS.blue);
		expect(one("defined", "aws_ecs_service", "green").task_definition).toBe(TASK_DEFINITIONS.green);
	});
});

describe("containers as JSON", () => {
	it("are what each color's task definition holds, with a role of their own", () => {
		for (const color of ["blue", "green"] as const) {
			const definition = one("contained", "aws_ecs_task_definition", color);
			expect(definition.container_definitions).toBe(CONTAINERS[color]);
			expect(definition.task_role_arn).toBe(TASK_ROLE);
		}
	});

	it("are reached by the name of the one that serves", () => {
		const reached = all("contained", "aws_ecs_service").flatMap(({ load_balancer }) => load_balancer);
		expect(reached).not.toEqual([]);
		expect(new Set(reached.map(({ container_name }) => container_name))).toEqual(new Set(["web"]));
	});

	it("may be entered, and run where the capacity providers say", () => {
		for (const service of all("contained", "aws_ecs_service")) {
			expect(service.enable_execute_command).toBe(true);
			const providers: unknown[] = service.capacity_provider_strategy;
			expect(providers).toHaveLength(2);
			expect(providers).toEqual(
				expect.arrayContaining([
					{ capacity_provider: "FARGATE", base: 1, weight: 1 },
					{ capacity_provider: "FARGATE_SPOT", base: 0, weight: 1 },
				]),
			);
		}
		for (const service of all("plain", "aws_ecs_service")) {
			expect(service).toMatchObject({ launch_type: "FARGATE", capacity_provider_strategy: [] });
		}
	});

	it("are let in by a security group that is made here, from load balancers whose groups are given", () => {
		expect(names("contained", "aws_security_group")).toEqual(["prober", "tasks"]);
		const into = all("contained", "aws_vpc_security_group_ingress_rule");
		// Both load balancers have the same groups, and AWS takes no rule twice.
		expect(into.map(({ referenced_security_group_id: from }) => from).sort()).toEqual(["sg-alb-1", "sg-alb-2"]);
		const out = names("contained", "aws_vpc_security_group_egress_rule");
		expect(out.filter((name) => name.startsWith("tasks"))).toEqual(["tasks_ipv4", "tasks_ipv6"]);
	});
});

describe("who says which task definition runs", () => {
	it.each([
		["terraform", "plain", ["blue", "green"]],
		["pipeline", "pipeline", ["blue_pipeline", "green_pipeline"]],
	] as const)("%s: then exactly these two services exist", (_, run, services) => {
		expect(names(run, "aws_ecs_service")).toEqual(services);
		expect(all(run, "aws_ecs_service").map(({ name }) => name)).toEqual(["web-blue", "web-green"]);
	});

	it("the rollout is told of the services of a pipeline, too", () => {
		const arns = Object.fromEntries(
			["blue", "green"].map((color) => [color, one("pipeline", "aws_ecs_service", `${color}_pipeline`).id]),
		);
		expect(deployed.registered("pipeline").services).toEqual(arns);
		const { event_pattern } = one("pipeline", "aws_cloudwatch_event_rule", "trigger");
		expect(JSON.parse(event_pattern).resources).toEqual([arns.blue, arns.green]);
	});
});

it("every role is bounded where the account demands it, and no other", () => {
	const bounds = (run: Run) => [...new Set(all(run, "aws_iam_role").map((role) => role.permissions_boundary))];
	expect(bounds("pipeline")).toEqual([BOUNDARY]);
	expect(bounds("plain")).toEqual([null]);
});

it("the tasks' logs are encrypted by the key that is given", () => {
	const logs = deployed.all("pipeline", "aws_cloudwatch_log_group").filter(({ name }) => /^(blue|green)/.test(name));
	expect(logs.map(({ values }) => values.kms_key_id)).toEqual(Array(2).fill(arn("kms", "key/existing")));
});
