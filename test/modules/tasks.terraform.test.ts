import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Deployments } from "./deployed.ts";

const arn = (service: string, resource: string) => `arn:aws:${service}:eu-west-1:123456789012:${resource}`;
const TASK_DEFINITION = arn("ecs", "task-definition/existing:7");
const ALB_GROUPS = ["sg-alb-1", "sg-alb-2"];
const TASK_ROLE = "arn:aws:iam::123456789012:role/existing";
const SIDECAR = { name: "sidecar", image: "example/sidecar:1" };
const containers = (image: string | undefined, sidecar = SIDECAR) =>
	JSON.stringify([{ name: "web", ...(image && { image }), secrets: [] }, sidecar]);
const CONTAINED = { image: null, container_definitions: containers("example/app:1"), container_name: "web" };
const BOUNDARY = "arn:aws:iam::123456789012:policy/boundary";
const ECR = "210987654321.dkr.ecr.us-east-1.amazonaws.com/team/web:v1";

const RUNS = {
	plain: {},
	released: { image: "example/app:2" },
	bigger: { cpu: 512, memory: 1024 },
	greeting: { environment: { GREETING: "hello" } },
	ported: { container_port: 8081 },
	ecr: { image: ECR },
	defined: { image: null, task_definition: { arn: TASK_DEFINITION } },
	contained: {
		...CONTAINED,
		task_role_arn: TASK_ROLE,
		log_group: { name: "/existing" },
		security_groups: { albs: ALB_GROUPS },
		enable_execute_command: true,
		capacity_providers: [{ name: "FARGATE", base: 1 }, { name: "FARGATE_SPOT" }],
		https: false,
	},
	contained2: { ...CONTAINED, container_definitions: containers("example/app:2") },
	contained1: CONTAINED,
	sidecar2: { ...CONTAINED, container_definitions: containers("example/app:1", { ...SIDECAR, image: "x:2" }) },
	pipeline: { ...CONTAINED, container_definitions: containers(undefined) },
	pipelined: { image: null, permissions_boundary_arn: BOUNDARY, kms_key_arn: arn("kms", "key/existing") },
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
const definition = (run: Run) => one(run, "aws_ecs_task_definition", "this");
const request = (run: Run) => JSON.parse(one(run, "aws_lambda_invocation", "release").input);
const passed = (run: Run) =>
	JSON.parse(one(run, "aws_iam_role_policy", "actuator").policy).Statement.find(
		({ Sid }: { Sid: string }) => Sid === "PassTaskRoles",
	);
const repositories = (run: Run) =>
	JSON.parse(one(run, "aws_iam_role_policy", "actuator").policy).Statement.find(
		({ Sid }: { Sid: string }) => Sid === "BatchGetImageDigests",
	).Resource;

beforeAll(() => {
	deployed = new Deployments(RUNS);
});

afterAll(() => deployed.dispose());

describe("what is to run", () => {
	it("is one task definition, of the service's family, which is tagged with a hash and kept when another takes its place", () => {
		expect(all("plain", "aws_ecs_task_definition")).toMatchObject([
			{ family: "web", skip_destroy: true, tags: { "ecs-dns-canary:template": request("plain").template } },
		]);
		expect(names("plain", "aws_cloudwatch_log_group").filter((name) => !/controller|prober/.test(name))).toEqual([
			"tasks",
		]);
	});

	it("is released by its image, in words that a plan knows", () => {
		expect(request("plain")).toEqual({
			version: 1,
			action: "release",
			service: "web",
			image: "example/app:1",
			template: expect.stringMatching(/^[0-9a-f]{64}$/),
			container: { name: "app", port: 80 },
		});
	});

	it("has the same hash whatever the image is", () => {
		expect(request("released")).toEqual({ ...request("plain"), image: "example/app:2" });
		expect(request("pipelined").template).toBe(request("plain").template);
		expect(request("contained2")).toEqual({ ...request("contained1"), image: "example/app:2" });
		expect(request("pipeline").template).toBe(request("contained1").template);
	});

	it.each(["bigger", "greeting", "ported"] as const)("has another hash where anything else differs: %s", (run) => {
		expect(request(run).image).toBe("example/app:1");
		expect(request(run).template).not.toBe(request("plain").template);
		expect(definition(run).tags["ecs-dns-canary:template"]).toBe(request(run).template);
	});

	it("has another hash where a sidecar differs", () => {
		expect(request("sidecar2").image).toBe("example/app:1");
		expect(request("sidecar2").template).not.toBe(request("contained1").template);
	});

	it("passes its roles to ECS, and reads digests of the repository that the image names, or of all of the account's", () => {
		expect(passed("plain").Resource).toHaveLength(1);
		expect(passed("contained").Resource).toContain(TASK_ROLE);
		expect(repositories("ecr")).toEqual(["arn:aws:ecr:us-east-1:210987654321:repository/team/web"]);
		expect(repositories("plain")).toEqual([arn("ecr", "repository/*")]);
		expect(repositories("pipelined")).toEqual([arn("ecr", "repository/*")]);
	});
});

describe("an image that somebody else says", () => {
	it("is not in the request, and stands in the definition for what nobody has said yet", () => {
		for (const run of ["pipelined", "pipeline"] as const) {
			expect(request(run)).toMatchObject({ action: "release", image: null });
			const [container] = JSON.parse(definition(run).container_definitions);
			expect(container.image).toBe("public.ecr.aws/nginx/nginx:stable");
		}
	});
});

describe("a task definition from elsewhere", () => {
	it("leaves nothing of a task to be made here", () => {
		expect(all("defined", "aws_ecs_task_definition")).toEqual([]);
		for (const type of ["aws_cloudwatch_log_group", "aws_iam_role"]) {
			expect(names("defined", type).filter((name) => /tasks|execution/.test(name))).toEqual([]);
		}
		expect(passed("defined")).toBeUndefined();
	});

	it("is what is released", () => {
		expect(request("defined")).toEqual({
			version: 1,
			action: "release",
			service: "web",
			task_definition: TASK_DEFINITION,
			container: { name: "app", port: 80 },
		});
	});
});

describe("containers as JSON", () => {
	it("are what the task definition holds, with a role of their own", () => {
		expect(JSON.parse(definition("contained").container_definitions)).toEqual(
			JSON.parse(RUNS.contained.container_definitions),
		);
		expect(definition("contained").task_role_arn).toBe(TASK_ROLE);
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

it("no change of what is to run touches a service: its task definition and load balancers stay what they were", () => {
	const touched = (run: Run) =>
		all(run, "aws_ecs_service").map(({ name, task_definition, load_balancer }) => [
			name,
			task_definition,
			load_balancer,
		]);
	for (const run of Object.keys(RUNS) as Run[]) expect(touched(run), run).toEqual(touched("plain"));
	const ports = all("ported", "aws_ecs_service").flatMap(({ load_balancer }) => load_balancer);
	expect([...new Set(ports.map(({ container_port }) => container_port))]).toEqual([80]);
});

it("every role is bounded where the account demands it, and no other", () => {
	const bounds = (run: Run) => [...new Set(all(run, "aws_iam_role").map((role) => role.permissions_boundary))];
	expect(bounds("pipelined")).toEqual([BOUNDARY]);
	expect(bounds("plain")).toEqual([null]);
});

it("the tasks' logs are encrypted by the key that is given", () => {
	expect(one("pipelined", "aws_cloudwatch_log_group", "tasks").kms_key_id).toBe(arn("kms", "key/existing"));
});
