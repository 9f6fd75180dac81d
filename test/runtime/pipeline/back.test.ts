import { describe, expect, it } from "vitest";
import { sampleService } from "../../../rehearsal/sample.ts";
import type { Probation } from "../../../runtime/contract/index.ts";
import { ReleaseRefused } from "../../../runtime/errors.ts";
import { arnOf, execution, IMAGE, job, PipelineScene, parameters } from "../../support/pipeline-scene.ts";

const [E1, E2, E9] = [execution(1), execution(2), execution(9)];
const ALICE = "arn:aws:iam::123456789012:user/alice";
const DIGEST = `sha256:${"a".repeat(64)}`;

/** Release 2, of the second execution, serves; the first one's served before; the ninth rolls the stage back to the first. */
function rolledBack(scene = new PipelineScene()): PipelineScene {
	scene.attempt(E1, { release: 1 });
	scene.ended(E1, "completed");
	scene.attempt(E2, { release: 2 });
	scene.ended(E2, "completed");
	scene.served(1, 100, DIGEST);
	scene.served(2, 200, `sha256:${"b".repeat(64)}`);
	scene.enter(9, "Release", { rollbackTo: E1, trigger: "ManualRollback" });
	return scene;
}

/** Its Rollout runs, once it was approved. */
function approvedBack(scene = rolledBack()): PipelineScene {
	scene.run(9, "Review", "Succeeded", { by: ALICE });
	scene.seconds += 10;
	const more = scene.executions.get(E9);
	scene.enter(9, "Rollout", more);
	return scene;
}

const release = (scene: PipelineScene, named = 9) => scene.deliver(1, parameters("release", named));
const rollout = (scene: PipelineScene, id = 2, token?: object) => scene.deliver(id, parameters("rollout", 9), token);

describe("Release of an execution that goes back", () => {
	it("asks for nothing, and says what it means", async () => {
		const scene = rolledBack();
		await release(scene);
		expect(scene.done).toMatchObject([["succeed", job(1), {}, { Attempt: E9, Release: "1", Going: "back" }]]);
		const [, , , { Review }] = scene.done[0] as [string, string, object, { Review: string }];
		expect(Review.split("\n")).toEqual([
			"shop goes back from release 2 (shop:teal) to release 1 (shop:teal): both load balancers at once, then DNS; no steps, no hooks",
			"its tasks are started first",
		]);
	});

	it("says that it is warm on probation, and which hooks are not undone", async () => {
		const scene = rolledBack();
		const service = sampleService();
		const task = { command: ["bin/migrate"], container: "app" };
		const hook = { task, points: ["before-first-shift"], deadlineSeconds: 60 } as never;
		scene.registered = { ...service, judge: { ...service.judge, hooks: [hook] } };
		scene.probation = {} as Probation;
		scene.served(2, 200);
		await release(scene);
		const [, , , { Review }] = scene.done[0] as [string, string, object, { Review: string }];
		expect(Review).toContain("from release 2 (shop:2) to release 1");
		expect(Review).toContain("its tasks still run: it is back in seconds");
		expect(Review).toContain("what these hooks have changed stays: task bin/migrate");
	});

	it("says what is stopped, and is not warm then", async () => {
		const scene = rolledBack();
		scene.registered = undefined;
		scene.rolls("r7");
		scene.probation = {} as Probation;
		await release(scene);
		const [, , , { Review }] = scene.done[0] as [string, string, object, { Review: string }];
		expect(Review).toContain("r7, which is under way, is stopped and taken back first");
		expect(Review).toContain("its tasks are started first");
	});

	it("is the same when its parameters name the execution that it goes back to", async () => {
		const scene = rolledBack();
		scene.resolve(9, parameters("release", 1));
		await release(scene, 1);
		expect(scene.done).toMatchObject([["succeed", job(1), {}, { Attempt: E9, Release: "1", Going: "back" }]]);
	});

	it("to what serves has nothing to come", async () => {
		const scene = rolledBack();
		scene.served(1, 300, DIGEST);
		await release(scene);
		expect(scene.done).toMatchObject([
			["succeed", job(1), {}, { Going: "nothing", Review: "release 1 serves already" }],
		]);
	});

	it("to an execution that has released nothing which served has failed, and says how it goes without the pipeline", async () => {
		const scene = rolledBack();
		scene.enter(9, "Release", { rollbackTo: execution(5) });
		await release(scene);
		expect(scene.last).toMatchObject([
			"fail",
			job(1),
			{ summary: expect.stringContaining("npm run cli -- rollback shop") },
		]);
	});

	it("is also one that a person has started for an image that served before", async () => {
		const scene = rolledBack();
		scene.enter(9, "Release", { trigger: "StartPipelineExecution" });
		await release(scene);
		expect(scene.done).toMatchObject([["succeed", job(1), {}, { Going: "back", Release: "1" }]]);
	});

	it.each([
		["a person has started for what serves", "StartPipelineExecution", `sha256:${"b".repeat(64)}`],
		["a person has started for what has never served", "StartPipelineExecution", `sha256:${"c".repeat(64)}`],
		["a commit has started", "WebhookV2", DIGEST],
	])("is none that %s", async (_, trigger, digest) => {
		const scene = rolledBack();
		scene.enter(9, "Release", { trigger });
		const image = IMAGE.replace(DIGEST, digest);
		scene.resolve(9, undefined);
		await scene.deliver(1, parameters("release", 9, image));
		expect(scene.done[0]).toMatchObject(["ask", { action: "release", image }]);
	});
});

