import { beforeEach, describe, expect, it } from "vitest";
import { CODEPIPELINE_EVENTS, CODEPIPELINE_SOURCE, EVENT_SOURCE, EVENT_TYPE } from "../../../runtime/contract/index.ts";
import { at } from "../../support/documents.ts";
import { arnOf, execution, PipelineScene } from "../../support/pipeline-scene.ts";

const E1 = execution(1);
const ALICE = "arn:aws:iam::123456789012:user/alice";
let scene: PipelineScene;

/** An event of CodePipeline's about the first execution, as EventBridge delivers it. */
function changed(of: keyof typeof CODEPIPELINE_EVENTS, state: string, detail: object = {}, pipeline = "web"): object {
	const about = { pipeline, "execution-id": E1, state, version: 3, region: "eu-west-1", ...detail };
	const time = at(scene.seconds).toISOString().replace(".000Z", "Z");
	return { version: "0", source: CODEPIPELINE_SOURCE, "detail-type": CODEPIPELINE_EVENTS[of], time, detail: about };
}

const review = (state: string) => changed("action", state, { stage: "Deliver", action: "Review" });

/** An event of the controller's. */
function rolled(change: string, attempt = E1, service = "shop"): object {
	return { source: EVENT_SOURCE, "detail-type": EVENT_TYPE, detail: { service, attempt, change, percent: 0 } };
}

beforeEach(() => {
	scene = new PipelineScene();
	scene.inside = [{ id: E1, rollback: false }];
});

/** The first execution's attempt waits at 0 %, and its approval for somebody. */
function underReview(): void {
	scene.attempt(E1);
	scene.waits(E1);
	scene.run(1, "Release", "Succeeded");
	scene.run(1, "Review", "InProgress");
	scene.approval = "token";
	scene.seconds += 60;
}

/** Somebody has rejected it. */
function rejected(): void {
	underReview();
	scene.approval = undefined;
	scene.run(1, "Review", "Failed", { by: ALICE, words: "not teal" });
	const [newest, _, ...others] = scene.runs.get(E1) ?? [];
	if (newest) scene.runs.set(E1, [newest, ...others]);
}

