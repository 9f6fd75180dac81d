import { describe, expect, it } from "vitest";
import { POLICIES } from "../../rehearsal/policies/index.ts";
import type { Policy } from "../../rehearsal/policies/policy.ts";
import { rehearse } from "../../rehearsal/rehearse.ts";
import { parseScenario, readScenario } from "../../rehearsal/scenario/load.ts";
import { some } from "../support/runs.ts";

const [OWNED] = POLICIES as readonly [Policy];
const SEEDS = some([1, 2, 3, 4, 5]);

interface Changes {
	readonly caches: number;
	readonly requestsPerSecond: number;
	readonly headroomPercent?: number;
}

/** A healthy release of a service whose users are all behind so many resolver caches. */
async function play({ caches, requestsPerSecond, ...changes }: Changes, seed: number) {
	const name = "few-resolvers";
	const raw = readScenario(name).raw as { readonly clients: object; readonly traffic: object };
	const scenario = parseScenario(name, {
		...raw,
		...changes,
		seconds: 60,
		clients: { ...raw.clients, caches },
		traffic: { ...raw.traffic, requestsPerSecond },
	});
	const { runs } = await rehearse({ name, scenario, seed, policies: [OWNED] });
	const [run] = runs;
	return { outcome: run?.outcome, failed: run?.series.failedByRelease.reduce((sum, count) => sum + count, 0) };
}

describe.each([400, 1_500])("a healthy release at %i requests a second", (requestsPerSecond) => {
	it.each([1, 2, 3, 5, 8])("fails nobody's request though DNS moves all users in %i parts", async (caches) => {
		for (const seed of SEEDS) {
			expect(await play({ caches, requestsPerSecond }, seed), `seed ${seed}`).toEqual({
				outcome: "completed",
				failed: 0,
			});
		}
	});
});

it("fewer tasks are somebody's choice: then one resolver may be more than they bear", async () => {
	const { failed } = await play({ caches: 1, requestsPerSecond: 1_500, headroomPercent: 100 }, 1);
	expect(failed).toBeGreaterThan(1_000);
});