describe("Rollout of an execution that goes back", () => {
	it("asks for the rollback once it is approved, and goes on until it is complete", async () => {
		const scene = approvedBack();
		await rollout(scene);
		const by = `codepipeline web execution ${E9} job ${job(2)}`;
		const reason = `approved by ${ALICE}`;
		const request = { version: 1, action: "rollback", service: "shop", to: 1, id: E9, by, reason };
		expect(scene.done).toMatchObject([
			["ask", request],
			["goOn", job(2), { execution: arnOf(E9) }, { attempt: E9 }],
		]);
		scene.ended(E9, "completed");
		await rollout(scene, 3, { attempt: E9 });
		expect(scene.last).toMatchObject(["succeed", job(3), {}]);
	});

	it("has a reason of its own where nobody is asked", async () => {
		const scene = approvedBack(rolledBack(new PipelineScene("off")));
		await rollout(scene);
		expect(scene.done[0]).toMatchObject(["ask", { reason: "web goes back" }]);
	});

	it("that is delivered twice asks once", async () => {
		const scene = approvedBack();
		await rollout(scene);
		await rollout(scene);
		expect(scene.done.map(([name]) => name)).toEqual(["ask", "goOn", "goOn"]);
	});

	it("has failed when that has, and is tried anew when it is retried", async () => {
		const scene = approvedBack();
		await rollout(scene);
		scene.ended(E9, "failed-back", "Sick: no");
		await rollout(scene);
		expect(scene.last).toMatchObject(["fail", job(2), { summary: `${E9} is failed-back: Sick: no` }]);
		await rollout(scene, 5);
		expect(scene.done.at(-2)).toMatchObject(["ask", { id: `${E9}-2`, to: 1 }]);
	});

	it("adopts what an earlier job has begun", async () => {
		const scene = approvedBack();
		await rollout(scene);
		scene.rolls(E9);
		await rollout(scene, 5);
		expect(scene.done.map(([name]) => name)).toEqual(["ask", "goOn", "goOn"]);
	});

	it("to what serves is done", async () => {
		const scene = approvedBack();
		scene.served(1, 300, DIGEST);
		await rollout(scene);
		expect(scene.done).toEqual([["succeed", job(2), { summary: "release 1 serves already" }, undefined]]);
	});

	it("that is refused has failed", async () => {
		const scene = approvedBack();
		scene.answer = () => {
			throw new ReleaseRefused("NotReleasable", "its image is gone");
		};
		await rollout(scene);
		expect(scene.last).toMatchObject(["fail", job(2), { summary: "refused (NotReleasable): its image is gone" }]);
	});

	it("is not asked for before somebody has approved it", async () => {
		const scene = rolledBack();
		scene.enter(9, "Rollout", scene.executions.get(E9));
		await rollout(scene);
		expect(scene.done.map(([name]) => name)).toEqual(["fail"]);
	});
});
