import { describe, expect, it } from "vitest";
import { observedShare, shareSignal } from "../../../../../runtime/core/analysis/signals/share.ts";
import { START } from "../../../../support/documents.ts";
import { type EvidenceOptions, evidence, probedMinutes, probing, times } from "../../../../support/evidence.ts";

const judged = (options: EvidenceOptions) => shareSignal(evidence(options));

describe("the candidate's share of requests", () => {
	it("passes it when DNS has moved what its weight says", () => {
		expect(judged({ green: times(2, [120]), blue: times(2, [1_080]) })).toEqual({
			verdict: "pass",
			code: "ShareReached",
			reason: "10 % of 2,400 requests reach green, 10 % are meant to",
		});
	});

	it("holds it when it is too low, and shows the stubborn share", () => {
		expect(judged({ green: times(2, [10]), blue: times(2, [1_190]) })).toEqual({
			verdict: "hold",
			code: "ShareTooLow",
			reason: "0.8 % of 2,400 requests reach green, 10 % are meant to: for 92 % of what was moved DNS has not changed",
		});
	});

	it("holds it when nothing reaches it at all", () => {
		expect(judged({ blue: times(2, [1_200]), green: times(2, [0]) })).toMatchObject({
			verdict: "hold",
			reason: expect.stringContaining("for 100 % of what was moved DNS has not changed"),
		});
	});

	it("is no share where whole resolvers move, if probes decide meanwhile; but all of them must have moved in the end", () => {
		const minutes = { blue: times(6, [1_200]), green: times(6, [0]) };
		const probes = probing({}, [12]);
		expect(judged({ ...minutes, probes })).toMatchObject({ verdict: "pass", code: "ShareUnknown" });
		expect(judged(minutes).code).toBe("ShareTooLow");
		expect(judged({ ...minutes, probes, answers: { intended: 1 } }).code).toBe("ShareTooLow");
		// So few that none may well have come by chance.
		const few = { blue: [...times(5, [199]), [1_200] as const], green: [...times(5, [0]), [1] as const] };
		expect(judged({ ...few, probes }).code).toBe("ShareTooLow");
	});

	it("holds it when it is too high: more users than the step allows are on the release", () => {
		expect(judged({ green: times(2, [400]), blue: times(2, [800]) })).toEqual({
			verdict: "hold",
			code: "ShareTooHigh",
			reason: "33 % of 2,400 requests reach green, 10 % are meant to",
		});
	});

	it.each([
		["low by half, and by what chance may do", 2_400, [75, "ShareTooLow"], [76, "ShareReached"]],
		["high by half, and by what chance may do", 2_400, [404, "ShareReached"], [405, "ShareTooHigh"]],
	] as const)("may be too %s", (_, requests, [one, first], [two, second]) => {
		const code = (own: number) => judged({ green: [[own]], blue: [[requests - own]] }).code;
		expect([code(one), code(two)]).toEqual([first, second]);
	});

	it("may be further off by chance the fewer the requests are", () => {
		expect(judged({ green: [[0]], blue: [[80]] }).verdict).toBe("pass");
		expect(judged({ green: [[0]], blue: [[400]] }).verdict).toBe("hold");
	});

	it("is checked from the smallest number of requests on that proves anything", () => {
		expect(judged({ green: [[0]], blue: [[49]], answers: { intended: 1 } }).code).toBe("ShareUnknown");
		expect(judged({ green: [[0]], blue: [[50]], answers: { intended: 1 } }).code).toBe("ShareTooLow");
	});

	it("must be nearly all of them at 100 percent, where there is no chance", () => {
		const all = { intended: 1 };
		expect(judged({ green: [[500]], blue: [[500]], answers: all }).verdict).toBe("pass");
		expect(judged({ green: [[499]], blue: [[501]], answers: all }).code).toBe("ShareTooLow");
	});

	it("is not checked where anything is tolerated", () => {
		const options = { green: times(2, [1_000]), blue: times(2, [200]) };
		expect(judged({ ...options, judge: { shareTolerancePercent: 99 } }).verdict).toBe("hold");
		const verdict = judged({ ...options, judge: { shareTolerancePercent: 100 } });
		expect(verdict).toEqual({ verdict: "pass", code: "ShareUnknown", reason: "" });
	});

	it.each([
		["there were too few requests", { green: [[0]], blue: [[49]] }],
		["there were none", {}],
		["DNS still settles", { blue: times(5, [5_400]), answers: { bakedFrom: undefined } }],
	] as [string, EvidenceOptions][])("is unknown, and holds nothing, while %s", (_, options) => {
		expect(judged(options)).toEqual({ verdict: "pass", code: "ShareUnknown", reason: "" });
	});

	it("is unknown where metrics cannot be read, or were not asked for: another signal says so", () => {
		const { answers: _, ...silent } = evidence();
		expect(shareSignal(silent).code).toBe("ShareUnknown");
		expect(shareSignal({ ...silent, answers: { unreadable: "AccessDenied" } }).code).toBe("ShareUnknown");
	});
});

describe("the observed share", () => {
	it("is counted over the bake's own minutes, without probes", () => {
		const green = [[0], [112], [112]] as const;
		const answers = { bakedFrom: START + 60_000, probes: probedMinutes([0], [12], [12]) };
		const observed = evidence({ green: [...green], blue: times(3, [300]), answers });
		expect(observedShare(observed)).toEqual({ requests: 800, share: 0.25 });
	});

	it("is none where there were no requests, or no metrics", () => {
		expect(observedShare(evidence({ green: [[12]], answers: { probes: probedMinutes([12]) } }))).toBeUndefined();
		expect(observedShare({ ...evidence(), answers: { unreadable: "AccessDenied" } })).toBeUndefined();
		expect(observedShare({ ...evidence(), answers: undefined })).toBeUndefined();
	});
});
