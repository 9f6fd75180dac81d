import { beforeEach, describe, expect, it } from "vitest";
import { Throttled, UnexpectedAnswer } from "../../../runtime/errors.ts";
import { at } from "../../support/documents.ts";
import { arnOf, execution, IMAGE, job, PipelineScene, parameters } from "../../support/pipeline-scene.ts";

const E1 = execution(1);
let scene: PipelineScene;

beforeEach(() => {
	scene = new PipelineScene();
	scene.enter(1, "Release");
});

describe("a job", () => {
	it("without an id cannot be answered, and is refused", async () => {
		await expect(scene.call({ "CodePipeline.job": { id: "no" } })).rejects.toMatchObject({
			name: "InvalidInput",
			message: expect.stringMatching(/CodePipeline\.job\.id: .*\n- CodePipeline\.job\.data: /),
		});
		expect(scene.done).toEqual([]);
	});

	it.each([
		["no JSON", "{", /must be JSON/],
		["nothing", "", /must be JSON/],
		["too much", JSON.stringify({ pad: "x".repeat(1_000) }), /at most 1000 characters/],
		[
			"every fault",
			JSON.stringify({ version: 2, action: "deploy", execution: "1", image: "shop:latest", commit: "x" }),
			/version: [\s\S]*action: [\s\S]*execution: [\s\S]*image: [\s\S]*commit: /,
		],
		["an image by its tag", parameters("release", 1, "shop:latest"), /image: must be an image by its digest/],
	])("whose parameters have %s has failed, with all that is wrong", async (_, raw, message) => {
		await scene.deliver(1, raw);
		expect(scene.done).toEqual([["fail", job(1), { summary: expect.stringMatching(message) }, "ConfigurationError"]]);
	});

	it("whose token is not the function's has failed", async () => {
		await scene.deliver(1, parameters("release"), { attempt: "../x" });
		expect(scene.last).toMatchObject(["fail", job(1), { summary: expect.stringContaining("attempt: must be") }]);
	});

	it("that has had its answer is none of the function's any more", async () => {
		scene.waiting = false;
		await scene.deliver(1, parameters("release"));
		expect(scene.logged.at(-1)).toMatchObject([
			"info",
			"the job of the pipeline is answered",
			{ job: job(1), heard: false },
		]);
	});

	it("says in the log what it came to, and never what credentials it was delivered with", async () => {
		await scene.deliver(1, parameters("release"));
		expect(scene.logged).toEqual([
			[
				"info",
				"the job of the pipeline is answered",
				{ job: job(1), heard: true, next: "again", message: expect.stringContaining("begins"), execution: arnOf(E1) },
			],
		]);
	});

	it("whose answer does not get through is thrown back: Lambda delivers it again", async () => {
		scene.failing.set("goOn", new Throttled("PutJobSuccessResult: slow down", {}));
		await expect(scene.deliver(1, parameters("release"))).rejects.toMatchObject({ name: "Throttled" });
		expect(scene.logged.at(-1)?.[0]).toBe("error");
	});
});

