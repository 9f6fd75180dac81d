/** The constructs that are published: what they are made of by plain values and by tokens, and what they refuse. */
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { TerraformStack, TerraformVariable, Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { Attachment } from "../../modules/constructs/attachment.ts";
import { Controller } from "../../modules/constructs/controller.ts";
import { Service, type ServiceProps } from "../../modules/constructs/service.ts";
import { InvalidProps } from "../../modules/inputs/invalid-props.ts";
import { sampleBundles } from "../support/stack.ts";
import { attachedInput } from "./attached-input.ts";

const bundles = sampleBundles();
const WEB = { name: "web", zoneName: "example.com", image: "example/app:1" };

function platform() {
	const stack = new TerraformStack(Testing.app(), "platform");
	new AwsProvider(stack, "aws", { region: "eu-west-1", allowedAccountIds: ["123456789012"] });
	const controller = new Controller(stack, "controller", { bundles });
	const service = (props: Partial<ServiceProps> = {}) =>
		new Service(stack, props.name === undefined ? "web" : String(props.name), {
			...WEB,
			bundles,
			controller,
			...props,
		});
	return { stack, controller, service, text: () => Testing.synth(stack) };
}

/** What making something throws. */
function refusal(make: () => unknown): InvalidProps {
	try {
		make();
	} catch (error) {
		if (error instanceof InvalidProps) return error;
		throw error;
	}
	throw new Error("nothing was refused");
}

describe("a mistake", () => {
	it("is told when the construct is made, with all others, in the words of Terraform's rules", () => {
		const { stack } = platform();
		const props = { name: "My_Search!!", desiredCount: -2, cpu: 300 } as unknown as ServiceProps;
		const { name, path, message, faults } = refusal(() => new Service(stack, "x", props));
		expect({ name, path }).toEqual({ name: "InvalidProps", path: "platform/x" });
		expect(faults.map(({ prop }) => prop)).toEqual(["name", "cpu", "desiredCount"]);
		expect(faults.map((fault) => fault.message)).toEqual([
			expect.stringContaining("name must have 1 to 20 lower-case letters"),
			"cpu must be a size that Fargate has: 256, 512, 1024, 2048, 4096, 8192 or 16384.",
			"desired_count must be a whole number of tasks from 1 to 5000.",
		]);
		for (const fault of faults) expect(message).toContain(fault.message);
	});

	it("is what is missing, once nothing else is wrong", () => {
		const { stack } = platform();
		const { faults } = refusal(() => new Service(stack, "x", {} as unknown as ServiceProps));
		expect(faults.map(({ prop }) => prop)).toEqual(["name", "zoneName"]);
	});

	it("is what another place has, where the provider says in plain words which is meant", () => {
		const { service } = platform();
		const arn = "arn:aws:ecs:us-east-1:210987654321:cluster/apps";
		const [fault] = refusal(() => service({ cluster: { arn } })).faults;
		expect(fault?.message).toBe(
			"cluster.arn must be of region eu-west-1 and account 123456789012, where all else is. Give one from there.",
		);
	});

	it("of a controller, and of what exists already, is told as well", () => {
		const { stack, controller } = platform();
		const ofController = refusal(() => new Controller(stack, "second", { name: "Main", logRetentionDays: 2 }));
		expect(ofController.faults.map(({ prop }) => prop)).toEqual(["name", "logRetentionDays"]);
		const props = { ...attachment(), previewPort: 0, recordTypes: ["MX"] };
		const ofAttachment = refusal(() => new Attachment(stack, "shop", { ...props, bundles, controller }));
		expect(ofAttachment.faults.map(({ prop }) => prop)).toEqual(["recordTypes", "previewPort"]);
	});
});

/** Load balancers and services that exist. */
function attachment() {
	const { controller: _, prober, load_balancers: albs, ...input } = attachedInput("shop", "Z0123456789ABCDEFGHIJ");
	const { alb_security_group_ids: groups } = prober as unknown as Record<string, { blue: string[]; green: string[] }>;
	const part = (color: "blue" | "green") => ({
		listenerArn: albs[color].listener_arn,
		targetGroupArns: albs[color].target_group_arns,
	});
	return {
		name: input.name,
		zoneId: input.zone_id,
		recordName: input.record_name,
		clusterArn: input.cluster_arn,
		serviceArns: input.service_arns,
		loadBalancers: { blue: part("blue"), green: part("green") },
		prober: {
			vpcId: prober.vpc_id,
			subnetIds: prober.subnet_ids,
			albSecurityGroupIds: groups ?? { blue: [], green: [] },
		},
	};
}

describe("a service", () => {
	it("is all there by four values, with the modules' defaults", () => {
		const { service, text } = platform();
		service();
		const { resource } = JSON.parse(text());
		expect(Object.keys(resource)).toEqual(
			expect.arrayContaining(["aws_vpc", "aws_lb", "aws_ecs_service", "aws_route53_record", "aws_dynamodb_table_item"]),
		);
		const counts = Object.values<{ desired_count: number }>(resource.aws_ecs_service).map((each) => each.desired_count);
		expect(counts).toEqual([2, 0]);
	});

	it("says what it was given, in plain values", () => {
		const { service, text } = platform();
		service({
			schedule: [
				{ percent: 20, bakeSeconds: 60, gate: true },
				{ percent: 100, bakeSeconds: 0 },
			],
			environment: { GREETING: "hello" },
			hooks: [{ functionArn: "arn:aws:lambda:eu-west-1:123456789012:function:smoke", points: ["after-step"] }],
		});
		expect(text()).toContain("{ percent = 20, bake_seconds = 60, gate = true }");
		expect(text()).toContain("deadline_seconds = 600");
		expect(text()).toContain("GREETING");
	});

	it("shares network, zone and cluster of another", () => {
		const { service, text } = platform();
		const { network, zone, cluster } = service();
		service({ name: "shop", network, zone, cluster });
		const { resource, data } = JSON.parse(text());
		expect(Object.keys(resource.aws_vpc)).toHaveLength(1);
		expect(Object.keys(data.aws_route53_zone)).toHaveLength(1);
		expect(Object.keys(resource.aws_lb)).toHaveLength(2);
	});

	it("tags what it creates, beside the tags that the rollouts own", () => {
		const { stack, service, text } = platform();
		service({ tags: { Team: "search" } });
		service({ name: "shop", tags: new TerraformVariable(stack, "tags", { type: "map(string)" }) });
		const all = Object.entries<Record<string, unknown>>(JSON.parse(text()).resource.aws_ecs_service);
		const blue = (name: string) => all.find(([id]) => id.startsWith(`${name}_`) && id.includes("blue"))?.[1].tags;
		expect(blue("web")).toEqual({ IsProduction: "true", Team: "search" });
		expect(blue("shop")).toBe('${merge(var.tags, {"IsProduction" = "true"})}');
		expect(() => service({ name: "jobs", tags: { IsProduction: "true" } })).toThrow(/tags must not have/);
	});

	it("takes what only Terraform knows, and breaks no rule by it", () => {
		const { stack, service, text } = platform();
		const variable = new TerraformVariable(stack, "n", { type: "number" });
		const steps = new TerraformVariable(stack, "steps", { type: "any" });
		const vpc = { id: "${aws_vpc.mine.id}", albSubnetIds: ["${aws_subnet.a.id}", "${aws_subnet.b.id}"] };
		service({
			desiredCount: variable,
			memory: variable.numberValue,
			schedule: steps,
			vpc: { ...vpc, taskSubnetIds: ["${aws_subnet.c.id}"] },
			ipAddressType: "dualstack",
		});
		const synthesized = text();
		expect(synthesized).toContain('"desired_count": "${var.n}"');
		expect(synthesized).toContain("[for s in local.web_values_schedule-whole");
		expect(synthesized).toContain("${aws_vpc.mine.id}");
	});
});

it("what exists already is attached by plain values", () => {
	const { stack, controller, text } = platform();
	new Attachment(stack, "shop", { ...attachment(), bundles, controller });
	const synthesized = text();
	expect(synthesized).not.toMatch(/\b(var|local)\.(load_balancers|prober|service_arns|cluster_arn)\b/);
	expect(synthesized).toContain("listener/app/shop-blue/");
});
