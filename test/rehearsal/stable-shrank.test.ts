import { describe, expect, it } from "vitest";
import type { Run } from "../../rehearsal/run.ts";
import { readScenario } from "../../rehearsal/scenario/load.ts";
import { only, play, sum } from "./played.ts";

const NAME = "stable-shrank";
const { raw } = readScenario(NAME);
const { autoscaling } = raw as { readonly autoscaling: object };

/** Requests that failed in the ten minutes after the verdict because of where the rollout sent them. */
function failedAfterVerdict({ verdictAt = Number.NaN, series }: Run): number {
	const from = Math.ceil(verdictAt);
	// Fail-back reaches every client within seconds; what fails from then on is the stable color's fault.
	return sum(series.failedByRelease.slice(from + 30, from + 630));
}

describe("a stable color that would have shrunk as its traffic left", () => {
	it("takes all of the traffic back, for it was kept from shrinking", async () => {
		const run = only(await play(NAME));
		expect(run.outcome).toBe("failed-back");
		expect(failedAfterVerdict(run)).toBe(0);
	});

	it("would be overloaded otherwise: users of a service that is not held meet a second outage", async () => {
		const run = only(await play(NAME, { changes: { autoscaling: { ...autoscaling, held: false } } }));
		expect(run.outcome).toBe("failed-back");
		expect(failedAfterVerdict(run)).toBeGreaterThan(10_000);
	});

	it("shrinks just as little where all of the service's load counts, without being held", async () => {
		const changes = { autoscaling: { ...autoscaling, counts: "service", held: false } };
		const run = only(await play(NAME, { changes }));
		expect(failedAfterVerdict(run)).toBe(0);
	});
});
