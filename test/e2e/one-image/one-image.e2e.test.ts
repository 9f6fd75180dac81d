/** Releases by editing one image, by real Terraform and the deployed release function. The rollouts themselves are those of test/e2e/steps. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OneImage } from "./root.ts";

const image = (version: number) => `registry.example/app:v${version}`;
const INVOCATION = "module.web.module.service.aws_lambda_invocation.release";
const DEFINITION = "module.web.module.service.aws_ecs_task_definition.this[0]";

describe("one image", () => {
	let root: OneImage;
	let first: readonly string[];

	beforeAll(async () => {
		root = await OneImage.begin();
	});
	afterAll(() => root?.end());

	const calls = (action: string) => root.gateway.calls.filter((call) => call.action === action && call.status < 300);
	/** The names of the executions that have been started, without the second. */
	const started = () => calls("StartExecution").map(({ body }) => JSON.parse(JSON.parse(body).input).event);
	const invoked = () => calls("Invoke").map(({ body }) => JSON.parse(body));
	const deployments = () => root.gateway.services().map((arn) => root.gateway.deploymentOf(arn).id);

	it("is what serves after the first apply, which is release 1 and no rollout", async () => {
		await root.says({ image: image(1) });
		await root.apply();
		expect(started()).toEqual([]);
		expect(invoked()).toMatchObject([{ action: "release", service: "web", image: image(1) }]);
		expect(await root.plan()).toEqual([]);
		first = deployments();
	});

	it("is a plan that says which image takes the place of which", async () => {
		await root.says({ image: image(2) });
		const text = await root.text();
		expect(text).toContain(`~ image     = "${image(1)}" -> "${image(2)}" # forces replacement`.replace(/ # .*/, ""));
		expect(text).not.toMatch(/input\s+= .*known after apply/);
		const plan = await root.plan();
		expect(plan.map(({ address }) => address).sort()).toEqual([DEFINITION, INVOCATION].sort());
	});

	it("is refused while an alarm rings: the apply fails, and the next plan proposes it again", async () => {
		await root.ring("ALARM");
		await expect(root.apply()).rejects.toThrow(/WrongStart/);
		expect(started()).toEqual([]);
		expect((await root.plan()).map(({ address }) => address)).toEqual([INVOCATION]);
		await root.ring("OK");
	});

	it("is a rollout by an attempt once it is accepted, and Terraform has touched neither service", async () => {
		await root.apply();
		expect(started()).toEqual([{ service: "web", attempt: "r2" }]);
		expect(deployments()).toEqual(first);
		expect(calls("DeregisterTaskDefinition")).toEqual([]);
		expect(await root.plan()).toEqual([]);
	});

	it.each<[string, Record<string, unknown>]>([
		["cpu", { cpu: 512, memory: 1024 }],
		["the environment", { environment: { GREETING: "hello" } }],
		["the port", { container_port: 8081 }],
	])("is a release of the same image where %s differs", async (_, more) => {
		const before = started().length;
		await root.says({ image: image(2), ...more });
		const changed = (await root.plan()).map(({ address }) => address);
		expect(changed.sort()).toEqual([DEFINITION, INVOCATION].sort());
		await root.apply();
		expect(started()).toHaveLength(before + 1);
		expect(deployments()).toEqual(first);
		expect(await root.plan()).toEqual([]);
	});

	it("stays what serves where somebody else says it", async () => {
		const before = started().length;
		await root.says({ image: null });
		await root.apply();
		expect(invoked().at(-1)).toMatchObject({ image: null });
		// The color that serves still runs the first image: nothing of it has to be rolled out.
		expect(started()).toHaveLength(before);
		expect(await root.plan()).toEqual([]);
	});
});
