/** Rollouts that wait for a person, and users who tell the colours apart. */

import * as v from "valibot";
import { expect, it } from "vitest";
import { OpenGate } from "../../../runtime/contract.ts";
import { cli } from "../harness/cli.ts";
import type { Running } from "../harness/executions.ts";
import { COMPLETED, IN_PROGRESS, type Suite, weights } from "./suite.ts";

/** Of a day's traffic, in requests a minute: enough for one minute to show what five in a hundred do. */
const BUSY = 6_000;
/** Somebody is at lunch, in seconds. */
const LUNCH_SECONDS = 3_600;

export function gates(suite: Suite): void {
	/** Lets time pass until a rollout of the shop waits at its gate. Answers that. */
	async function gateOf({ executionArn }: Running): Promise<OpenGate> {
		const { view } = suite.world.subject("shop");
		const own = async () => (await view.gate())?.execution === executionArn;
		await suite.world.time.untilTrue(own);
		const { service: _, item: __, ...gate } = (await view.gate()) ?? {};
		return v.parse(OpenGate, gate);
	}

	/** `npm run cli` with the table of the two services. */
	const operator = (...command: string[]) => cli([...command, "--table", "both-rollouts"], suite.world.aws);

	it("waits at a gate until somebody lets it go on, and watches meanwhile", async () => {
		const { time } = suite.world;
		const shop = suite.world.subject("shop");
		shop.setSick("green", false);
		await shop.redeploy("green");
		const leave = shop.users({ perMinute: BUSY, errorPercent: { blue: 0.1, green: 0.1 } });
		const since = suite.world.mark();
		const running = shop.start("green", IN_PROGRESS);

		const gate = await gateOf(running);
		const looks = shop.previewRequests("green").length;
		await time.pass(LUNCH_SECONDS);

		expect(shop.view.weights()).toEqual(weights(80, 20));
		expect(shop.previewRequests("green").length).toBeGreaterThan(looks);
		expect(gate).toMatchObject({ deploymentId: shop.deploymentId("green"), leadsTo: "shift" });
		expect(suite.changes(since, shop)).toEqual(["started 0 %", "shifted 20 %", "paused 20 %"]);
		expect(since.messages().at(-1)).toMatchObject({
			subject: "shop: waits for you",
			message: expect.stringContaining("npm run cli -- promote shop"),
		});

		await operator("promote", "shop");
		expect(await time.until(running.ended)).toMatchObject({ status: "SUCCEEDED" });
		leave();
		await suite.expectInProduction("green", "blue", shop);
		expect(suite.changes(since, shop).slice(3)).toEqual(["shifted 100 %", "completed 100 %"]);
	});

	it("goes back from a gate when somebody says so", async () => {
		const shop = suite.world.subject("shop");
		const before = await shop.view.ownSnapshot();
		await shop.redeploy("blue");
		const since = suite.world.mark();
		const running = shop.start("blue", COMPLETED);
		await gateOf(running);

		await operator("abort", "shop", "--reason", "the prices are wrong");
		const result = await suite.world.time.until(running.ended);

		expect(result).toMatchObject({ status: "FAILED", error: "Aborted" });
		expect(result.cause).toContain("the prices are wrong");
		expect(await shop.view.ownSnapshot()).toEqual(before);
		await suite.expectInProduction("green", "blue", shop);
		expect(suite.changes(since, shop).slice(2)).toEqual(["paused 20 %", "failing-back 20 %", "failed-back 0 %"]);
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