describe("what keeps a job from getting on", () => {
	it.each([
		["AWS, which asks to slow down", "state", new Throttled("GetPipelineState: slow down", {})],
		["an answer that nobody understands", "ask", new UnexpectedAnswer("Invoke: timed out")],
		["a defect", "attempt", new TypeError("undefined is not a function")],
	])("is %s: the next job tries again, and keeps since when", async (_, port, error) => {
		scene.failing.set(port, error);
		await scene.deliver(1, parameters("release"));
		const troubled = at(600).toISOString();
		expect(scene.done.at(-1)).toEqual([
			"goOn",
			job(1),
			{ summary: `tries again: ${error.message}` },
			{ version: 1, troubled },
		]);
		scene.seconds += 899;
		await scene.deliver(2, parameters("release"), { troubled });
		expect(scene.done.at(-1)?.[3]).toEqual({ version: 1, troubled });
		scene.seconds += 1;
		await scene.deliver(3, parameters("release"), { troubled });
		expect(scene.last).toMatchObject(["fail", job(3), { summary: `since ${troubled}: ${error.message}` }]);
	});

	it("forgets nothing of the rollout, and is over as soon as a job gets on", async () => {
		scene.attempt(E1);
		scene.failing.set("history", new Throttled("GetItem: slow down", {}));
		await scene.deliver(1, parameters("release"), { attempt: E1 });
		expect(scene.done.at(-1)?.[3]).toEqual({ version: 1, attempt: E1, troubled: at(600).toISOString() });
		scene.failing.clear();
		await scene.deliver(2, parameters("release"), { attempt: E1, troubled: at(600).toISOString() });
		expect(scene.done.at(-1)?.[3]).toEqual({ version: 1, attempt: E1 });
	});

	it("is told of what is no error, too", async () => {
		scene.failing.set("state", "no" as never);
		await scene.deliver(1, parameters("release"));
		expect(scene.last).toMatchObject(["goOn", job(1), { summary: "tries again: no" }]);
	});
});

describe("a job that CodePipeline does not know so", () => {
	it("of an execution that is not in the stage is not served", async () => {
		await scene.deliver(1, parameters("release", 5));
		expect(scene.last).toMatchObject([
			"fail",
			job(1),
			{ summary: expect.stringContaining("must be in Deliver of web") },
		]);
	});

	it("with other parameters than its action was given is not served", async () => {
		await scene.deliver(1, parameters("release", 1, IMAGE.replace("/shop@", "/evil@")));
		expect(scene.last).toMatchObject(["fail", job(1), { summary: expect.stringContaining("CodePipeline has given") }]);
		expect(scene.attempts.size).toBe(0);
	});

	it.each(["Succeeded", "Failed", "Abandoned"])(
		"whose action is %s waits until it runs, and does nothing",
		async (status) => {
			scene.run(1, "Release", status);
			await scene.deliver(1, parameters("release"));
			expect(scene.done.map(([name]) => name)).toEqual(["goOn"]);
		},
	);

	it("whose action is not listed yet waits for that", async () => {
		scene.runs.clear();
		await scene.deliver(1, parameters("release"));
		expect(scene.last).toMatchObject(["goOn", job(1), { summary: expect.stringContaining("not known yet") }]);
	});

	it.each([
		["nobody has been asked", undefined, "not begun"],
		["it waits", "InProgress", "InProgress"],
		["it was rejected", "Failed", "Failed"],
	])("opens no gate: of the approval %s", async (_, status, said) => {
		scene.attempt(E1);
		scene.waits(E1);
		if (status) scene.run(1, "Review", status);
		scene.enter(1, "Rollout");
		await scene.deliver(1, parameters("rollout"));
		expect(scene.done).toMatchObject([
			["fail", job(1), { summary: expect.stringContaining(`it is ${said}`) }, "JobFailed"],
		]);
	});

	it("opens no gate by an approval that was followed by a newer one", async () => {
		scene.attempt(E1);
		scene.waits(E1);
		scene.run(1, "Review", "Succeeded");
		scene.run(1, "Review", "InProgress");
		scene.enter(1, "Rollout");
		await scene.deliver(1, parameters("rollout"));
		expect(scene.done.map(([name]) => name)).toEqual(["fail"]);
	});

	it("is served where an approval says neither who nor what", async () => {
		scene.attempt(E1);
		scene.waits(E1);
		scene.run(1, "Review", "Succeeded");
		scene.enter(1, "Rollout");
		await scene.deliver(1, parameters("rollout"));
		expect(scene.done[0]).toMatchObject(["promote", `token-${E1}`, { comment: "approved" }]);
	});
});

describe("what is neither a job nor an event", () => {
	it.each([undefined, {}, { source: "aws.s3" }, { source: 7 }])("is refused: %j", async (event) => {
		await expect(scene.call(event)).rejects.toMatchObject({ name: "InvalidInput" });
	});
});
