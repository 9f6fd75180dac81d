/** The construct `Pipeline`: what it is made of by plain values, by a service and by tokens, and what it refuses. */
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { TerraformStack, TerraformVariable, Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { Controller } from "../../modules/constructs/controller.ts";
import { Pipeline, type PipelineProps } from "../../modules/constructs/pipeline.ts";
import { Service } from "../../modules/constructs/service.ts";
import { InvalidProps } from "../../modules/inputs/invalid-props.ts";
import type { DeliveredService } from "../../modules/pipeline/delivered.ts";
import { PIPELINE_LIMITS } from "../../runtime/contract/index.ts";
import { type Block, sampleBundles } from "../support/stack.ts";

const bundles = { ...sampleBundles(), pipeline: sampleBundles().release };

const GATE = { percent: 0, bakeSeconds: 60, gate: true };
const ALL = { percent: 100, bakeSeconds: 300 };
const WEB: DeliveredService = {
	name: "web",
	cluster: "apps",
	blueService: "web-blue",
	greenService: "web-green",
	previewUrl: "https://preview.web.example.com:8080",
	schedule: [GATE, ALL],
	gateTimeoutSeconds: 28_800,
};

function platform() {
	const stack = new TerraformStack(Testing.app(), "platform");
	new AwsProvider(stack, "aws", { region: "eu-west-1", allowedAccountIds: ["123456789012"] });
	const controller = new Controller(stack, "controller", { bundles });
	const pipeline = (props: Partial<PipelineProps> = {}) =>
		new Pipeline(stack, "pipeline", {
			bundles,
			controller,
			service: WEB,
			origin: { connection: { repository: "acme/web" } },
			...props,
		});
	const block = (type: string): Block => {
		const found = Object.values<Block>(JSON.parse(Testing.synth(stack)).resource[type] ?? {});
		return found.find(({ name = "web" }) => String(name).startsWith("web")) ?? {};
	};
	return { stack, controller, pipeline, block };
}

function refusals(props: Partial<PipelineProps>): string[] {
	try {
		platform().pipeline(props);
	} catch (error) {
		if (error instanceof InvalidProps) return error.faults.map(({ message }) => message);
		throw error;
	}
	return [];
}

describe("a pipeline of plain values", () => {
	it("knows its stages, its source and its limit as the stack is made", () => {
		const { pipeline, block } = platform();
		const created = pipeline();
		const { stage, name } = block("aws_codepipeline");
		expect(name).toBe("web-delivery");
		expect(stage.map((each: Block) => each.name)).toEqual(["Source", "Build", "Deliver"]);
		expect(stage[2].dynamic.action.content).toMatchObject({ run_order: 2, timeout_in_minutes: 480 });
		expect(created.pipelineUrl).toContain("/codesuite/codepipeline/pipelines/");
	});

	it("tells its function what fits into an action's configuration, whatever the image is called", () => {
		const { pipeline, block } = platform();
		pipeline();
		const parameters = block("aws_codepipeline").stage[2].action.map(
			({ configuration }: Block) => configuration.UserParameters,
		);
		const image = `${"0".repeat(12)}.dkr.ecr.ap-southeast-1.amazonaws.com/${"r".repeat(256)}@sha256:${"0".repeat(64)}`;
		for (const text of parameters) {
			const resolved = text
				.replace("#{codepipeline.PipelineExecutionId}", "0".repeat(36))
				.replace("#{Build.IMAGE}", image);
			expect(resolved.length).toBeLessThanOrEqual(PIPELINE_LIMITS.userParameters);
		}
	});
});

describe("a pipeline of a construct", () => {
	it("delivers to a service, by the names that it has", () => {
		const { stack, controller, pipeline, block } = platform();
		const schedule = [GATE, ALL];
		const service = new Service(stack, "web", { name: "web", zoneName: "example.com", controller, bundles, schedule });
		pipeline({ service });
		const { environment } = block("aws_codebuild_project");
		const variables = Object.fromEntries(
			environment.environment_variable.map(({ name, value }: Block) => [name, value]),
		);
		expect(variables.BLUE_SERVICE).toMatch(/^\$\{aws_ecs_service\.\w*blue\w*\.name\}$/);
		expect(variables.PLATFORM).toContain("linux/amd64");
	});

	it("refuses a service whose rollouts wait nowhere at 0 percent", () => {
		const { stack, controller, pipeline } = platform();
		const service = new Service(stack, "web", { name: "web", zoneName: "example.com", controller, bundles });
		expect(() => pipeline({ service })).toThrow(/begin with a gate at 0 percent/);
	});

	it("takes what only Terraform knows", () => {
		const { stack, pipeline, block } = platform();
		const tag = new TerraformVariable(stack, "tag", { type: "string" });
		pipeline({ origin: { ecr: { repository: "web", tag: tag.stringValue } } });
		expect(block("aws_codepipeline").stage[0].action[0].configuration).toMatch(/ImageTag = local\.[\w-]+\.ecr\.tag/);
		expect(Testing.synth(stack)).toContain("var.tag");
	});
});

describe("a mistake of a pipeline", () => {
	it("is told with all others", () => {
		const faults = refusals({
			service: { ...WEB, gateTimeoutSeconds: 60, schedule: [ALL] },
			origin: { connection: { repository: "web" } },
			imageRetention: 1,
		});
		expect(faults).toEqual([
			expect.stringContaining('origin.connection.repository must be "owner/name"'),
			expect.stringContaining("image_retention must be a whole number"),
			expect.stringContaining("service.schedule must begin with a gate at 0 percent"),
			expect.stringContaining("service.gate_timeout_seconds must be from 300 (5 minutes)"),
		]);
	});

	it.each<[string, Partial<DeliveredService>, number]>([
		["bakes", { schedule: [GATE, { percent: 50, bakeSeconds: 86_400 }, ALL] }, 1],
		["bakes of just a day, with what else may be waited for", { schedule: [GATE, { ...ALL, bakeSeconds: 86_400 }] }, 1],
		["half a day", { schedule: [GATE, { ...ALL, bakeSeconds: 43_200 }] }, 0],
		["what it says itself", { longestRolloutSeconds: 86_401 }, 1],
		["a day", { longestRolloutSeconds: 86_400 }, 0],
	])("is a rollout that may outlast an action: %s", (_, more, faults) => {
		expect(refusals({ service: { ...WEB, ...more } })).toHaveLength(faults);
	});

	it("is a first gate that nobody reviews and that may wait for a day", () => {
		const service = { ...WEB, gateTimeoutSeconds: 86_400 };
		expect(refusals({ service })).toEqual([]);
		expect(refusals({ service, review: false })).toEqual([expect.stringContaining("lets a rollout take")]);
	});
});
