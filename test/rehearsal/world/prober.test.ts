import { describe, expect, it } from "vitest";
import { Seed } from "../../../rehearsal/random.ts";
import { probeOf } from "../../../rehearsal/sample.ts";
import type { Response } from "../../../rehearsal/world/behavior.ts";
import type { Sample } from "../../../rehearsal/world/cloudwatch/metrics.ts";
import { WorldProber } from "../../../rehearsal/world/prober.ts";

const GOOD: Response = { errors: 0.001, latencyMs: 40, healthErrors: 0 };

/** A prober of a release, and all that has reached its tasks. */
function proberOf(response: Partial<Response> = {}, { tasks = 2, baseErrors = 0.001, reaches = true } = {}) {
	const sent: (Sample & { readonly second: number; readonly color: string })[] = [];
	const state = { seconds: 7.5 };
	const prober = new WorldProber({
		seed: new Seed(1),
		now: () => state.seconds,
		response: () => ({ ...GOOD, ...response }),
		baseErrors,
		reaches: () => reaches,
		receiving: () => tasks,
		onSent: (second, color, sample) => sent.push({ second, color, ...sample }),
	});
	return { prober, sent, state };
}

/** The share of probes that fail, of a thousand. */
async function failing(response: Partial<Response>, baseErrors?: number): Promise<number> {
	const { prober, state } = proberOf(response, { ...(baseErrors !== undefined && { baseErrors }) });
	let failed = 0;
	for (let observation = 0; observation < 100; observation++) {
		state.seconds += 10;
		failed += (await prober.probe(probeOf({ count: 10 }), "green")).failed;
	}
	return failed / 1_000;
}

describe("probes of a release", () => {
	it("are answered when it is good, and count among its requests", async () => {
		const { prober, sent } = proberOf();
		expect(await prober.probe(probeOf({ count: 3 }), "green")).toEqual({
			sent: 3,
			failed: 0,
			serverErrors: 0,
			unreachable: 0,
		});
		expect(sent).toEqual([{ second: 7, color: "green", requests: 3, failed: 0, latencyMs: 40 }]);
	});

	it("fail as often as it fails beyond what the stable release does", async () => {
		expect(await failing({ errors: 0.02 }, 0.02)).toBe(0);
		expect(await failing({ errors: 0.5 })).toBeCloseTo(0.5, 1);
		expect(await failing({ errors: 1 })).toBe(1);
	});

	it("fail that are not answered in time", async () => {
		expect(await failing({ latencyMs: 1_000 })).toBeCloseTo(Math.exp(-1), 1);
	});

	it("say what they met, and let metrics count the errors that a task answered in time", async () => {
		const { prober, sent } = proberOf({ errors: 1 });
		expect(await prober.probe(probeOf({ count: 2, path: "/deep" }), "green")).toEqual({
			sent: 2,
			failed: 2,
			serverErrors: 2,
			unreachable: 0,
			why: "GET /deep answered 500",
		});
		expect(sent).toMatchObject([{ requests: 2, failed: 2 }]);
		const late = proberOf({ errors: 1, latencyMs: 1e9 });
		expect(await late.prober.probe(probeOf(), "green")).toMatchObject({
			failed: 2,
			serverErrors: 0,
			unreachable: 0,
			why: "GET /: no answer within 1000 ms",
		});
		expect(late.sent).toMatchObject([{ requests: 2, failed: 0 }]);
	});

	it("reach nobody where there is no task, and no metric counts them", async () => {
		const { prober, sent } = proberOf({}, { tasks: 0 });
		expect(await prober.probe(probeOf(), "green")).toMatchObject({
			sent: 2,
			failed: 2,
			serverErrors: 0,
			unreachable: 0,
		});
		expect(sent).toEqual([]);
	});

	it("reach nobody where the network has no way: none has failed, and no task has seen one", async () => {
		const { prober, sent } = proberOf({}, { reaches: false });
		expect(await prober.probe(probeOf({ count: 2 }), "green")).toMatchObject({ sent: 2, failed: 0, unreachable: 2 });
		expect(sent).toEqual([]);
	});
});
