import { describe, expect, it } from "vitest";
import { publishedFlip } from "../../../rehearsal/policies/published-flip.ts";
import { FakeSimulation, HEALTHY_AFTER } from "./simulation.ts";

/** The stack is there, and somebody has looked for ten minutes. */
const FLIP = HEALTHY_AFTER + 600;

describe("the published flip", () => {
	it("gives everything at once, once somebody has looked and approved, and keeps both services' tasks", async () => {
		const simulation = new FakeSimulation();
		expect(await simulation.play(publishedFlip)).toEqual({ outcome: "completed" });
		expect(simulation.shifts).toEqual([[FLIP, 100]]);
		expect(simulation.desired).toEqual({ blue: 4, green: 4 });
		expect(simulation.costs.lambdaCalls).toBe(1);
	});

	it("goes back when somebody approves again, five minutes after they were called", async () => {
		// Bad minutes end at 660 and 720 s and show 30 s later; the next full minute is at 780 s.
		const simulation = new FakeSimulation({ errors: (second) => (second >= FLIP ? 0.5 : 0) });
		expect(await simulation.play(publishedFlip)).toMatchObject({ outcome: "failed-back", error: "AlarmActive" });
		const called = simulation.verdictAt ?? Number.NaN;
		expect(called).toBe(780);
		expect(simulation.shifts).toEqual([
			[FLIP, 100],
			[called + 300, 0],
		]);
	});

	it("reaches no user where a page of the preview fails as somebody looks, or they reject it", async () => {
		for (const script of [{ pagesFail: () => 1 }, { gates: { answer: "abort", afterSeconds: 600 } }] as const) {
			const simulation = new FakeSimulation(script);
			expect(await simulation.play(publishedFlip)).toMatchObject({ outcome: "failed-back", error: "Rejected" });
			expect(simulation.shifts).toEqual([]);
		}
	});

	it("looks when somebody looks: what fails only before or after that is not seen", async () => {
		const simulation = new FakeSimulation({ pagesFail: (second) => (second === FLIP ? 0 : 10) });
		expect(await simulation.play(publishedFlip)).toEqual({ outcome: "completed" });
	});

	it("fails after seven days without an answer", async () => {
		const simulation = new FakeSimulation({ gates: { answer: "nothing", afterSeconds: 600 } });
		expect(await simulation.play(publishedFlip)).toMatchObject({ outcome: "failed-back", error: "ApprovalTimedOut" });
		expect(simulation.verdictAt).toBe(HEALTHY_AFTER + 604_800);
	});

	it("fails its stack after three hours without steady tasks, and no user has seen them", async () => {
		const simulation = new FakeSimulation({
			targets: (_, color) => Array(4).fill(color === "blue" ? "healthy" : "unhealthy"),
		});
		expect(await simulation.play(publishedFlip)).toMatchObject({ outcome: "failed-back", error: "StackFailed" });
		expect(simulation.shifts).toEqual([]);
	});

	it("prescribes the time until somebody has looked, and the hour in which they keep an eye on it", () => {
		expect(
			publishedFlip.mandatorySeconds({ scenario: { gates: { answer: "promote", afterSeconds: 77 } } } as never),
		).toBe(77 + 3_600);
	});
});
