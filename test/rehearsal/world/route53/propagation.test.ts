import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Seed } from "../../../../rehearsal/random.ts";
import { Propagation } from "../../../../rehearsal/world/route53/propagation.ts";

interface Write {
	readonly second: number;
	readonly greenShare: number;
	readonly inSyncSeconds: number;
}

function spreading(atRest: number, writes: readonly Write[]): Propagation<number> {
	const propagation = new Propagation(atRest);
	for (const { second, greenShare, inSyncSeconds } of writes) propagation.write(second, greenShare, inSyncSeconds);
	return propagation;
}

/** The chance of green at a second. */
const chanceOf = (propagation: Propagation<number>, second: number) => propagation.chance(second, (share) => share);

/** A number up to a bound, evenly: fast-check's own `double` is nearly always close to 0. */
const upTo = (most: number) => fc.integer({ min: 0, max: 1_000_000 }).map((part) => (part / 1_000_000) * most);
const write = fc.record({
	second: upTo(200),
	greenShare: upTo(1),
	inSyncSeconds: upTo(120),
});
const writes = fc.array(write, { maxLength: 6 }).map((all) => all.sort((a, b) => a.second - b.second));

describe("what name servers know", () => {
	it("is asked of each as it is in that second, whatever spreads", () => {
		const propagation = new Propagation("old");
		propagation.write(0, "new", 100);
		expect(propagation.chance(25, (known) => (known === "old" ? 1 : 0))).toBe(0.75);
		expect(propagation.chance(25, () => 0.5)).toBe(0.5);
	});

	it("is not asked of what none of them knows any more, or none knows yet", () => {
		const propagation = new Propagation("first");
		propagation.write(0, "second", 10);
		propagation.write(50, "third", 10);
		const asked: string[] = [];
		propagation.chance(50, (known) => asked.push(known));
		propagation.chance(60, (known) => asked.push(known));
		expect(asked).toEqual(["second", "third"]);
	});
});

describe("a change of weights", () => {
	it("is not known before it is written", () => {
		expect(chanceOf(spreading(0.2, [{ second: 10, greenShare: 1, inSyncSeconds: 0 }]), 9.9)).toBe(0.2);
	});

	it("reaches the name servers evenly until it is INSYNC", () => {
		const propagation = spreading(0, [{ second: 10, greenShare: 0.5, inSyncSeconds: 40 }]);
		expect([10, 20, 30, 40, 50, 1_000].map((second) => chanceOf(propagation, second))).toEqual([
			0, 0.125, 0.25, 0.375, 0.5, 0.5,
		]);
	});

	it("is everywhere at once when INSYNC takes no time", () => {
		expect(chanceOf(spreading(0, [{ second: 10, greenShare: 0.5, inSyncSeconds: 0 }]), 10)).toBe(0.5);
	});

	it("overtakes one that is still spreading", () => {
		const propagation = spreading(0, [
			{ second: 0, greenShare: 1, inSyncSeconds: 100 },
			{ second: 40, greenShare: 0, inSyncSeconds: 20 },
		]);
		expect(chanceOf(propagation, 40)).toBeCloseTo(0.4, 12);
		expect(chanceOf(propagation, 50)).toBeCloseTo(0.5 * 0.5, 12);
		expect(chanceOf(propagation, 60)).toBe(0);
	});

	it("answers as name servers do that each keep the newest change that reached them", () => {
		const changes = [
			{ second: 0, greenShare: 0.1, inSyncSeconds: 60 },
			{ second: 20, greenShare: 0.6, inSyncSeconds: 90 },
			{ second: 45, greenShare: 0, inSyncSeconds: 30 },
		];
		const uniform = new Seed(1).stream("servers");
		const servers = 50_000;
		const at = 60;
		let shares = 0;
		for (let i = 0; i < servers; i++) {
			const known = changes.filter(({ second, inSyncSeconds }) => second + uniform() * inSyncSeconds <= at);
			shares += known.at(-1)?.greenShare ?? 0.9;
		}
		expect(Math.abs(shares / servers - chanceOf(spreading(0.9, changes), at))).toBeLessThan(
			4.5 * Math.sqrt(0.25 / servers),
		);
	});

	it("never makes answers that no set of weights ever said", () => {
		fc.assert(
			fc.property(writes, upTo(400), (changes, second) => {
				const said = [0.3, ...changes.map(({ greenShare }) => greenShare)];
				const chance = chanceOf(spreading(0.3, changes), second);
				expect(chance).toBeGreaterThanOrEqual(Math.min(...said) - 1e-12);
				expect(chance).toBeLessThanOrEqual(Math.max(...said) + 1e-12);
			}),
		);
	});

	it("leaves nothing of all earlier ones once it is INSYNC", () => {
		fc.assert(
			fc.property(writes, write, (earlier, { greenShare, inSyncSeconds }) => {
				const propagation = spreading(0.3, [...earlier, { second: 200, greenShare, inSyncSeconds }]);
				expect(chanceOf(propagation, 200 + inSyncSeconds)).toBe(greenShare);
			}),
		);
	});
});
