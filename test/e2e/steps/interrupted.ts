/** Rollouts that a person interferes with. */
import { expect, it } from "vitest";
import { LOG_CODES } from "../../../runtime/contract/index.ts";
import { SCALED_AGAIN_SECONDS } from "../../../runtime/core/rollout/scaling.ts";
import { selects } from "../../support/filter-pattern.ts";
import { COMPLETED, IN_PROGRESS, type Suite, weights } from "./suite.ts";

/** From an execution's end until its event has woken the watchdog and that has re-routed the load balancer, in seconds. */
const SOON_SECONDS = 2;
/** Until nothing that was still under way can arrive any more (70 s), and the schedule has struck once more. */
const PROVEN_SECONDS = 135 + SCALED_AGAIN_SECONDS;

export function interrupted(suite: Suite): void {
	it("is brought back by the deployed watchdog when somebody stops the execution in the middle of a rollout", async () => {
		const { main, world } = suite;
		const { service, view } = main;
		main.setSick("blue", false);
		const before = await view.snapshot();
		const counts = await view.desiredCounts();
		await main.redeploy("blue");
		const running = main.start("blue", COMPLETED);
		await world.time.untilTrue(() => view.weights().A?.blue === 50);
		await world.time.pass(100);
		expect(await view.routes()).toEqual({ blue: "blue", green: "green" });

		const [since, stopped] = [world.mark(), world.time.now()];
		const cause = "users complain of an empty basket";
		await world.deployed.stopExecution(running.executionArn, cause);
		expect(await world.time.until(running.ended)).toMatchObject({ status: "ABORTED", cause });
		expect(view.weights()).toEqual(weights(50, 50));

		const seconds = await world.time.untilTrue(async () => (await view.lock()) === undefined);
		expect(seconds).toBeLessThanOrEqual(PROVEN_SECONDS);
		expect(await view.snapshot()).toEqual(before);
		expect(await view.desiredCounts()).toEqual(counts);
		await suite.expectInProduction("green", "blue");
		const writes = since.calls().filter(({ action }) => /^(Modify|Change)/.test(action));
		const watchdog = `${service.name}-watchdog`;
		expect(writes.map(({ caller, action }) => [caller, action])).toEqual([
			[watchdog, "ModifyListener"],
			[watchdog, "ChangeResourceRecordSets"],
		]);
		expect(Number(writes[0]?.at)).toBeLessThanOrEqual(stopped + SOON_SECONDS * 1_000);
		expect(since.messages()).toMatchObject([
			{
				caller: watchdog,
				subject: `${service.name}: failed-back by the watchdog (ABORTED)`,
				message: expect.stringContaining(cause),
			},
		]);
		expect(await view.history(main.deploymentId("blue"))).toMatchObject({
			outcome: "failed-back",
			reason: `ABORTED: ${cause}`,
		});
		expect(suite.changes(since)).toEqual(["failed-back 0 %"]);
	});

	it("logs, while it brings traffic back, the very lines that one of the deployed metric filters counts", async () => {
		const { world, main } = suite;
		const filters = await world.aws.metricFilters(`/aws/lambda/${main.service.name}-watchdog`);
		const lines = world.log(`${main.service.name}-watchdog`);
		const counted = filters.map(({ filterName, filterPattern }) => [
			filterName,
			lines.some((line) => selects(filterPattern, line)),
		]);
		expect(Object.fromEntries(counted)).toEqual({
			[LOG_CODES.failBackPending]: true,
			[LOG_CODES.unjudgedDeployment]: false,
			[LOG_CODES.untrustedInput]: false,
		});
	});

	it("rolls the next release out as if nothing had been", async () => {
		const { main } = suite;
		await main.redeploy("blue");
		expect(await main.release("blue", IN_PROGRESS)).toMatchObject({ status: "SUCCEEDED" });
		await suite.expectInProduction("blue", "green");
	});

	it("stops when somebody edits the weights by hand, takes its traffic back and says what was changed", async () => {
		const { main, world } = suite;
		const { view } = main;
		const before = await view.snapshot();
		const counts = await view.desiredCounts();
		await main.redeploy("green");
		const running = main.start("green", COMPLETED);
		await world.time.untilTrue(() => view.weights().A?.green === 10);
		const since = world.mark();
		await main.setWeights({ blue: 35, green: 65 });

		const result = await world.time.until(running.ended);
		expect(result).toMatchObject({ status: "FAILED", error: "ForeignChange" });
		const [was, is] = result.cause?.split("but are now") ?? [];
		expect(was).toContain("A blue 90, A green 10");
		expect(is).toContain("A blue 35, A green 65");
		expect(await view.snapshot()).toEqual(before);
		expect(await view.desiredCounts()).toEqual(counts);
		await suite.expectInProduction("blue", "green");
		expect(since.messages()).toMatchObject([
			{ subject: "web: going back to blue (ForeignChange)" },
			{
				subject: "web: failed-back (ForeignChange)",
				message: expect.stringMatching(/Somebody else had changed the records.*A blue 35, A green 65/s),
			},
		]);
	});
}
