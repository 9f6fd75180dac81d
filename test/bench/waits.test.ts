import { describe, expect, it } from "vitest";
import { excessOf, type Phases, phasesOf } from "../../bench/waits/phases.ts";
import { benchWaits, MOST_EXCESS } from "../../bench/waits.ts";
import { sampleService } from "../../rehearsal/sample.ts";
import type { PolicySimulation } from "../../rehearsal/simulation.ts";
import { some } from "../support/runs.ts";

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe("where the time of a healthy rollout goes", () => {
	it("is its mandatory waits, what AWS takes, and at most 3 % more", async () => {
		const lines: string[] = [];
		const { phases, excess, ok } = await benchWaits((line) => lines.push(line), some([1, 2, 3, 4, 5, 6, 7, 8]).length);
		expect(phases).toMatchObject({ bakes: 900, ttls: 180 });
		// Each of the three may take AWS so long by the world's defaults.
		expect(phases.taskStart).toBeGreaterThan(20);
		expect(phases.alarm).toBeGreaterThan(60);
		expect(phases.inSync).toBeGreaterThan(3 * 15);
		// A bake ends at its moment.
		expect(phases.between).toBeCloseTo(0);
		expect(excess.most).toBeLessThanOrEqual(MOST_EXCESS);
		expect(excess.mean).toBeGreaterThan(0);
		expect(ok).toBe(true);
		expect(lines.join("\n")).toMatch(/Route 53 becomes INSYNC +\d+\.\d s +\d+\.\d %/);
		expect(lines.at(-1)).toMatch(/^beyond task start, alarm and INSYNC: \d\.\d % more than the mandatory waits/);
	});
});

describe("the phases of a rollout", () => {
	const simulation = (outcome = "completed") => {
		const service = sampleService({ schedule: [{ percent: 100, bakeSeconds: 300 }] });
		const at = (state: string, seconds: number) => ({ state, seconds, percent: 0 });
		const timeline = [
			...[at("Begin", 2), at("Ready", 55), at("Assess", 120), at("Shift", 120), at("Settle", 150)],
			...[at("Assess", 215), at("Complete", 530)],
		];
		const milestones = { tasksHealthyAt: 50, alarmClearAt: 110 };
		const world = { milestones, dns: { shifts: [{ at: 120, inSyncAt: 150 }] } };
		return { service, world, record: { timeline, ending: { outcome } } } as unknown as PolicySimulation;
	};

	it("add up to all of it, and count what AWS takes as it happened", () => {
		const phases = phasesOf(simulation());
		expect(phases).toEqual({
			...{ bakes: 300, ttls: 60, event: 2, taskStart: 48, alarm: 60, alarmNoticed: 10 },
			...{ inSync: 30, inSyncNoticed: 5, between: 15 },
		} satisfies Phases);
		expect(sum(Object.values(phases))).toBe(530);
		expect(excessOf(phases)).toBeCloseTo(32 / 360);
	});

	it("are those of a rollout that has completed", () => {
		expect(() => phasesOf(simulation("failed-back"))).toThrow("the rollout ended as failed-back");
	});
});
