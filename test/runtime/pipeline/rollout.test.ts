import { describe, expect, it } from "vitest";
import { at } from "../../support/documents.ts";
import { arnOf, execution, job, PipelineScene, parameters } from "../../support/pipeline-scene.ts";

const E1 = execution(1);
const ALICE = "arn:aws:iam::123456789012:user/alice";

/** An execution whose attempt waits at 0 %, has been approved, and whose Rollout runs. */
function approved(scene = new PipelineScene()): PipelineScene {
	scene.attempt(E1);
	scene.waits(E1);
	scene.run(1, "Release", "Succeeded");
	scene.run(1, "Review", "Succeeded", { by: ALICE, words: "teal it is" });
	scene.seconds += 60;
	scene.enter(1, "Rollout");
	return scene;
}

const rollout = (scene: PipelineScene, id = 3, token?: object) => scene.deliver(id, parameters("rollout"), token);

describe("Rollout", () => {
	it("opens the gate that was approved, once, with who approved and what they said", async () => {
		const scene = approved();
		await rollout(scene);
		const comment = `approved by ${ALICE} teal it is`;
		expect(scene.done).toEqual([
			["promote", `token-${E1}`, { by: `codepipeline web job ${job(3)}`, comment }],
			[
				"goOn",
				job(3),
				{ summary: `${E1}: ${comment}; it takes its next step`, execution: arnOf(E1) },
				{ version: 1, attempt: E1, opened: at(600).toISOString() },
			],
		]);
		await rollout(scene, 4, { attempt: E1, opened: at(600).toISOString() });
		expect(scene.done.filter(([name]) => name === "promote")).toHaveLength(1);
	});

	it("goes on where somebody else has answered the gate meanwhile", async () => {
		const scene = approved();
		scene.waiting = false;
		await rollout(scene);
		expect(scene.done.map(([name]) => name)).toEqual(["promote", "goOn"]);
	});

	it("opens no later gate, and says how that is opened", async () => {
		const scene = approved();
		scene.waits(E1, 10);
		await rollout(scene, 4, { attempt: E1, opened: at(600).toISOString() });
		expect(scene.done).toMatchObject([
			["goOn", job(4), { summary: `${E1} waits at a gate at 10 %: npm run cli -- promote shop` }, {}],
		]);
	});

	it("opens no gate of another attempt's", async () => {
		const scene = approved();
		const gate = scene.waits("r9");
		scene.rolls(E1);
		scene.gate = gate;
		await rollout(scene);
		expect(scene.done.map(([name]) => name)).toEqual(["goOn"]);
	});

	it("opens no gate where nobody is asked: that is a gate for whoever operates the service", async () => {
		const scene = approved(new PipelineScene("off"));
		const { percent: _, ...gate } = scene.waits(E1);
		scene.gate = gate;
		await rollout(scene);
		expect(scene.done).toMatchObject([["goOn", job(3), { summary: expect.stringContaining("waits at a gate: ") }, {}]]);
	});

	it("goes on while it is rolled out, and waits for its turn", async () => {
		const scene = approved();
		scene.rolls(E1, "Settle");
		await rollout(scene);
		scene.note = undefined;
		scene.gate = undefined;
		await rollout(scene);
		scene.history.clear();
		scene.lock = undefined;
		await rollout(scene);
		expect(scene.done.map(([name, , details]) => [name, (details as { summary: string }).summary])).toEqual([
			["goOn", `${E1} is rolled out (Settle)`],
			["goOn", `${E1} is rolled out (Begin)`],
			["goOn", "waits for its turn"],
		]);
	});

	it("is done when it is complete, and not only when probation is over", async () => {
		const scene = approved();
		scene.ended(E1, "completed");
		await rollout(scene);
		expect(scene.done).toEqual([["succeed", job(3), { summary: `${E1} is complete: release 1 serves` }, undefined]]);
	});

	it("has failed with figures when it has failed back", async () => {
		const scene = approved();
		const hold = { verdict: "hold", code: "NoData", reason: "", at: at(1).toISOString(), percent: 10 } as const;
		const fail = { ...hold, verdict: "fail", code: "HighErrorRate", percent: 50 } as const;
		scene.ended(E1, "failed-back", "HighErrorRate: 4 % of 1,200", { verdicts: [hold, fail, hold] });
		await rollout(scene);
		const summary = `${E1} is failed-back at 50 %: HighErrorRate: 4 % of 1,200`;
		expect(scene.done).toEqual([["fail", job(3), { summary, execution: arnOf(E1) }, "JobFailed"]]);
	});

	it("has failed where Release has made no attempt: it is not retried alone", async () => {
		const scene = new PipelineScene("off");
		scene.enter(1, "Rollout");
		await rollout(scene);
		expect(scene.last).toMatchObject(["fail", job(3), { summary: expect.stringContaining("retry the whole stage") }]);
	});

	it("tries again where its attempt cannot be read", async () => {
		const scene = approved();
		scene.attempts.clear();
		await rollout(scene, 4, { attempt: E1 });
		expect(scene.done.map(([name]) => name)).toEqual(["goOn"]);
	});
});
