import { cpSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Testing } from "cdktf";
import * as v from "valibot";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RolloutDocument } from "../../runtime/contract.ts";
import { type Block, canaryStack } from "../support/stack.ts";
import {
	folderWith,
	requireTerraform,
	type TerraformEnvironment,
	terraform,
	terraformEnvironment,
} from "../support/terraform.ts";
import { GOOD_INPUT } from "./bad-input.ts";
import { MOCK_AWS } from "./mock-aws.ts";

interface Deployed {
	readonly mode: "managed" | "data";
	readonly type: string;
	readonly name: string;
	readonly values: Block;
}

/** Each is applied to the real provider's mock after the one before, so that they are changes too. */
const RUNS = {
	plain: { https: false },
	longest: {
		name: "n".repeat(20),
		record_name: `${"r".repeat(63)}.${"s".repeat(63)}.example.com`,
		schedule: Array.from({ length: 100 }, (_, i) => ({ percent: i + 1, bake_seconds: 0 })),
		look_seconds: 300,
		prepare_timeout_seconds: 300,
		hold_timeout_seconds: 0,
		safety_net_5xx_per_minute: 1_000_000,
		https: false,
	},
	private: { az_count: 3, nat_gateways: 2, preview_cidrs: ["2001:db8::/32"], tags: { team: "web" }, safety_net: false },
	created: { create_zone: true, https: true, notification_emails: ["team@example.com"] },
} as const;

let environment: TerraformEnvironment;
let folder: string;
let deployed: Map<string, readonly Deployed[]>;

beforeAll(() => {
	requireTerraform();
	environment = terraformEnvironment();
	folder = folderWith({});
	const synthesized = Testing.fullSynth(canaryStack());
	cpSync(join(synthesized, "stacks", "ecs-dns-canary"), folder, { recursive: true });
	rmSync(synthesized, { recursive: true });
	writeFileSync(join(folder, "runs.tftest.json"), JSON.stringify(testFile()));
	const init = terraform(folder, environment, ["init", "-backend=false", "-input=false"]);
	if (init.status !== 0) throw new Error(init.stderr);
	const { status, stdout } = terraform(folder, environment, ["test", "-verbose", "-json"]);
	if (status !== 0) throw new Error(diagnostics(stdout));
	deployed = new Map(
		stdout
			.split("\n")
			.filter((line) => line.includes('"type":"test_state"'))
			.map((line) => JSON.parse(line))
			.map((message) => [message["@testrun"], message.test_state.root_module.resources]),
	);
}, 120_000);

afterAll(() => {
	environment.dispose();
	rmSync(folder, { recursive: true, force: true });
});

function testFile(): Block {
	return {
		mock_provider: { aws: [MOCK_AWS] },
		variables: GOOD_INPUT,
		run: Object.fromEntries(Object.entries(RUNS).map(([name, variables]) => [name, { command: "apply", variables }])),
	};
}

function diagnostics(stdout: string): string {
	return stdout
		.split("\n")
		.filter((line) => line.includes('"type":"diagnostic"'))
		.join("\n");
}

const all = (run: keyof typeof RUNS, type: string) =>
	deployed.get(run)?.filter((one) => one.mode === "managed" && one.type === type) ?? [];

/** What an execution starts with: the deployed template, its placeholders replaced as EventBridge does. */
function startInput(run: keyof typeof RUNS): unknown {
	const [target] = all(run, "aws_cloudwatch_event_target");
	const [service] = all(run, "aws_ecs_service");
	const event: Record<string, string> = {
		deploymentId: "ecs-svc/9223370564342348000",
		eventName: "SERVICE_DEPLOYMENT_IN_PROGRESS",
		serviceArn: service?.values.id,
	};
	const template: string = target?.values.input_transformer[0].input_template;
	return JSON.parse(template.replaceAll(/<(\w+)>/g, (_, name) => JSON.stringify(event[name])));
}

it("terraform validate accepts the stack", () => {
	const { status, stdout } = terraform(folder, environment, ["validate", "-json"]);
	expect([status, JSON.parse(stdout).diagnostics]).toEqual([0, []]);
});

