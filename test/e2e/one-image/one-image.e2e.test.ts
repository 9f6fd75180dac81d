/** Releases by editing one image, by real Terraform and the deployed release function, state machine and functions: each to its end. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Color, other } from "../../../runtime/contract/index.ts";
import { OneImage } from "./one-image.ts";
import { MIGRATION } from "./root.ts";

const image = (version: number) => `registry.example/app:v${version}`;
const INVOCATION = "module.web.module.service.aws_lambda_invocation.release";
const DEFINITION = "module.web.module.service.aws_ecs_task_definition.this[0]";
const NOTHING = "No changes. Your infrastructure matches the configuration.";

describe("one image", () => {
	let web: OneImage;
	const said: Record<string, unknown> = {};

	beforeAll(async () => {
		web = await OneImage.begin();
		web.gateway.runTasks(() => ({ runs: 10_000, exitCode: 0 }));
	});
	afterAll(() => web?.end());

	const says = (more: Readonly<Record<string, unknown>>) => web.root.says(Object.assign(said, more));
	const calls = (action: string) => web.gateway.calls.filter((call) => call.action === action && call.status < 300);
	/** What executions have been started with, without those that go on after others. */
	const started = () => calls("StartExecution").map(({ body }) => JSON.parse(JSON.parse(body).input).event.attempt);
	const changed = async () => (await web.root.plan()).changes.map(({ address }) => address).sort();
	const expectEmptyPlan = async () => {
		const { changes, text } = await web.root.plan();
		expect({ changes, nothing: text.includes(NOTHING) }).toEqual({ changes: [], nothing: true });
		return text;
	};
	const deploymentOf = (color: Color) => web.subject.deploymentId(color);
	const imageOf = async (color: Color) =>
		(await web.runs(color)).containerDefinitions.find((c) => c.name === "app")?.image;

	/** Plans and applies a release, which Terraform must bring to neither service. Answers its attempt. */
	async function applied(): Promise<string> {
		const stable = web.serving;
		const before = deploymentOf(stable);
		expect(await changed()).toEqual([DEFINITION, INVOCATION].sort());
		const count = started().length;
		await web.root.applyPlanned();
		expect(started()).toHaveLength(count + 1);
		// The rollout begins at once, and gives it to the color that is idle.
		expect(deploymentOf(stable)).toBe(before);
		expect(new Set(calls("UpdateService").map(({ caller }) => caller))).toEqual(new Set(["web-actuator"]));
		return started().at(-1) ?? "";
	}

	/** Lets a release roll out until it has completed: on the color that was idle, and the one that served was not touched. */
	async function expectCompleted(attempt: string, candidate = other(web.serving)): Promise<void> {
		const stable = other(candidate);
		const before = deploymentOf(stable);
		expect(await web.ended(attempt)).toMatchObject({ outcome: "completed" });
		expect(web.serving).toBe(candidate);
		expect(deploymentOf(stable)).toBe(before);
		await expectEmptyPlan();
	}

	it("is what serves after the first apply, which is release 1 and no rollout", async () => {
		await says({ image: image(1) });
		await web.root.apply();
		expect(started()).toEqual([]);
		const asked = calls("Invoke").map(({ body }) => JSON.parse(body));
		expect(asked).toMatchObject([{ action: "release", service: "web", image: image(1) }]);
		await expectEmptyPlan();
		await web.start();
	});

	it("is a plan that says which image takes the place of which", async () => {
		await says({ image: image(2) });
		const { changes, text } = await web.root.plan();
		expect(text).toContain(`~ image     = "${image(1)}" -> "${image(2)}"`);
		expect(text).not.toMatch(/input\s+= .*known after apply/);
		expect(changes.map(({ address }) => address).sort()).toEqual([DEFINITION, INVOCATION].sort());
	});

	it("is refused while an alarm rings: the apply fails, and the next plan proposes it again", async () => {
		await web.ring("ALARM");
		await expect(web.root.apply()).rejects.toThrow(/WrongStart/);
		expect(started()).toEqual([]);
		await web.ring("OK");
		expect(await changed()).toEqual([INVOCATION]);
	});

	it("is a rollout once it is accepted, in the midst of which nothing is planned, nor anything undone by an apply", async () => {
		await web.root.applyPlanned();
		expect(started()).toEqual(["r2"]);
		await expectEmptyPlan();
		await web.reach("green", 20);
		// ECS tells of the deployment as well: the attempt has it already.
		const event = await web.time.until(web.subject.start("green", "SERVICE_DEPLOYMENT_IN_PROGRESS").ended);
		expect(event.states.at(-1)?.name).toBe("Skipped");
		await expectEmptyPlan();
		await web.root.apply();
		expect(web.subject.view.weights().A).toEqual({ blue: 80, green: 20 });
		await expectCompleted("r2", "green");
		expect([await imageOf("blue"), await imageOf("green")]).toEqual([image(1), image(2)]);
		expect(calls("DeregisterTaskDefinition")).toEqual([]);
	});

	it("is released again and again by editing it alone, whichever color is idle then", async () => {
		for (const version of [3, 4]) {
			await says({ image: image(version) });
			await expectCompleted(await applied());
			expect(await imageOf(web.serving)).toBe(image(version));
		}
		expect(started()).toEqual(["r2", "r3", "r4"]);
	});

	it("had a task of the candidate's own definition run before each release, once", () => {
		const { tasks } = web.gateway;
		expect(tasks.map(({ command }) => command)).toEqual(started().map(() => MIGRATION));
		const own = tasks.map(({ startedBy }) => startedBy.split("/").at(-1));
		expect(new Set(own).size).toBe(own.length);
	});

	it.each<[string, Record<string, unknown>, (definition: Awaited<ReturnType<OneImage["runs"]>>) => unknown]>([
		["cpu", { cpu: 512, memory: 1024 }, ({ cpu }) => cpu === "512"],
		[
			"the environment",
			{ environment: { GREETING: "hello" } },
			({ containerDefinitions: [app] }) => app?.environment?.some(({ value }) => value === "hello"),
		],
		[
			"the port",
			{ container_port: 8081 },
			({ containerDefinitions: [app] }) => app?.portMappings?.some(({ containerPort }) => containerPort === 8081),
		],
	])("is a release of the same image where %s differs", async (_, more, differs) => {
		await says(more);
		const stable = web.serving;
		const attempt = await applied();
		await web.reach(other(stable), 20);
		expect(differs(await web.runs(other(stable)))).toBe(true);
		expect(differs(await web.runs(stable))).toBeFalsy();
		await expectCompleted(attempt, other(stable));
		expect(await imageOf(web.serving)).toBe(image(4));
	});

	it("goes back when its migration fails, and plans are empty and warn of it, with what the migration has said", async () => {
		await says({ image: image(5) });
		web.gateway.runTasks(() => ({ runs: 10_000, exitCode: 3, lines: ["migrating", "no such column: baskets.owner"] }));
		const [attempt, before] = [await applied(), deploymentOf(web.serving)];
		const stable = web.serving;
		expect(await web.ended(attempt)).toMatchObject({ outcome: "failed-back" });
		expect([web.serving, deploymentOf(web.serving)]).toEqual([stable, before]);
		const text = await expectEmptyPlan();
		const warning = text.slice(text.indexOf("Warning: ")).replace(/\s*│\s*|\s+/g, " ");
		expect(warning).toContain(`The last release of web, ${attempt}, did not become stable: it was failed-back`);
		expect(warning).toContain("HookFailed");
		expect(warning).toContain("no such column: baskets.owner");
		web.gateway.runTasks(() => ({ runs: 10_000, exitCode: 0 }));
	});

	it("stays what serves where somebody else says it", async () => {
		const count = started().length;
		await says({ image: null });
		await web.root.apply();
		expect(started()).toHaveLength(count);
		expect(await imageOf(web.serving)).toBe(image(4));
		await expectEmptyPlan();
	});

	it("is a pipeline's, beside whose releases plans stay empty, and which stays when Terraform changes the rest", async () => {
		const idle = other(web.serving);
		const followed = await web.workflow("release.yml", { IMAGE: image(6) });
		const attempt = String(started().at(-1));
		expect(attempt).toMatch(/^run-\d+-1$/);
		expect(followed).toContain(`:execution:web-rollout:web-${attempt}-`);
		await web.reach(idle, 20);
		await expectEmptyPlan();
		await expectCompleted(attempt, idle);
		expect(await imageOf(idle)).toBe(image(6));
		await says({ cpu: 1024, memory: 2048 });
		const count = started().length;
		const applied = await web.workflow("terraform.yml");
		expect(started()).toHaveLength(count + 1);
		expect(applied).toContain(`web-${started().at(-1)}-`);
		await expectCompleted(started().at(-1));
		expect(await web.runs(web.serving)).toMatchObject({ cpu: "1024", containerDefinitions: [{ image: image(6) }] });
		// What is no release has no rollout that a pipeline would wait for.
		expect(await web.workflow("terraform.yml")).toBeUndefined();
	});

	it("is a release with the containers beside it", async () => {
		const app = {
			name: "app",
			essential: true,
			portMappings: [{ containerPort: 8081, hostPort: 8081, protocol: "tcp" }],
		};
		const sidecar = { name: "proxy", image: "registry.example/proxy:1", essential: false };
		await says({ environment: {}, container_definitions: JSON.stringify([app, sidecar]) });
		const stable = web.serving;
		const attempt = await applied();
		await expectCompleted(attempt);
		const names = async (color: Color) => (await web.runs(color)).containerDefinitions.map(({ name }) => name);
		expect([await names(web.serving), await names(stable)]).toEqual([["app", "proxy"], ["app"]]);
		expect(await imageOf(web.serving)).toBe(image(6));
	});

	it("goes back by a command, on probation and at rest, and plans stay empty", async () => {
		const stable = web.serving;
		await web.workflow("release.yml", { IMAGE: image(7), GITHUB_RUN_ID: "2" });
		const newer = String(started().at(-1));
		await web.completed(newer);
		expect(web.serving).toBe(other(stable));
		await web.ended(await web.rollback("baskets stay empty"));
		expect(await web.subject.view.history(newer)).toMatchObject({ outcome: "rolled-back" });
		expect([web.serving, await imageOf(stable)]).toEqual([stable, image(6)]);
		await expectEmptyPlan();
		// At rest: to what served before, which has no sidecar yet.
		await web.ended(await web.rollback("and without the proxy"));
		expect(web.serving).toBe(other(stable));
		expect((await web.runs(other(stable))).containerDefinitions.map(({ name }) => name)).toEqual(["app"]);
		await expectEmptyPlan();
	});

	it("has left no function that failed unheard", () => {
		expect(web.failures).toEqual([]);
	});
});
