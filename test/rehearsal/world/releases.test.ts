import { describe, expect, it } from "vitest";
import { Releases } from "../../../rehearsal/world/releases.ts";
import { smallScenario } from "../../support/small.ts";

/** Fails from ten seconds after its deployment on. */
const AGES = {
	errors: {
		over: "seconds" as const,
		points: [
			[9, 0],
			[10, 1],
		],
	},
};
const LIKE_NEW = { errors: 0, slowerMs: 0, healthChecks: "deep" } as const;
const errorsAt = (releases: Releases, color: "blue" | "green", seconds: number) =>
	releases.respond(color, { seconds, share: 0, load: 0 }).errors;

describe("the releases of both colors", () => {
	const scenario = smallScenario({ release: AGES, service: { errors: 0.001 } });

	it("are the scenario's release in green, as old as the world, and one as good as ever in blue", () => {
		const releases = new Releases(scenario);
		expect([9, 10].map((second) => errorsAt(releases, "green", second))).toEqual([0.001, 1]);
		expect(errorsAt(releases, "blue", 10)).toBe(0.001);
	});

	it("begin to age anew when another is deployed", () => {
		const releases = new Releases(scenario);
		releases.replace("green", scenario.release, 100);
		expect([109, 110].map((second) => errorsAt(releases, "green", second))).toEqual([0.001, 1]);
	});

	it("are one that is stable, which may turn sick wherever it runs", () => {
		const releases = new Releases(scenario);
		releases.turn({ ...LIKE_NEW, errors: 0.5 }, 20);
		expect(errorsAt(releases, "blue", 20)).toBeCloseTo(0.5005);
		expect(releases.respondAsEver({ seconds: 20, share: 0, load: 0 }).errors).toBeCloseTo(0.5005);
		expect(releases.blueReleased).toBe(false);
	});

	it("stay comparable with the stable one when blue is given a newer one", () => {
		const releases = new Releases(scenario);
		releases.replace("blue", { ...LIKE_NEW, errors: 0.5 }, 20);
		releases.turn({ ...LIKE_NEW, errors: 0.25 }, 30);
		expect(releases.blueReleased).toBe(true);
		expect(errorsAt(releases, "blue", 30)).toBeCloseTo(0.5005);
		expect(releases.respondAsEver({ seconds: 30, share: 0, load: 0 }).errors).toBeCloseTo(0.25075);
	});

	it("are replaced in one color alone", () => {
		const releases = new Releases(scenario);
		releases.replace("blue", { ...LIKE_NEW, errors: 0.5 }, 20);
		expect(errorsAt(releases, "blue", 20)).toBeCloseTo(0.5005);
		expect(errorsAt(releases, "green", 20)).toBe(1);
	});
});