describe("an execution of which nothing more comes", () => {
	it("is taken back at its gate, with the approver's words", async () => {
		rejected();
		await scene.call(review("FAILED"));
		const why = `codepipeline web: Review rejected, or not answered in time: by ${ALICE}: not teal`;
		expect(scene.done).toEqual([["turnBack", `token-${E1}`, "Aborted", why]]);
	});

	it("is stopped where nobody waits at the gate any more", async () => {
		rejected();
		scene.waiting = false;
		await scene.call(changed("stage", "FAILED", { stage: "Deliver" }));
		expect(scene.done.map(([name, first]) => [name, first])).toEqual([
			["turnBack", `token-${E1}`],
			["stop", arnOf(E1)],
		]);
	});

	it.each([
		["while it is rolled out", "Rollout", "Failed", "codepipeline web: Rollout failed"],
		["while it is prepared", "Release", "Abandoned", "codepipeline web: Release abandoned"],
		["before an action is listed", undefined, "", "codepipeline web: stopped"],
	])("is stopped %s", async (_, action, status, why) => {
		scene.attempt(E1);
		scene.rolls(E1);
		if (action) scene.run(1, action, status);
		await scene.call(changed("pipeline", "STOPPED"));
		expect(scene.done).toEqual([["stop", arnOf(E1), "Aborted", why]]);
	});

	it("is taken back whatever runs in another stage, and says of an approval that was abandoned no more than that", async () => {
		scene.attempt(E1);
		scene.rolls(E1);
		scene.run(1, "Review", "Abandoned");
		scene.run(1, "Build", "InProgress", { stage: "Build" });
		await scene.call(changed("pipeline", "STOPPED"));
		const why = "codepipeline web: Review abandoned";
		expect(scene.done).toEqual([["stop", arnOf(E1), "Aborted", why]]);
		expect(scene.logged).toEqual([["warn", "the attempt of the pipeline is taken back", { attempt: E1, why }]]);
	});

	it.each([
		["for its turn", { running: true, status: "RUNNING" }],
		["for the calendar, and has no execution", { running: false, status: "GONE" }],
	])("is withdrawn where it waits %s, once", async (_, view) => {
		scene.attempt(E1);
		scene.views.set(arnOf(E1), view);
		scene.run(1, "Release", "Abandoned", { by: ALICE });
		await scene.call(changed("stage", "CANCELED", { stage: "Deliver" }));
		await scene.call(changed("pipeline", "STOPPED"));
		const asked = { action: "withdraw", service: "shop", id: E1, by: "codepipeline web" };
		expect(scene.done).toEqual([["ask", { version: 1, ...asked, reason: `Release abandoned: by ${ALICE}` }]]);
		expect(scene.logged).toEqual([
			["warn", "the attempt of the pipeline is taken back", { attempt: E1, why: `Release abandoned: by ${ALICE}` }],
		]);
	});

	it("that begins as it is withdrawn is ended when it can be: the event is thrown back", async () => {
		scene.attempt(E1);
		scene.answer = () => ({ status: "running", service: "shop", attempt: E1, release: 1, message: "it has begun" });
		await expect(scene.call(changed("stage", "FAILED"))).rejects.toMatchObject({ name: "Unavailable" });
		expect(scene.done.map(([name]) => name)).toEqual(["ask"]);
		scene.rolls(E1);
		await scene.call(changed("stage", "FAILED"));
		expect(scene.done.map(([name]) => name)).toEqual(["ask", "stop"]);
	});

	it("is left alone where it goes back already: its gate's time was over as well", async () => {
		rejected();
		scene.rolls(E1, "Restore");
		await scene.call(review("FAILED"));
		expect(scene.done).toEqual([]);
	});

	it.each(["completed", "failed-back", "abandoned", "rolled-back"] as const)(
		"is left alone once it is %s",
		async (outcome) => {
			rejected();
			scene.ended(E1, outcome);
			await scene.call(review("FAILED"));
			await scene.call(changed("stage", "FAILED"));
			expect(scene.done).toEqual([]);
		},
	);

	it("is left alone where it has tried nothing, and where it goes back to an earlier release", async () => {
		await scene.call(changed("stage", "FAILED"));
		scene.attempt(E1, { kind: "rollback" });
		await scene.call(changed("stage", "FAILED"));
		expect(scene.done).toEqual([]);
	});

	it("does not take back what is tried after the event: that comes late", async () => {
		const late = changed("stage", "FAILED");
		scene.seconds += 1;
		scene.attempt(E1);
		scene.rolls(E1);
		await scene.call(late);
		expect(scene.done).toEqual([]);
	});

	it("is taken back where it was made in the second that the event tells: EventBridge tells no more", async () => {
		scene.attempt(E1, { at: at(600.9).toISOString() });
		scene.rolls(E1);
		await scene.call(changed("stage", "FAILED"));
		expect(scene.done.map(([name]) => name)).toEqual(["stop"]);
	});

	it("does not take back what a stage that is retried since has adopted", async () => {
		scene.attempt(E1);
		scene.rolls(E1);
		scene.run(1, "Release", "Failed");
		scene.seconds += 5;
		const late = changed("stage", "FAILED");
		scene.seconds += 5;
		scene.run(1, "Release", "InProgress");
		await scene.call(late);
		expect(scene.done).toEqual([]);
	});

	it("is not believed to be one while CodePipeline says that it still runs: the event is thrown back", async () => {
		underReview();
		await expect(scene.call(review("FAILED"))).rejects.toMatchObject({ name: "Unavailable" });
		expect(scene.done).toEqual([]);
	});
});

