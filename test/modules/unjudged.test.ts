/** No task definition that Terraform registers reaches users unjudged; and what else an apply changes of the color that serves is told. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { resource, resources } from "../support/stack.ts";

/**
 * What becomes of a changed argument: `released` by the release function alone, and ignored by Terraform; `told` in docs/plan.md, because
 * it changes what serves, or how it is judged, at once; `created`: it is what it was made with, and another one replaces the resource, which
 * Terraform says in its plan; `harmless`: it touches no task and no request.
 */
const ARGUMENTS = {
	aws_ecs_service: {
		task_definition: "released",
		load_balancer: "released",
		desired_count: "released",
		network_configuration: "told",
		dynamic: "told",
		launch_type: "told",
		enable_execute_command: "told",
		health_check_grace_period_seconds: "told",
		deployment_circuit_breaker: "harmless",
		availability_zone_rebalancing: "harmless",
		tags: "harmless",
		cluster: "created",
		name: "created",
	},
	aws_lb_target_group: {
		health_check: "told",
		deregistration_delay: "told",
		tags: "harmless",
		for_each: "created",
		name: "created",
		port: "created",
		protocol: "created",
		target_type: "created",
		vpc_id: "created",
	},
	aws_lb_listener: {
		default_action: "released",
		certificate_arn: "told",
		ssl_policy: "told",
		port: "told",
		protocol: "told",
		for_each: "created",
		load_balancer_arn: "created",
	},
} as const;

type Type = keyof typeof ARGUMENTS;

const TYPES = Object.keys(ARGUMENTS) as Type[];
const SECTION =
	/## What an apply changes at once\n([\s\S]*?)\n## /.exec(readFileSync("docs/plan.md", "utf8"))?.[1] ?? "";
/** What people give for an argument that is told of, where it has another name. */
const CALLED: Readonly<Record<string, string>> = { dynamic: "capacity_providers", launch_type: "capacity_providers" };
const META = ["depends_on", "lifecycle"];

/** The listeners that users come by; the preview and the redirect lead nobody anywhere else. */
const of = (type: Type) =>
	type === "aws_lb_listener" ? [resource(type, "production")] : Object.values(resources(type));

describe.each(TYPES)("%s", (type) => {
	const known: Readonly<Record<string, string>> = ARGUMENTS[type];

	it("has no argument of which nobody has said what becomes of a change", () => {
		for (const block of of(type)) {
			expect(
				Object.keys(block)
					.filter((name) => !META.includes(name))
					.sort(),
			).toEqual(Object.keys(known).sort());
		}
	});

	it("ignores what a release moves", () => {
		const moved = Object.keys(known).filter((name) => known[name] === "released");
		for (const { lifecycle } of of(type)) {
			const ignored: string[] = lifecycle.ignore_changes.map((path: string) => path.split(/[[.]/)[0]);
			for (const name of moved) expect(ignored, name).toContain(name);
		}
	});

	it("has what it changes at once in docs/plan.md", () => {
		for (const name of Object.keys(known).filter((one) => known[one] === "told")) {
			expect(SECTION, name).toContain(`\`${CALLED[name] ?? name}\``);
		}
	});
});

it("there is no listener's rule, whose changes nobody has looked at", () => {
	expect(() => resources("aws_lb_listener_rule")).toThrow("the stack has no aws_lb_listener_rule");
});

it("a changed task definition is another revision, and the one that serves is kept", () => {
	expect(resource("aws_ecs_task_definition", "this").skip_destroy).toBe(true);
});
