import { describe, expect, it } from "vitest";
import { type Block, configuration } from "../support/stack.ts";

const variables = Object.entries(configuration().variable);

describe.each(variables)("variable %s", (name, variable) => {
	it("is typed, if need be by its rules", () => {
		const [, checked] = / Type: `(.+)`(?:, or "\w+")?\.$/.exec(variable.description) ?? [];
		const type = variable.type === "any" ? checked : variable.type;
		expect(type).toMatch(/^(string|number|bool|list\(.+\)|map\(string\)|object\(.+\))$/);
	});

	it("drops no attribute in silence", () => expect(variable.type).not.toContain("optional("));

	it("is described in full sentences", () => expect(variable.description).toMatch(/^[A-Z].*[^.]\.$/s));

	it("is validated, if its type is not all there is to say, each time with a message that names it and is a sentence", () => {
		const rules = variable.validation ?? [];
		expect(rules.length > 0 || variable.type === "bool").toBe(true);
		for (const { condition, error_message } of rules) {
			expect(condition).toContain(`var.${name}`);
			expect(error_message).toContain(name);
			expect(error_message).toMatch(/^[a-z].*\.$/s);
		}
	});

	it("refuses null, unless null is its default", () => {
		expect(variable.nullable).toBe("default" in variable && variable.default === null);
	});
});

it("only what nobody can guess is required", () => {
	const missing = ({ error_message }: Block) => error_message.includes("Copy terraform.tfvars.example");
	const required = variables.filter(([, { validation = [] }]) => validation.some(missing)).map(([name]) => name);
	expect(required.sort()).toEqual(["name", "region", "zone_name"]);
});

it("nothing is asked for, because nobody would see the question of cdktf deploy", () => {
	expect(variables.filter(([, variable]) => !("default" in variable))).toEqual([]);
});

it("every output is described", () => {
	for (const output of Object.values(configuration().output)) expect(output.description).toMatch(/^[A-Z].*\.$/);
});

it("the outputs are what people and pipelines need", () => {
	expect(Object.keys(configuration().output).sort()).toEqual([
		"access_policies",
		"actuator_role_arn",
		"blue_alb",
		"blue_service",
		"cluster",
		"cluster_arn",
		"controller_dashboard_url",
		"cpu_architecture",
		"dashboard_url",
		"dead_letter_queue_url",
		"fail_back_alarm",
		"gate_timeout_seconds",
		"green_alb",
		"green_service",
		"longest_rollout_seconds",
		"name",
		"name_servers",
		"observer_role_arn",
		"preview_url",
		"prober_security_group_id",
		"release_function_arn",
		"release_function_name",
		"release_role_arn",
		"schedule",
		"service_names",
		"service_role_path",
		"service_url",
		"state_machine_arn",
		"table_arn",
		"table_name",
		"topic_arn",
		"watchdog_dead_letter_queue_url",
		"watchdog_role_arn",
	]);
});