describe("an approval", () => {
	beforeEach(underReview);

	it("waits for whoever is asked, as long as the attempt waits", async () => {
		await scene.call(review("STARTED"));
		await scene.call(rolled("shifted"));
		expect(scene.done).toEqual([]);
	});

	it("is answered when somebody has promoted the attempt by the command", async () => {
		scene.rolls(E1, "Settle", { trafficSince: at(660).toISOString() });
		await scene.call(rolled("shifted"));
		expect(scene.done).toEqual([["approval", "token", true, `${E1} was promoted by the command`]]);
	});

	it("is answered when all of it has happened before it began to wait", async () => {
		scene.ended(E1, "completed");
		await scene.call(review("STARTED"));
		expect(scene.done).toEqual([["approval", "token", true, `${E1} has all of the traffic`]]);
	});

	it("is rejected when the attempt has ended otherwise, with the reason", async () => {
		scene.ended(E1, "failed-back", "Aborted: alice: no");
		await scene.call(rolled("failed-back"));
		expect(scene.done).toEqual([["approval", "token", false, `${E1} is failed-back: Aborted: alice: no`]]);
	});

	it("waits while the attempt waits for its turn", async () => {
		scene.lock = undefined;
		scene.history.clear();
		await scene.call(review("STARTED"));
		expect(scene.done).toEqual([]);
	});

	it("is not answered when it has just been", async () => {
		scene.ended(E1, "completed");
		await scene.call(review("SUCCEEDED"));
		expect(scene.done).toEqual([]);
	});

	it("that somebody else has answered meanwhile is no error", async () => {
		scene.ended(E1, "abandoned", "WrongStart: no");
		scene.waiting = false;
		await scene.call(rolled("refused"));
		expect(scene.logged.at(-1)).toMatchObject([
			"info",
			"the approval is answered for whoever is asked",
			{ heard: false },
		]);
	});

	it("is not answered by an event that somebody has made up: the table decides", async () => {
		await scene.call(rolled("completed"));
		scene.rolls(E1, "Settle", { attempt: "r9", trafficSince: at(660).toISOString() });
		await scene.call(rolled("completed"));
		expect(scene.done).toEqual([]);
	});

	it("of another execution is not answered", async () => {
		scene.ended(E1, "completed");
		scene.inside = [
			{ id: execution(2), rollback: false },
			{ id: E1, rollback: false },
		];
		await scene.call(rolled("completed"));
		scene.inside = [];
		await scene.call(rolled("completed"));
		expect(scene.done).toEqual([]);
	});

	it("that nobody waits for is not answered", async () => {
		scene.ended(E1, "completed");
		scene.approval = undefined;
		await scene.call(rolled("completed"));
		expect(scene.done).toEqual([]);
	});

	it("stays while the attempt of a stage that is retried waits for its turn, whatever became of the one before", async () => {
		scene.ended(E1, "failed-back");
		scene.lock = undefined;
		scene.attempt(`${E1}-2`, { release: 1 });
		await scene.call(rolled("failed-back"));
		expect(scene.done).toEqual([]);
	});

	it("is none of an attempt's that no pipeline has made", async () => {
		scene.ended(E1, "completed");
		await scene.call(rolled("completed", "r7"));
		expect(scene.done).toEqual([]);
	});
});

describe("the approval of a way back", () => {
	beforeEach(() => {
		scene.attempt(execution(2), { release: 2 });
		scene.attempt(execution(3), { release: 3 });
		scene.served(2, 100);
		scene.served(3, 200);
		scene.executions.set(E1, { rollbackTo: execution(2), revisions: [] });
		scene.approval = "token";
	});

	it("waits for whoever is asked", async () => {
		await scene.call(review("STARTED"));
		scene.executions.set(E1, { revisions: [] });
		await scene.call(review("STARTED"));
		expect(scene.done).toEqual([]);
	});

	it("is answered where that serves already", async () => {
		scene.served(2, 300);
		await scene.call(review("STARTED"));
		expect(scene.done).toEqual([["approval", "token", true, "release 2 serves already"]]);
	});
});

describe("an event that is not the function's", () => {
	it("of another pipeline, or another service, is refused", async () => {
		rejected();
		await expect(scene.call(changed("stage", "FAILED", {}, "other"))).rejects.toMatchObject({
			name: "UntrustedInput",
			message: "the event of CodePipeline is not to be trusted:\n- detail.pipeline: must be web (given: other)",
		});
		await expect(scene.call(rolled("completed", E1, "cart"))).rejects.toMatchObject({
			name: "UntrustedInput",
			message: "the event of a rollout is not to be trusted:\n- detail.service: must be shop (given: cart)",
		});
		expect(scene.done).toEqual([]);
	});

	it("says all that is wrong with it", async () => {
		const bad = { source: CODEPIPELINE_SOURCE, "detail-type": "x", detail: { state: 1 } };
		await expect(scene.call(bad)).rejects.toMatchObject({
			message: expect.stringMatching(/detail-type: [\s\S]*time: [\s\S]*detail\.pipeline: [\s\S]*detail\.state: /),
		});
	});

	it.each([
		["of a stage that has succeeded", () => changed("stage", "SUCCEEDED")],
		["of another action", () => changed("action", "FAILED", { stage: "Deliver", action: "Rollout" })],
		["of another stage's action of that name", () => changed("action", "FAILED", { stage: "Test", action: "Review" })],
		["of an approval that was given", () => review("SUCCEEDED")],
	])("%s changes nothing", async (_, event) => {
		rejected();
		await scene.call(event());
		expect(scene.done).toEqual([]);
	});
});
