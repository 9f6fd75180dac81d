/** Releases whose targets are healthy, and that are sick all the same: what the team's own watchers and the probes say. */
import * as v from "valibot";
import { expect, it } from "vitest";
import { EXIT } from "../../../cli/operator/exit.ts";
import type { ExecutionResult } from "../../../rehearsal/interpreter.ts";
import { HookQuestion } from "../../../runtime/contract/index.ts";
import type { Snapshot } from "../harness/view.ts";
import type { Since } from "../harness/world.ts";
import { COMPLETED, IN_PROGRESS, type Suite, weights } from "./suite.ts";

/** Two checks a release that answers no probe are enough, and are this far apart at most; then the load balancer is re-routed. */
const CAUGHT_SECONDS = 30;

export function judged(suite: Suite): void {
	/** What the hook has been asked so far. */
	const questions = () => suite.world.log(suite.world.team.hook).map((line) => v.parse(HookQuestion, JSON.parse(line)));

	/** Expects that a rollout to blue has been brought back for a reason, from the first step. */
	async function expectBroughtBack(result: ExecutionResult, error: string, since: Since, before: Snapshot) {
		const { view } = suite.main;
		expect(result).toMatchObject({ status: "FAILED", error });
		expect(await view.snapshot()).toEqual(before);
		await suite.expectInProduction("green", "blue");
		const reason = `${result.error}: ${result.cause}`;
		const entry = await view.history(suite.main.deploymentId("blue"));
		const verdict = expect.objectContaining({ verdict: "fail", code: error, reason: result.cause });
		expect(entry).toMatchObject({ outcome: "failed-back", reason });
		expect(since.messages().map(({ subject }) => subject)).toContain(`web: failed-back (${error})`);
		expect(suite.changes(since)).toEqual(["started 0 %", "shifted 10 %", "failing-back 10 %", "failed-back 0 %"]);
		expect(since.events().map(({ detail }) => detail)).toContainEqual(expect.objectContaining({ verdict }));
	}

	it("refuses a release while one of the team's alarms rings, and changes nothing", async () => {
		const { main, world } = suite;
		const { team } = world;
		main.setSick("blue", false);
		await main.redeploy("blue");
		await team.setAlarm(team.composite, "ALARM");
		const before = await main.view.snapshot();
		const counts = await main.view.desiredCounts();
		const since = world.mark();

		const result = await main.release("blue", IN_PROGRESS);

		expect(result).toMatchObject({ status: "FAILED", error: "WrongStart" });
		expect(result.cause).toContain(`the alarm ${team.compositeArn} is ringing already`);
		expect(await main.view.snapshot()).toEqual(before);
		expect(await main.view.desiredCounts()).toEqual(counts);
		await suite.expectInProduction("green", "blue");
		expect(since.calls().filter(({ action }) => /^(Modify|Change|Update)/.test(action))).toEqual([]);
		expect(since.messages().map(({ subject }) => subject)).toEqual(["web: abandoned (WrongStart)"]);
		expect(suite.changes(since)).toEqual([]);
		await team.setAlarm(team.composite, "OK");
	});

	it("takes its traffic back when one of them rings later", async () => {
		const { main, world } = suite;
		const { team, time } = world;
		const before = await main.view.snapshot();
		const since = world.mark();
		// The release that was refused has had its answer: another event of it starts nothing, another deployment does.
		await main.redeploy("blue");
		const running = main.start("blue", COMPLETED);
		await time.untilTrue(() => main.view.weights().A?.blue === 10);
		await team.setAlarm(team.alarm, "ALARM");

		const result = await time.until(running.ended);

		expect(result.cause).toBe(`ringing: ${team.alarm}`);
		await expectBroughtBack(result, "AlarmRinging", since, before);
		await team.setAlarm(team.alarm, "OK");
	});

	it("waits for a hook that says not yet, and takes its traffic back when it says no", async () => {
		const { main, world } = suite;
		const { team, time } = world;
		const asked = questions().length;
		const before = await main.view.snapshot();
		const since = world.mark();
		team.decide({ verdict: "hold", reason: "the tests still run" });
		await main.redeploy("blue");
		const running = main.start("blue", COMPLETED);
		await time.untilTrue(() => questions().length > asked + 2);
		expect(main.view.weights()).toEqual(weights(0, 100));
		team.decide({ verdict: "pass", reason: "" });
		await time.untilTrue(() => main.view.weights().A?.blue === 10);
		team.decide({ verdict: "fail", reason: "3 of 40 baskets are empty" });

		const result = await time.until(running.ended);

		expect(result.cause).toBe(`hook ${team.hook}: 3 of 40 baskets are empty`);
		await expectBroughtBack(result, "HookFailed", since, before);
		const own = questions().slice(asked);
		const about = { rollout: running.executionArn, service: "web", deploymentId: main.deploymentId("blue") };
		expect(own.at(-1)).toMatchObject({ ...about, candidate: "blue", point: "after-step", percent: 10 });
		const earlier = new Set(own.slice(0, -1).map(({ point, percent }) => `${point} ${percent} %`));
		expect([...earlier]).toEqual(["before-first-shift 0 %"]);
		team.decide({ verdict: "pass", reason: "" });
	});

	it("takes its traffic back when the candidate answers no probe, though its targets are healthy", async () => {
		const { main, world } = suite;
		const before = await main.view.snapshot();
		const since = world.mark();
		await main.redeploy("blue");
		const running = main.start("blue", COMPLETED);
		await world.time.untilTrue(() => main.view.weights().A?.blue === 10);
		main.setPreview("blue", 500);

		const seconds = await world.time.untilTrue(async () => (await main.view.routes()).blue === "green");
		const result = await world.time.until(running.ended);

		expect(seconds).toBeLessThanOrEqual(CAUGHT_SECONDS);
		expect(result.cause).toMatch(/^\d+ of \d+ probes of blue failed, p = .*: GET https:\/\/.* answered 500 in \d+ ms$/);
		await expectBroughtBack(result, "ProbesFailed", since, before);
		main.setPreview("blue", 200);
	});

	it("tells whoever asks where it was deployed from how the last rollout ended", async () => {
		const { stdout } = await suite.world.project.operate(["status", "web", "--wait"], EXIT.failedBack);
		expect(stdout).toMatch(/ProbesFailed: \d+ of \d+ probes of blue failed/);
	});
}
