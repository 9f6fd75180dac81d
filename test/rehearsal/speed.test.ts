import { describe, expect, it } from "vitest";
import { POLICIES } from "../../rehearsal/policies/index.ts";
import { rehearse } from "../../rehearsal/rehearse.ts";
import { resultsOf } from "../../rehearsal/report/figures.ts";
import { resolveScenario } from "../../rehearsal/scenario/resolve.ts";
import { some } from "../support/runs.ts";

const SEEDS = some(Array.from({ length: 8 }, (_, i) => String(i + 1)));

/** How this project and its ancestor fare with a release that fails half of its requests, when one resolver in ten is stubborn. */
async function played(seed: string) {
	const options = { scenario: "errors-at-once", stubborn: "10", seed };
	const resolved = await resolveScenario(options);
	const policies = POLICIES.filter(({ name }) => ["ecs-dns-canary", "ancestor"].includes(name));
	const results = resultsOf(await rehearse({ ...resolved, seed: resolved.seed, policies }));
	const [owned, ancestor] = results.map(({ figures }) => figures);
	if (!owned || !ancestor) throw new Error("two policies were to be played");
	return { owned, ancestor };
}

describe("errors at once with one stubborn resolver in ten", () => {
	const all = Promise.all(SEEDS.map(played));

	it("affect no user later than half a minute after the verdict, whatever the seed", async () => {
		for (const { owned } of await all) {
			expect(owned.outcome).toBe("failed-back");
			expect(owned.failedRequests.becauseOfRelease).toBeGreaterThan(0);
			expect(owned.seconds.verdictToLastAffected).toBeLessThanOrEqual(30);
		}
	});

	it("fail at most a tenth of the requests that they fail with the ancestor, whatever the seed", async () => {
		for (const { owned, ancestor } of await all) {
			expect(owned.failedRequests.becauseOfRelease).toBeLessThanOrEqual(ancestor.failedRequests.becauseOfRelease / 10);
		}
	});

	it("affect the ancestor's users for minutes, or for as long as anybody checks", async () => {
		for (const { ancestor } of await all) {
			expect(ancestor.stillAffectedAtEnd || (ancestor.seconds.verdictToLastAffected ?? 0) > 300).toBe(true);
		}
	});
});
