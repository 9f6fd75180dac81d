import { describe, expect, it } from "vitest";
import { PIPELINE_LIMITS } from "../../../runtime/contract/index.ts";
import { ReleaseRefused } from "../../../runtime/errors.ts";
import { at } from "../../support/documents.ts";
import { arnOf, execution, IMAGE, job, PipelineScene, parameters } from "../../support/pipeline-scene.ts";

const E1 = execution(1);

/** A first job of Release, and what it has come to. */
async function released(scene = new PipelineScene(), id = 1): Promise<PipelineScene> {
	if (scene.inside.length === 0) scene.enter(1, "Release");
	await scene.deliver(id, parameters("release"));
	return scene;
}

/** The next job of the same Release. */
async function followed(scene: PipelineScene, attempt = E1): Promise<readonly unknown[]> {
	await scene.deliver(2, parameters("release"), { attempt });
	return scene.done.at(-1) ?? [];
}

describe("Release", () => {
	it("asks for the image by digest, by the execution's id, with the commit as the reason, and goes on", async () => {
		const scene = await released();
		const by = `codepipeline web execution ${E1} job ${job(1)}`;
		const reason = "0123456789ab The background is teal";
		const request = { version: 1, action: "release", service: "shop", image: IMAGE, id: E1, by, reason };
		const summary = `release 1 of shop (${E1}): its rollout begins`;
		expect(scene.done).toEqual([
			["ask", request],
			["goOn", job(1), { summary, execution: arnOf(E1) }, { version: 1, attempt: E1 }],
		]);
	});

	it("is asked for without a reason where the source says nothing", async () => {
		const scene = new PipelineScene();
		scene.enter(1, "Release", { revisions: [] });
		await released(scene);
		expect(scene.done[0]?.[1]).not.toHaveProperty("reason");
	});

	it("that is delivered twice asks for the same, and makes one attempt", async () => {
		const scene = await released(await released());
		expect(scene.done.filter(([name]) => name === "ask").map(([, request]) => request)).toMatchObject([
			{ id: E1 },
			{ id: E1 },
		]);
		expect([...scene.attempts.keys()]).toEqual([E1]);
	});

	it("of a stage that is retried after a failure is the next try", async () => {
		const scene = await released();
		scene.ended(E1, "failed-back", "HighErrorRate: 4 %");
		await released(scene, 7);
		await released(scene, 7);
		expect([...scene.attempts.keys()]).toEqual([E1, `${E1}-2`]);
	});

	it("does not make a try anew for a job whose own has failed and that comes again late", async () => {
		const scene = await released();
		scene.ended(E1, "failed-back", "HighErrorRate: 4 %");
		scene.answer = () => {
			throw new ReleaseRefused("NotReleasable", `${E1} has failed`);
		};
		await released(scene);
		expect(scene.done.at(-1)?.[0]).toBe("fail");
		expect([...scene.attempts.keys()]).toEqual([E1]);
	});

	it("adopts what an earlier job has begun, as long as it has not ended", async () => {
		const scene = await released();
		scene.waits(E1);
		await released(scene, 7);
		expect([...scene.attempts.keys()]).toEqual([E1]);
	});

	it("waits for another attempt that brings the same, and makes none of it its own", async () => {
		const scene = new PipelineScene();
		const answer = { service: "shop", attempt: "r4", release: 4, execution: arnOf("r4"), message: "r4 is under way" };
		scene.answer = () => ({ status: "running", ...answer });
		await released(scene);
		expect(scene.done.at(-1)).toEqual([
			"goOn",
			job(1),
			{ summary: "r4 is under way; it brings the same, and is waited for" },
			{ version: 1 },
		]);
	});

	it("of what serves is done at once: nothing is to come", async () => {
		const scene = new PipelineScene();
		scene.answer = ({ id = "" }) => {
			scene.attempt(id);
			return { status: "serves", service: "shop", attempt: id, release: 1, message: "it has all of the traffic" };
		};
		await released(scene);
		const [name, , , variables] = scene.done.at(-1) ?? [];
		expect(name).toBe("succeed");
		expect(variables).toMatchObject({ Attempt: E1, Release: "1", Going: "nothing" });
	});

	it("goes on where what serves cannot be read back yet", async () => {
		const scene = new PipelineScene();
		scene.answer = ({ id = "" }) => ({
			status: "serves",
			service: "shop",
			attempt: id,
			release: 1,
			message: "it serves",
		});
		await released(scene);
		expect(scene.done.at(-1)?.[0]).toBe("goOn");
	});

	it("that is refused has failed, with the release function's words", async () => {
		const scene = new PipelineScene();
		scene.answer = () => {
			throw new ReleaseRefused("WrongStart", "an alarm rings");
		};
		await released(scene);
		expect(scene.done.at(-1)).toEqual([
			"fail",
			job(1),
			{ summary: "refused (WrongStart): an alarm rings" },
			"JobFailed",
		]);
	});
});

