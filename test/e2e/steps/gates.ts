/** Rollouts that wait for a person, and users who tell the colors apart. */
import * as v from "valibot";
import { expect, it } from "vitest";
import { EXIT } from "../../../cli/operator/exit.ts";
import { OpenGate } from "../../../runtime/contract/index.ts";
import type { Running } from "../harness/executions.ts";
import type { Since } from "../harness/world.ts";
import { COMPLETED, IN_PROGRESS, type Suite, weights } from "./suite.ts";

/** Of a day's traffic, in requests a minute: enough for one minute to show what five in a hundred do. */
const BUSY = 6_000;
/** Somebody drinks a coffee first, in seconds. */
const COFFEE_SECONDS = 1_800;

export function gates(suite: Suite): void {
	let waiting: { readonly running: Running; readonly since: Since; readonly leave: () => void };

	/** Lets time pass until a rollout of the shop waits at its gate. Answers that. */
	async function gateOf({ executionArn }: Running): Promise<OpenGate> {
		const { view } = suite.world.subject("shop");
		await suite.world.time.untilTrue(async () => (await view.gate())?.execution === executionArn);
		const { service: _, item: __, ...gate } = (await view.gate()) ?? {};
		return v.parse(OpenGate, gate);
	}

	/** The operator's command about the shop. */
	const operate = (verb: string, more: readonly string[] = [], exitCode?: number) =>
		suite.world.twoServices.operate([verb, "shop", ...more], exitCode);

	it("waits at a gate for somebody, says how to go on, and watches the candidate meanwhile", async () => {
		const { world } = suite;
		const shop = world.subject("shop");
		shop.setSick("green", false);
		await shop.redeploy("green");
		const leave = shop.users({ perMinute: BUSY, errorPercent: { blue: 0.1, green: 0.1 } });
		const since = world.mark();
		const running = shop.start("green", IN_PROGRESS);
		waiting = { running, since, leave };

		const gate = await gateOf(running);
		const probes = shop.previewRequests("green").length;
		await world.time.pass(COFFEE_SECONDS);

		expect(shop.view.weights()).toEqual(weights(80, 20));
		expect(shop.previewRequests("green").length).toBeGreaterThan(probes);
		expect(gate).toMatchObject({ deploymentId: shop.deploymentId("green"), leadsTo: "shift" });
		expect(suite.changes(since, shop)).toEqual(["started 0 %", "shifted 20 %", "paused 20 %"]);
		expect(since.messages().at(-1)).toMatchObject({
			subject: "shop: waits for you",
			message: expect.stringContaining("npm run cli -- promote shop"),
		});
		const { services } = JSON.parse((await operate("status", ["--json"])).stdout);
		expect(services[0].rollout).toMatchObject({
			execution: running.executionArn,
			waitsFor: { what: "gate" },
			weights: { intended: { blue: 80, green: 20 }, live: weights(80, 20) },
		});
	});

	it("is left alone by Terraform in the middle of a rollout", async () => {
		const { world } = suite;
		const shop = world.subject("shop");
		const before = await shop.view.ownSnapshot();
		const applying = world.mark();
		await world.twoServices.apply();
		expect(await shop.view.ownSnapshot()).toEqual(before);
		const writes = applying.calls().filter(({ action }) => !/^(Describe|Get|List|Validate|GET )/.test(action));
		expect(writes.map(({ service, action }) => `${service} ${action}`)).toEqual([]);
	});

	it("goes on from a gate when somebody lets it", async () => {
		const { running, since, leave } = waiting;
		const shop = suite.world.subject("shop");
		await operate("promote");
		expect(await suite.world.time.until(running.ended)).toMatchObject({ status: "SUCCEEDED" });
		leave();
		await suite.expectInProduction("green", "blue", shop);
		expect(suite.changes(since, shop).slice(3)).toEqual(["shifted 100 %", "completed 100 %"]);
		await operate("status", ["--wait"]);
	});

	it("goes back from a gate when somebody says so", async () => {
		const shop = suite.world.subject("shop");
		const before = await shop.view.ownSnapshot();
		await shop.redeploy("blue");
		// A service that had thousands of users a minute ago, and shows none, would be held: its metrics must be missing.
		const leave = shop.users({ perMinute: BUSY, errorPercent: { blue: 0.1, green: 0.1 } });
		const since = suite.world.mark();
		const running = shop.start("blue", COMPLETED);
		await gateOf(running);

		await operate("abort", ["--reason", "the prices are wrong"]);
		const result = await suite.world.time.until(running.ended);
		leave();

		expect(result).toMatchObject({ status: "FAILED", error: "Aborted" });
		expect(result.cause).toContain("the prices are wrong");
		expect(await shop.view.ownSnapshot()).toEqual(before);
		await suite.expectInProduction("green", "blue", shop);
		expect(suite.changes(since, shop).slice(2)).toEqual(["paused 20 %", "failing-back 20 %", "failed-back 0 %"]);
		await operate("status", ["--wait"], EXIT.failedBack);
	});

	it("takes its traffic back when users get more errors from the candidate, which nothing else sees", async () => {
		const shop = suite.world.subject("shop");
		const before = await shop.view.ownSnapshot();
		await shop.redeploy("blue");
		const leave = shop.users({ perMinute: BUSY, errorPercent: { blue: 5, green: 0.1 } });
		const result = await shop.release("blue", COMPLETED);
		leave();

		expect(result).toMatchObject({ status: "FAILED", error: "ErrorsAboveStable" });
		expect(result.cause).toMatch(/^blue answers \d\.\d % with 5XX \(green 0\.1 %\), [\d,]+ requests, p = \d+e-\d+$/);
		expect(await shop.view.ownSnapshot()).toEqual(before);
		await suite.expectInProduction("green", "blue", shop);
		const entry = await shop.view.history(shop.deploymentId("blue"));
		expect(entry).toMatchObject({ outcome: "failed-back", reason: `${result.error}: ${result.cause}` });
	});
}
