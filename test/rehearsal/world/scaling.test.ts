import { beforeEach, describe, expect, it } from "vitest";
import { sampleService } from "../../../rehearsal/sample.ts";
import type { Autoscaling } from "../../../rehearsal/scenario/autoscaling.ts";
import { WorldScaling } from "../../../rehearsal/world/scaling/scaling.ts";
import type { Color } from "../../../runtime/contract/index.ts";

const { services } = sampleService();
const OWN: Autoscaling = { min: 2, max: 8, requestsPerTarget: 60, counts: "color", held: true };
const held = { in: true, out: false, scheduled: true };

describe("Application Auto Scaling in the world", () => {
	let desired: Record<Color, number>;
	let second: number;
	beforeEach(() => {
		desired = { blue: 4, green: 4 };
		second = 0;
	});

	function scaled(autoscaling: Autoscaling | undefined): WorldScaling {
		return new WorldScaling({
			autoscaling,
			arns: services,
			idle: 0,
			desired: (color) => desired[color],
			scale: (color, tasks) => {
				desired[color] = tasks;
			},
		});
	}

	/** Plays minutes in which each color answers so many requests a second. */
	function play(scaling: WorldScaling, minutes: number, blue: number, green: number): void {
		for (const end = second + 60 * minutes; second < end; second++)
			scaling.tick(second, {
				blue: { requests: blue, tasks: desired.blue },
				green: { requests: green, tasks: desired.green },
			});
	}

	it("adds tasks a minute after three minutes of too many requests, to the most that there may be", () => {
		const scaling = scaled(OWN);
		play(scaling, 3, 20, 4);
		expect(desired).toEqual({ blue: 4, green: 4 });
		play(scaling, 1, 20, 4);
		expect(desired).toEqual({ blue: 8, green: 4 });
	});

	it("takes tasks away from a color whose traffic has left, to the fewest that there may be", () => {
		const scaling = scaled(OWN);
		play(scaling, 15, 0, 4);
		expect(desired.blue).toBe(4);
		play(scaling, 1, 0, 4);
		expect(desired).toEqual({ blue: 2, green: 4 });
	});

	it("leaves both colors all tasks where all of the service's requests count, wherever they go", () => {
		const scaling = scaled({ ...OWN, counts: "service" });
		play(scaling, 30, 0, 4);
		expect(desired).toEqual({ blue: 4, green: 4 });
		play(scaling, 4, 0, 7);
		expect(desired).toEqual({ blue: 7, green: 7 });
	});

	it("does not do what is suspended", async () => {
		const scaling = scaled(OWN);
		await scaling.update(services.blue, { suspended: held });
		play(scaling, 20, 0, 7);
		expect(desired).toEqual({ blue: 4, green: 7 });
	});

	it("shows both targets, the idle color's without a minimum, and keeps what is changed", async () => {
		const scaling = scaled(OWN);
		await scaling.update(services.green, { min: 3 });
		await scaling.update(services.blue, { suspended: held });
		expect(await scaling.targets()).toEqual({
			blue: { min: 2, max: 8, suspended: held },
			green: { min: 3, max: 8, suspended: { in: false, out: false, scheduled: false } },
		});
	});

	it("raises a color to a minimum that is above its tasks", async () => {
		const scaling = scaled(OWN);
		await scaling.update(services.green, { min: 6 });
		expect(desired.green).toBe(6);
	});

	it("refuses to update what is not there, and a minimum above the maximum", async () => {
		await expect(scaled(undefined).update(services.blue, { min: 1 })).rejects.toMatchObject({ name: "Refused" });
		await expect(scaled(OWN).update(services.blue, { min: 9 })).rejects.toMatchObject({ name: "Refused" });
		expect(await scaled(undefined).targets()).toEqual({});
	});
});
