import { describe, expect, it } from "vitest";
import { singles } from "../../../faults/cases/enumerate.ts";
import { firstFaults, secondFaults } from "../../../faults/cases/pairs.ts";
import { type Case, caseText, parseCase } from "../../../faults/model/case.ts";
import { family } from "../../../faults/model/kinds.ts";
import { playCase, work } from "../../../faults/run/job.ts";

const healthy = parseCase("healthy");

/** The single faults of a healthy release. */
async function all(): Promise<Case[]> {
	return singles(healthy, await playCase(healthy), false);
}

describe("the first faults of pairs", () => {
	it("are the same for the same seed, and others for another", async () => {
		const faults = await all();
		const drawn = (seed: number) => firstFaults(faults, 20, seed).map(caseText);
		expect(drawn(3)).toEqual(drawn(3));
		expect(drawn(3)).not.toEqual(drawn(4));
	});

	it("are of every kind, rare as it may be", async () => {
		const faults = await all();
		const kind = ({ faults: [fault] }: Case) => family(fault?.kind ?? "");
		const drawn = new Set(firstFaults(faults, 600, 1).map(kind));
		expect([...drawn].sort()).toEqual([...new Set(faults.map(kind))].sort());
	});
});

describe("the second faults of pairs", () => {
	const numbers = Array.from({ length: 40 }, (_, i) => i);

	it("strike after the first, at places of the rehearsal that has the first, the watchdog's own among them", async () => {
		const { sites } = await playCase(healthy);
		const assess = sites.find(({ place, name }) => place === "state" && name === "Assess");
		const first = parseCase(`healthy state:${assess?.n}:Assess:aborted`);
		const after = (await playCase(first)).sites;
		const seconds = secondFaults(first, after, { seed: 1, numbers });
		expect(seconds).toHaveLength(numbers.length);
		for (const { place, n, name } of seconds) {
			const site = after.find((each) => each.place === place && each.n === n);
			expect(site?.name).toBe(name);
			expect(site?.order).toBeGreaterThan(assess?.order ?? Number.POSITIVE_INFINITY);
		}
		expect(
			seconds.some(({ place, n }) => after.find((each) => each.place === place && each.n === n)?.by === "watchdog"),
		).toBe(true);
	});

	it("follow from seed and number alone, whoever draws them", async () => {
		const { sites } = await playCase(healthy);
		const draw = (which: readonly number[]) => secondFaults(healthy, sites, { seed: 7, numbers: which });
		expect([...draw([3]), ...draw([1, 2])]).toEqual(draw([3, 1, 2]));
	});

	it("are played as pairs", async () => {
		const results = await work({
			case: "sick-at-once call:1:history.find:throttled",
			pairs: { seed: 1, numbers: [0, 1] },
		});
		expect(results).toHaveLength(2);
		for (const { case: text, violations } of results) {
			expect(parseCase(text).faults).toHaveLength(2);
			expect(violations).toEqual([]);
		}
	});
});
