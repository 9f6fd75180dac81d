import { describe, expect, it } from "vitest";
import { COLORS } from "../../../../runtime/contract/index.ts";
import { play } from "../../../support/two-services.ts";

describe("health checks", () => {
	const patient = { gracePeriodSeconds: 3_600, healthCheck: { intervalSeconds: 10, timeoutSeconds: 5 } };

	it("make a target unhealthy after so many failures in a row, and not one earlier", () => {
		const world = play({
			tasks: 100,
			settings: { ...patient, healthCheck: { ...patient.healthCheck, unhealthyThreshold: 3 } },
		});
		const sick = { blue: 1, green: 0 };
		world.pass(21, sick);
		expect(world.count("blue", "blue", "unhealthy")).toBe(0);
		world.pass(10, sick);
		expect(world.count("blue", "blue", "unhealthy")).toBe(100);
	});

	it("make an unhealthy target healthy after so many that pass in a row", () => {
		const world = play({
			tasks: 100,
			settings: { ...patient, healthCheck: { ...patient.healthCheck, healthyThreshold: 4 } },
		});
		world.pass(60, { blue: 1, green: 0 });
		world.pass(30);
		expect(world.count("blue", "blue", "healthy")).toBe(0);
		world.pass(10);
		expect(world.count("blue", "blue", "healthy")).toBe(100);
	});

	it("fail for each task and each load balancer by its own luck", () => {
		const world = play({ tasks: 400, settings: patient });
		world.pass(21, { blue: 0.5, green: 0 });
		const [blue, green] = COLORS.map((alb) => world.states(alb, "blue").map((state) => state === "unhealthy"));
		const both = blue?.filter((sick, i) => sick && green?.[i]).length ?? 0;
		// Two failures in a row: a quarter; on both load balancers: a sixteenth.
		for (const sick of [blue, green]) expect(sick?.filter(Boolean).length).toBeGreaterThan(65);
		for (const sick of [blue, green]) expect(sick?.filter(Boolean).length).toBeLessThan(135);
		expect(both).toBeGreaterThan(8);
		expect(both).toBeLessThan(45);
	});

	it("see what they see whatever happens to other tasks", async () => {
		const alone = play({ tasks: 20, settings: patient });
		const crowded = play({ tasks: 20, settings: patient });
		await crowded.scale("green", 30);
		const ailing = { blue: 0.4, green: 0.7 };
		alone.pass(100, ailing);
		crowded.pass(100, ailing);
		expect(crowded.states("blue", "blue")).toEqual(alone.states("blue", "blue"));
		expect(alone.states("blue", "blue")).toContain("unhealthy");
	});

	it("fall out otherwise with another seed", () => {
		const [one, another] = [1, 2].map((seed) => play({ seed, tasks: 50, settings: patient }));
		one?.pass(21, { blue: 0.5, green: 0 });
		another?.pass(21, { blue: 0.5, green: 0 });
		expect(one?.states("blue", "blue")).not.toEqual(another?.states("blue", "blue"));
	});
});
