import { afterEach, describe, expect, it, vi } from "vitest";
import { benchWorld } from "../../bench/world.ts";
import { rehearse } from "../../rehearsal/rehearse.ts";

// A million caches take too long here: what is tested is what the bench makes of its measurements.
vi.mock("../../rehearsal/rehearse.ts", () => ({ rehearse: vi.fn() }));

afterEach(() => {
	vi.restoreAllMocks();
	vi.mocked(rehearse).mockClear();
});

/** Measures as if the runs took so many seconds, the process had so much memory, and every rollout ended so. */
async function measured(seconds: readonly number[], mebibytes = 100, outcome = "completed") {
	const used = [...seconds];
	vi.spyOn(process, "cpuUsage").mockImplementation((before) => {
		// A part of it is the system's.
		const all = before ? (used.shift() ?? Number.NaN) * 1_000_000 : 0;
		return { user: all * 0.75, system: all * 0.25 };
	});
	vi.spyOn(process, "resourceUsage").mockReturnValue({ maxRSS: mebibytes * 1_024 } as NodeJS.ResourceUsage);
	vi.mocked(rehearse).mockResolvedValue({ runs: [{ outcome }] } as never);
	const lines: string[] = [];
	return { ...(await benchWorld((line) => lines.push(line))), lines };
}

const thrice = (...seconds: number[]) => seconds.flatMap((each) => [each, each, each]);

describe("the bench of the world", () => {
	it("measures each size by the median of three runs, and tells how time grows between sizes", async () => {
		const { sizes, growth, lines, ok } = await measured([0.1, 0.2, 0.3, 2, 9, 1, 11, 10, 2]);
		expect(sizes).toEqual([
			{ caches: 10_000, seconds: 0.2, mebibytes: 100 },
			{ caches: 100_000, limitSeconds: 3, seconds: 2, mebibytes: 100 },
			{ caches: 1_000_000, limitSeconds: 20, seconds: 10, mebibytes: 100 },
		]);
		expect(growth).toEqual([expect.closeTo(1), expect.closeTo(Math.log10(5))]);
		expect(ok).toBe(true);
		expect(lines).toEqual([
			"   10,000 caches    0.20 s   100 MiB",
			"  100,000 caches    2.00 s   100 MiB  (limit 3 s, 1024 MiB)",
			"1,000,000 caches   10.00 s   100 MiB  (limit 20 s, 1024 MiB)",
			"time grows as caches to the power of 1.00, then 0.70",
		]);
	});

	it.each([
		["holds every limit", thrice(99, 2.9, 19), 1_023, true],
		["is too slow with 100,000 caches", thrice(1, 3, 10), 100, false],
		["is too slow with 1,000,000 caches", thrice(1, 2, 20), 100, false],
		["needs too much memory", thrice(1, 2, 10), 1_024, false],
	])("says whether it %s", async (_, seconds, mebibytes, ok) => {
		expect((await measured(seconds, mebibytes)).ok).toBe(ok);
	});

	it("plays a healthy rollout with as many caches as it says, one request each ten seconds", async () => {
		await measured(thrice(1, 2, 10));
		const scenarios = vi.mocked(rehearse).mock.calls.map(([{ scenario }]) => scenario);
		expect(scenarios.map(({ clients }) => clients.caches)).toEqual(thrice(10_000, 100_000, 1_000_000));
		for (const { clients, traffic } of scenarios) {
			expect(traffic).toEqual({ kind: "flat", requestsPerSecond: clients.caches / 10 });
		}
	});

	it("measures nothing when the rollout does not complete", async () => {
		await expect(measured([1], 100, "failed-back")).rejects.toThrow("the rollout ended as failed-back");
	});
});