describe("Release, which follows its attempt,", () => {
	it("is done when it waits at 0 %, and says what whoever approves must know", async () => {
		const scene = await released();
		scene.waits(E1);
		const [name, id, , variables] = await followed(scene);
		expect([name, id]).toEqual(["succeed", job(2)]);
		expect(variables).toEqual({
			Attempt: E1,
			Release: "1",
			Going: "forward",
			Review: [
				"0123456789ab The background is teal",
				`release 1 of shop: shop@sha256:${"a".repeat(64)}`,
				"the step has a gate",
				"pass: Healthy: 40 probes were answered",
				"preview: http://preview.shop.example.com:8080",
			].join("\n"),
		});
	});

	it("is done without a verdict, too", async () => {
		const scene = await released();
		const { verdict: _, ...gate } = scene.waits(E1);
		scene.gate = gate;
		expect((await followed(scene))[0]).toBe("succeed");
	});

	it("goes on at a gate that an earlier version of the controller has opened: nobody knows whether users have it", async () => {
		const scene = await released();
		const { percent: _, ...gate } = scene.waits(E1);
		scene.gate = gate;
		const [name, , details] = await followed(scene);
		expect(name).toBe("goOn");
		expect(details).toMatchObject({ summary: `${E1} waits, not at 0 %: the step has a gate` });
	});

	it("says what it is prepared for", async () => {
		const scene = await released();
		scene.rolls(E1, "Prepare");
		expect(await followed(scene)).toEqual([
			"goOn",
			job(2),
			{ summary: `${E1} is prepared (Prepare)`, execution: arnOf(E1) },
			{ version: 1, attempt: E1 },
		]);
		scene.note = undefined;
		expect((await followed(scene))[2]).toMatchObject({ summary: `${E1} is prepared (Begin)` });
	});

	it("says what it waits for in the queue", async () => {
		const scene = await released();
		expect((await followed(scene))[2]).toMatchObject({ summary: "waits for its turn" });
		scene.rolls("r9");
		expect((await followed(scene))[2]).toMatchObject({ summary: "waits for its turn: r9 is under way" });
	});

	it("has failed with the outcome, where it was, and the reason", async () => {
		const scene = await released();
		const note = {
			verdict: "fail",
			code: "HighErrorRate",
			reason: "4 %",
			at: at(1).toISOString(),
			percent: 0,
		} as const;
		scene.ended(E1, "failed-back", "HighErrorRate: 12 of 300 requests failed", { verdicts: [note] });
		expect(await followed(scene)).toEqual([
			"fail",
			job(2),
			{ summary: `${E1} is failed-back at 0 %: HighErrorRate: 12 of 300 requests failed`, execution: arnOf(E1) },
			"JobFailed",
		]);
	});

	it("is done where somebody has promoted it by the command, and where it has completed", async () => {
		const scene = await released();
		scene.rolls(E1, "Settle", { trafficSince: at(700).toISOString() });
		expect((await followed(scene))[3]).toMatchObject({ Going: "forward" });
		scene.ended(E1, "completed");
		expect((await followed(scene))[3]).toMatchObject({ Going: "nothing" });
	});

	it("is done once it has begun where nobody reviews", async () => {
		const scene = await released(new PipelineScene("off"));
		expect((await followed(scene))[0]).toBe("goOn");
		scene.rolls(E1, "Deploy");
		expect((await followed(scene))[3]).toMatchObject({ Going: "forward" });
	});

	it("tries again where its attempt cannot be read", async () => {
		const scene = await released();
		scene.attempts.clear();
		expect((await followed(scene))[0]).toBe("goOn");
	});
});

describe("what whoever approves reads", () => {
	it("fits an approval, is one line each, and is no variable of CodePipeline's", async () => {
		const scene = new PipelineScene();
		scene.enter(1, "Release", { revisions: [{ summary: `#{Build.IMAGE}\n${"long ".repeat(400)}` }] });
		await released(scene);
		const gate = scene.waits(E1);
		scene.gate = { ...gate, reason: "r".repeat(900), verdict: { verdict: "hold", code: "C", reason: "v".repeat(900) } };
		const [, , , variables] = await followed(scene);
		const { Review } = variables as { readonly Review: string };
		expect(Review.length).toBeLessThanOrEqual(PIPELINE_LIMITS.review);
		expect(Review).not.toContain("#{");
		expect(Review.split("\n").every((line) => line.length > 0 && line.length <= 300)).toBe(true);
	});
});
