/** Users who still come by the old load balancer after a rollout. */
import { expect, it } from "vitest";
import { type Color, other } from "../../../runtime/contract/index.ts";
import { OLD_ENOUGH_SECONDS } from "../../../runtime/core/analysis/settled.ts";
import { STRAGGLER_WINDOW_SECONDS } from "../../../runtime/core/rollout/stragglers.ts";
import type { Subject } from "../harness/subject.ts";
import { IN_PROGRESS, type Suite } from "./suite.ts";

/** Of the service's requests in a minute, so many come by the load balancer that DNS no longer names. */
const STRAGGLERS = { old: 3, own: 97 };

export function stragglers(suite: Suite): void {
	/** Has both load balancers report the requests of this minute, all of which the color that serves has answered. */
	function report({ service }: Subject, serving: Color) {
		const { gateway, time } = suite.world;
		const by = (alb: Color, requests: number) => {
			const { listener, targetGroups } = service.loadBalancers[alb];
			gateway.report({ listener, targetGroup: targetGroups[serving] }, time.now(), { requests });
		};
		by(other(serving), STRAGGLERS.old);
		by(serving, STRAGGLERS.own);
	}

	it("tells in its history how many requests still came by the old load balancer, and lets the next rollout wait until they stay away", async () => {
		const { main, world } = suite;
		const { service, view } = main;
		await main.redeploy("green");
		let complete = false;
		const running = main.start("green", IN_PROGRESS, ({ name }) => {
			complete ||= name === "Complete";
		});
		await world.time.untilTrue(() => complete);
		await world.time.pass(service.timing.probationSeconds - OLD_ENOUGH_SECONDS - 180);
		report(main, "green");
		const reported = world.time.now();
		expect(await world.time.until(running.ended)).toMatchObject({ status: "SUCCEEDED" });
		await suite.expectInProduction("green", "blue");
		expect(await view.history(main.deploymentId("green"))).toMatchObject({
			outcome: "completed",
			stragglers: { requests: 3, percent: 3, seconds: expect.any(Number) },
		});

		await main.redeploy("blue");
		let shiftedAt = 0;
		const next = await main.release("blue", IN_PROGRESS, ({ name }) => {
			if (name !== "Shift") return;
			shiftedAt ||= world.time.now();
			main.setSick("blue", true);
		});
		main.setSick("blue", false);
		expect(next).toMatchObject({ status: "FAILED", error: "TargetsUnhealthy" });
		expect((shiftedAt - reported) / 1_000).toBeGreaterThan(STRAGGLER_WINDOW_SECONDS);
		// It waited for them, and not until its patience was at an end.
		expect((shiftedAt - reported) / 1_000).toBeLessThan(service.timing.stragglerSeconds);
		await suite.expectInProduction("green", "blue");
	});
}