describe("what EventBridge hands to the state machine", () => {
	it.each(Object.keys(RUNS) as (keyof typeof RUNS)[])("is what the runtime understands (%s)", (run) => {
		const { issues } = v.safeParse(RolloutDocument, startInput(run));
		expect(issues?.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`)).toBeUndefined();
	});

	it("carries the variables' values", () => {
		expect(startInput("plain")).toMatchObject({
			service: {
				name: "web",
				dns: { name: "web.example.com", preview: "preview.web.example.com", types: ["A", "AAAA"], ttlSeconds: 60 },
				schedule: [10, 50, 100].map((percent) => ({ percent, bakeSeconds: 300 })),
				timing: {
					lookSeconds: 10,
					prepareSeconds: 900,
					inSyncSeconds: 300,
					holdSeconds: 600,
					retentionSeconds: 900,
					queueSeconds: 21_600,
					stragglerSeconds: 900,
				},
				idleCount: 0,
				headroomPercent: 100,
				stragglerPercent: 1,
			},
		});
	});

	it("names the alarms of each colour's safety net that there are", () => {
		const alarms = (run: keyof typeof RUNS) => (startInput(run) as { service: Block }).service.alarms;
		const { name } = RUNS.longest;
		expect(alarms("plain")).toEqual({ blue: ["web-blue-healthy-hosts"], green: ["web-green-healthy-hosts"] });
		expect(alarms("longest")).toEqual({
			blue: [`${name}-blue-healthy-hosts`, `${name}-blue-server-errors`],
			green: [`${name}-green-healthy-hosts`, `${name}-green-server-errors`],
		});
		expect(alarms("private")).toEqual({ blue: [], green: [] });
	});

	it("fits into EventBridge's 8192 characters at its longest, with a thousand to spare", () => {
		const [target] = all("longest", "aws_cloudwatch_event_target");
		expect(target?.values.input_transformer[0].input_template.length).toBeLessThan(7_192);
	});
});

describe("the safety net", () => {
	const checks = (run: keyof typeof RUNS) =>
		Object.fromEntries(all(run, "aws_route53_health_check").map(({ name, values }) => [name, values]));
	const onRecords = (run: keyof typeof RUNS) =>
		all(run, "aws_route53_record")
			.filter(({ values }) => values.set_identifier)
			.map(({ values }) => [values.set_identifier, values.type, values.health_check_id]);
	const records = (idOf: (colour: string) => unknown) =>
		["blue", "green"].flatMap((colour) => ["A", "AAAA"].map((type) => [colour, type, idOf(colour)]));

	it("puts the health check of each edge's own colour on its weighted records, and on no other", () => {
		const found = checks("plain");
		expect(Object.keys(found)).toHaveLength(2);
		expect(onRecords("plain").sort()).toEqual(
			records((colour) => found[`service_${colour}_safety_net_hosts_check`]?.id),
		);
		const others = all("plain", "aws_route53_record").filter(({ values }) => !values.set_identifier);
		for (const { values } of others) expect(values.health_check_id).toBeNull();
	});

	it("with 5XX, puts the one that needs both", () => {
		const found = checks("longest");
		expect(Object.keys(found)).toHaveLength(6);
		expect(onRecords("longest").sort()).toEqual(records((colour) => found[`service_${colour}_safety_net_check`]?.id));
		for (const colour of ["blue", "green"]) {
			const children = ["hosts", "errors"].map((kind) => found[`service_${colour}_safety_net_${kind}_check`]?.id);
			expect([...(found[`service_${colour}_safety_net_check`]?.child_healthchecks ?? [])].sort()).toEqual(
				children.sort(),
			);
		}
	});

	it("is left out on demand, with its alarms", () => {
		expect(checks("private")).toEqual({});
		expect(onRecords("private").sort()).toEqual(records(() => null));
		const alarms = all("private", "aws_cloudwatch_metric_alarm").map(({ values }) => values.namespace);
		expect(alarms).not.toContain("AWS/ApplicationELB");
		expect(alarms).toHaveLength(5);
	});
});

describe("without NAT gateways", () => {
	it("tasks run in public subnets with an address of their own", () => {
		expect(all("plain", "aws_subnet")).toHaveLength(2);
		expect(all("plain", "aws_nat_gateway")).toHaveLength(0);
		for (const service of all("plain", "aws_ecs_service")) {
			expect(service.values.network_configuration[0].assign_public_ip).toBe(true);
		}
	});
});

describe("with NAT gateways", () => {
	it("tasks run in private subnets, one in each zone", () => {
		expect(all("private", "aws_subnet")).toHaveLength(6);
		expect(all("private", "aws_nat_gateway")).toHaveLength(2);
		for (const service of all("private", "aws_ecs_service")) {
			expect(service.values.network_configuration[0].assign_public_ip).toBe(false);
		}
	});

	it("subnets do not overlap", () => {
		const blocks = all("private", "aws_subnet").map(({ values }) => values.cidr_block);
		expect(blocks.sort()).toEqual(["0", "128", "144", "16", "160", "32"].map((third) => `10.215.${third}.0/20`));
	});
});

describe("HTTPS", () => {
	it("serves production on 443 and redirects port 80", () => {
		expect(ports("created")).toEqual([80, 80, 443, 443, 8080, 8080]);
		expect(all("created", "aws_acm_certificate")).toHaveLength(1);
		expect(certified("created")).toHaveLength(2);
	});

	it("is left out on demand", () => {
		expect(ports("plain")).toEqual([80, 80, 8080, 8080]);
		expect(all("plain", "aws_acm_certificate")).toHaveLength(0);
		expect(certified("plain")).toHaveLength(0);
	});

	const ports = (run: keyof typeof RUNS) =>
		all(run, "aws_lb_listener")
			.map(({ values }) => values.port as number)
			.sort((a, b) => a - b);
	const certified = (run: keyof typeof RUNS) =>
		all(run, "aws_route53_record").filter(({ name }) => name === "service_certificate_proof");
});

describe("the preview port", () => {
	const openTo = (run: keyof typeof RUNS) =>
		all(run, "aws_vpc_security_group_ingress_rule")
			.filter(({ name, values }) => name.startsWith("service_blue") && values.from_port === 8080)
			.map(({ values }) => values.cidr_ipv4 ?? values.cidr_ipv6);

	it("is open to the VPC alone by default, on IPv4 and IPv6", () => {
		expect(openTo("plain").sort()).toEqual(["10.215.0.0/16", "2001:db8::/56"]);
	});

	it("is open to the given networks instead", () => {
		expect(openTo("private")).toEqual(["2001:db8::/32"]);
	});
});

it("a zone is created on demand only", () => {
	expect(all("plain", "aws_route53_zone")).toHaveLength(0);
	expect(all("created", "aws_route53_zone")).toHaveLength(1);
});
