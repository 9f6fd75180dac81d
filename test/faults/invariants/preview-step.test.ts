import { describe, expect, it } from "vitest";
import { nearestWithin } from "../../../faults/model/shares.ts";
import { Fed, MINE } from "./fed.ts";

const STEPS = "0/20/gate,10.3/20,100/20";

const play = async (name: string, act: (fed: Fed) => void) => {
	const fed = await Fed.with(name, STEPS);
	act(fed);
	return fed.found.map(({ message }) => message);
};

/** The candidate's load balancer is routed to it, at a moment. */
const route = (fed: Fed, seconds: number) =>
	fed.write("loadBalancers.route", fed.snapshot({ seconds }), fed.snapshot({ seconds, actions: fed.actions(0, 100) }));

const assess = (fed: Fed, seconds: number) =>
	fed.watch.entered?.({ ...fed.execution(), arn: MINE, state: "Assess" } as never, seconds, 0);

describe("at a step of 0 %", () => {
	it("no listener leads to the candidate before its bake is over", async () => {
		const routedAfter = (seconds: number) =>
			play("2-share", (fed) => {
				assess(fed, 100);
				route(fed, seconds);
			});
		expect(await routedAfter(119)).toEqual(["its load balancer was routed to the candidate 1 s too early"]);
		expect(await routedAfter(120)).toEqual([]);
		expect(await play("2-share", (fed) => route(fed, 500))).toEqual([
			"its load balancer was routed to the candidate Infinity s too early",
		]);
	});

	it("nor before its gate has been opened, and its hooks have been asked", async () => {
		expect(await play("gate", (fed) => route(fed, 500))).toEqual([
			"loadBalancers.route went beyond 0 %, whose gate nobody had opened",
		]);
		expect(await play("hooks", (fed) => route(fed, 500))).toEqual([
			"loadBalancers.route went beyond 0 % without after-step, before-first-shift",
		]);
	});
});

describe("a share that no whole weights say", () => {
	it("is the nearest within the step's, and nothing else", async () => {
		const shifted = (green: number, blue: number) =>
			play("2-share", (fed) =>
				fed.write(
					"dns.change",
					fed.snapshot({ seconds: 900 }),
					fed.snapshot({ seconds: 900, records: fed.records(green, blue) }),
				),
			);
		expect(nearestWithin(10.3)).toBeLessThanOrEqual(10.3);
		expect((await shifted(3, 26)).join()).toContain("raised from 0 to 10.34");
		expect((await shifted(10, 90)).join()).toContain("raised from 0 to 10 %");
	});
});
