import { describe, expect, it } from "vitest";
import { type Case, caseText, parseCase } from "../../../faults/model/case.ts";
import type { Rehearsed } from "../../../faults/run/play.ts";
import { shrink } from "../../../faults/run/shrink.ts";

/** A prover in which a case is broken when it says so. */
const broken =
	(isBroken: (text: string) => boolean) =>
	async (each: Case): Promise<Rehearsed> => {
		const violations = isBroken(caseText(each)) ? [{ invariant: "1-weights", message: "all zero", seconds: 1 }] : [];
		return { played: { case: caseText(each), violations }, sites: [] } as unknown as Rehearsed;
	};

const PAIR = parseCase("sick-late call:9:dns.change:throttled state:5:Settle:aborted");

describe("a reproduction", () => {
	it("loses the fault of a pair that has nothing to do with it", async () => {
		const shrunk = await shrink(
			PAIR,
			"1-weights",
			broken((text) => text.includes("aborted")),
		);
		expect(shrunk && caseText(shrunk.case)).toBe("sick-late state:5:Settle:aborted");
	});

	it("keeps both faults when it takes both", async () => {
		const shrunk = await shrink(
			PAIR,
			"1-weights",
			broken((text) => /throttled.*aborted/.test(text)),
		);
		expect(shrunk?.case.faults).toHaveLength(2);
	});

	it("is none of a violation that does not show again, or of another invariant", async () => {
		expect(
			await shrink(
				PAIR,
				"1-weights",
				broken(() => false),
			),
		).toBeUndefined();
		expect(
			await shrink(
				PAIR,
				"3-ends",
				broken(() => true),
			),
		).toBeUndefined();
	});
});
