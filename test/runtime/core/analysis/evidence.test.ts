import { describe, expect, it } from "vitest";
import { evidenceAgainst, evidenceFor, type Pair } from "../../../../runtime/core/analysis/evidence.ts";

/** What errors of the default judge are compared by. */
const TOLERATED = { ratio: 1.25, share: 0.001 };
/** From which evidence on the default judge fails a release for its errors. */
const ENOUGH = Math.log(1 / 0.007);

const minute = (candidate: readonly [number, number], stable: readonly [number, number] = [0, 0]): Pair => ({
	candidate: { requests: candidate[0], bad: candidate[1] },
	stable: { requests: stable[0], bad: stable[1] },
});
const minutes = (count: number, each: Pair): Pair[] => Array.from({ length: count }, () => each);

describe("evidence against a release", () => {
	it("is none before anything was answered", () => {
		expect(evidenceAgainst([], TOLERATED)).toBe(0);
		expect(evidenceAgainst([minute([0, 0], [540, 0])], TOLERATED)).toBe(0);
	});

	it("is none when it does as well as the stable color", () => {
		expect(evidenceAgainst(minutes(30, minute([600, 6], [5_400, 54])), TOLERATED)).toBe(0);
	});

	it("is none as long as it does no more than what is tolerated", () => {
		expect(evidenceAgainst(minutes(300, minute([60_000, 810], [540_000, 5_400])), TOLERATED)).toBe(0);
	});

	it.each([
		["three of 60 where 540 have none", minute([60, 3], [540, 0]), false],
		["four of 60 where 540 have none", minute([60, 4], [540, 0]), true],
		["six of 60 where 540 have one", minute([60, 6], [540, 1]), true],
		["twice the errors, six of 600", minute([600, 12], [5_400, 54]), false],
		["twice the errors, 120 of 6,000", minute([6_000, 130], [54_000, 540]), true],
	])("knows what one minute proves: %s", (_, only, proves) => {
		expect(evidenceAgainst([only], TOLERATED) >= ENOUGH).toBe(proves);
	});

	it("counts what the stable color does in the same minute, and so does not mind when what both need fails", () => {
		const good = minute([60, 0], [540, 1]);
		expect(evidenceAgainst([good, minute([60, 30], [540, 270]), good], TOLERATED)).toBe(0);
		expect(evidenceAgainst([good, minute([60, 30], [540, 1]), good], TOLERATED)).toBeGreaterThan(ENOUGH);
	});

	it("gathers over minutes of which none proves anything", () => {
		const each = minute([60, 3], [540, 5]);
		expect(evidenceAgainst([each], TOLERATED)).toBeLessThan(ENOUGH);
		expect(evidenceAgainst(minutes(8, each), TOLERATED)).toBeGreaterThan(ENOUGH);
	});

	it.each([10, 60, 600])("finds what begins after %i good minutes, a few minutes later", (good) => {
		const late = [...minutes(good, minute([60, 0], [540, 1])), ...minutes(5, minute([60, 4], [540, 1]))];
		expect(evidenceAgainst(late.slice(0, good), TOLERATED)).toBe(0);
		expect(evidenceAgainst(late, TOLERATED)).toBeGreaterThan(ENOUGH);
	});

	it("stays at its height when the release does better again", () => {
		const bad = minutes(3, minute([60, 6], [540, 1]));
		const height = evidenceAgainst(bad, TOLERATED);
		expect(evidenceAgainst([...bad, ...minutes(60, minute([60, 0], [540, 1]))], TOLERATED)).toBe(height);
	});

	it("does not count minutes in which the release was not asked", () => {
		const bad = minute([60, 6], [540, 1]);
		expect(evidenceAgainst([minute([0, 0], [600, 1]), bad], TOLERATED)).toBe(evidenceAgainst([bad], TOLERATED));
	});

	it("cannot come from a comparison when the stable color has no requests", () => {
		expect(evidenceAgainst(minutes(30, minute([600, 600])), TOLERATED)).toBe(0);
	});

	it("comes from a ceiling whatever the stable color does", () => {
		const ceiling = { ratio: 0, share: 0.05 };
		expect(evidenceAgainst(minutes(10, minute([600, 30])), ceiling)).toBe(0);
		expect(evidenceAgainst([minute([600, 90])], ceiling)).toBeGreaterThan(ENOUGH);
		expect(evidenceAgainst([minute([600, 90], [5_400, 810])], ceiling)).toBe(
			evidenceAgainst([minute([600, 90])], ceiling),
		);
	});

	it("stays a number, however many requests and errors there are", () => {
		const height = evidenceAgainst(minutes(60, minute([600_000, 600_000], [5_400_000, 0])), TOLERATED);
		expect(height).toBeGreaterThan(100);
		expect(height).toBeLessThan(Number.POSITIVE_INFINITY);
	});
});

describe("evidence for a release", () => {
	it("is none before anything was answered, and none when it does what is just not tolerated", () => {
		expect(evidenceFor([], TOLERATED)).toBe(0);
		expect(evidenceFor(minutes(30, minute([6_000, 81], [54_000, 540])), TOLERATED)).toBe(0);
	});

	it("gathers while it does as well as the stable color", () => {
		const each = minute([6_000, 60], [54_000, 540]);
		expect(evidenceFor([each], TOLERATED)).toBeLessThan(ENOUGH);
		expect(evidenceFor(minutes(5, each), TOLERATED)).toBeGreaterThan(ENOUGH);
	});

	it("comes from silence only when much should have been heard", () => {
		expect(evidenceFor([minute([100, 0], [900, 0])], TOLERATED)).toBeLessThan(1);
		expect(evidenceFor([minute([10_000, 0], [90_000, 0])], TOLERATED)).toBeGreaterThan(ENOUGH);
	});
});
