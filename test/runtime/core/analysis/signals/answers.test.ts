import { describe, expect, it } from "vitest";
import { chance } from "../../../../../runtime/core/analysis/budget.ts";
import { evidenceAgainst, type Tolerated } from "../../../../../runtime/core/analysis/evidence.ts";
import { minutesOfBoth, pairsOf } from "../../../../../runtime/core/analysis/minutes.ts";
import { answerSignal, strongEvidence } from "../../../../../runtime/core/analysis/signals/answers.ts";
import { DEFAULT_JUDGE } from "../../../../../runtime/defaults.ts";
import { START } from "../../../../support/documents.ts";
import { type EvidenceOptions, evidence, probedMinutes, probing, times } from "../../../../support/evidence.ts";

/** When every minute of these tests is old enough to count, whatever it lacks. */
const LATER = { now: START + 900_000 };
const judged = (options: EvidenceOptions) => answerSignal(evidence(options));
const { errors, latency } = DEFAULT_JUDGE;

/** How likely a good release is to ever check so bad, as the reason says it. */
function chanceOf(options: EvidenceOptions, count: "errors" | "slow", tolerated: Tolerated): string {
	const { answers } = evidence(options);
	if (!answers || "unreadable" in answers) throw new Error("no answers");
	return chance(evidenceAgainst(pairsOf(minutesOfBoth(answers.value, "green"), count), tolerated));
}

describe("the candidate's answers", () => {
	it("fail it when it answers more with 5XX than the stable color, with the figures that a person needs", () => {
		const sick: EvidenceOptions = { green: [[131, 6]], blue: [[1_179, 1]] };
		const p = chanceOf(sick, "errors", { ratio: 1.25, share: 0.001 });
		expect(p).toMatch(/^p = \de-\d+$/);
		expect(judged(sick)).toEqual({
			verdict: "fail",
			code: "ErrorsAboveStable",
			reason: `green answers 4.6 % with 5XX (blue 0.08 %), 131 requests, ${p}`,
		});
	});

	it("fail it when more of them are slow than of the stable color's, and name the objective", () => {
		const slow: EvidenceOptions = { green: times(3, [1_200, 0, 360]), blue: times(3, [10_800, 0, 1_080]) };
		const p = chanceOf(slow, "slow", { ratio: 1.25, share: 0.01 });
		expect(judged(slow)).toEqual({
			verdict: "fail",
			code: "SlowAboveStable",
			reason: `green answers 30 % in more than 500 ms (blue 10 %), 3,600 requests, ${p}`,
		});
	});

	it("pass it when it does as the stable color does, with the figures of both", () => {
		expect(judged({ green: times(5, [600, 0]), blue: times(5, [5_400, 5]) })).toEqual({
			verdict: "pass",
			code: "Healthy",
			reason:
				"green answers 0.0 % with 5XX (blue 0.09 %), 3,000 requests; green answers 0.0 % in more than 500 ms (blue 0.0 %), 3,000 requests",
		});
	});

	it("are compared in the minutes in which the candidate was asked: the stable color's others do not count", () => {
		const { reason } = judged({
			green: [undefined, [600, 6]],
			blue: [
				[5_400, 5_400],
				[5_400, 54],
			],
		});
		expect(reason).toContain("green answers 1.0 % with 5XX (blue 1.0 %), 600 requests");
	});

	it.each([
		[0, "0.0 %"],
		[9, "0.09 %"],
		[10, "0.1 %"],
		[999, "10.0 %"],
		[1_000, "10 %"],
	])("are shown as shares that a person can read: %s of 10,000 are %s", (bad, shown) => {
		const { reason } = judged({ green: [[10_000, bad]], blue: [[90_000, 9 * bad]], judge: { minRequests: 1 } });
		expect(reason).toContain(`green answers ${shown} with 5XX (blue ${shown}), 10,000 requests`);
	});

	it("say none of a stable color that was asked nothing in those minutes", () => {
		expect(judged({ green: times(2, [600, 0]), answers: LATER }).reason).toContain(
			"green answers 0.0 % with 5XX (blue none)",
		);
	});

	it("say nothing before there is any traffic", () => {
		const { answers: _, ...silent } = evidence();
		expect(answerSignal(silent)).toEqual({ verdict: "pass", code: "NoTraffic", reason: "" });
	});

	it("hold it when its metrics cannot be read, and say why", () => {
		const blind = { ...evidence(), answers: { unreadable: "GetMetricData: AccessDenied" } };
		expect(answerSignal(blind)).toEqual({
			verdict: "hold",
			code: "MetricsUnreadable",
			reason: "metrics cannot be read: GetMetricData: AccessDenied",
		});
	});
});

describe("a ceiling", () => {
	it("fails a candidate where there is no stable color left to compare it with", () => {
		const sick: EvidenceOptions = { green: times(2, [600, 60]), answers: LATER };
		const p = chanceOf(sick, "errors", { ratio: 0, share: 0.05 });
		expect(judged(sick)).toEqual({
			verdict: "fail",
			code: "ErrorsAboveCeiling",
			reason: `green answers 10 % with 5XX (blue none), 1,200 requests; at most 5 % are allowed, ${p}`,
		});
	});

	it("fails one that is not worse than what is tolerated of the stable color", () => {
		const generous = { errors: { ...errors, ratio: 100 } };
		const sick: EvidenceOptions = { green: times(2, [600, 60]), blue: times(2, [5_400, 54]), judge: generous };
		expect(judged(sick).code).toBe("ErrorsAboveCeiling");
	});

	it("does not count where the stable color is above it too: something has failed that both need", () => {
		const generous = { errors: { ...errors, ratio: 100 } };
		const both = (bad: number): EvidenceOptions => ({ green: [[600, 60]], blue: [[5_400, bad]], judge: generous });
		expect(judged(both(270)).code).toBe("ErrorsAboveCeiling");
		expect(judged(both(271)).verdict).toBe("pass");
		const before: EvidenceOptions = {
			green: [
				[600, 60],
				[600, 60],
			],
			blue: [
				[5_400, 540],
				[5_400, 0],
			],
			judge: generous,
		};
		const p = chanceOf({ green: [[600, 60]], blue: [[5_400, 0]] }, "errors", { ratio: 0, share: 0.05 });
		expect(judged(before).reason).toContain(`at most 5 % are allowed, ${p}`);
	});

	it("holds for slow answers too, where there is one", () => {
		const slow: EvidenceOptions = { green: [[120, 0, 90]], answers: LATER };
		expect(judged(slow).verdict).toBe("pass");
		const p = chanceOf(slow, "slow", { ratio: 0, share: 0.2 });
		expect(judged({ ...slow, judge: { latency: { ...latency, ceilingPercent: 20 } } })).toEqual({
			verdict: "fail",
			code: "SlowAboveCeiling",
			reason: `green answers 75 % in more than 500 ms (blue none), 120 requests; at most 20 % are allowed, ${p}`,
		});
	});

	it("of 100 percent is none", () => {
		const all: EvidenceOptions = { green: times(5, [600, 600]) };
		expect(judged({ ...all, judge: { errors: { ...errors, ceilingPercent: 100 } } }).verdict).toBe("pass");
		expect(judged({ ...all, judge: { errors: { ...errors, ceilingPercent: 99 } } }).verdict).toBe("pass");
		expect(judged({ ...all, judge: { errors: { ...errors, ceilingPercent: 60 } } }).code).toBe("ErrorsAboveCeiling");
	});
});

describe("latency", () => {
	it("is not checked without an objective", () => {
		const slow: EvidenceOptions = { green: times(3, [1_200, 0, 1_200]), blue: times(3, [10_800, 0, 0]) };
		expect(judged(slow).code).toBe("SlowAboveStable");
		const { verdict, reason } = judged({ ...slow, judge: { latency: { ...latency, objectiveMilliseconds: 0 } } });
		expect(verdict).toBe("pass");
		expect(reason).toBe("green answers 0.0 % with 5XX (blue 0.0 %), 3,600 requests");
	});

	it("hides no errors: those come first", () => {
		const both: EvidenceOptions = { green: [[1_200, 600, 600]], blue: [[10_800, 0, 0]] };
		expect(judged(both).code).toBe("ErrorsAboveStable");
	});
});

describe("too few requests", () => {
	it("say nothing for a release, but what they say against it counts", () => {
		expect(judged({ green: [[49, 0]], blue: [[441, 0]] }).verdict).toBe("hold");
		expect(judged({ green: [[50, 0]], blue: [[450, 0]] }).verdict).toBe("pass");
		expect(judged({ green: [[20, 20]], blue: [[180, 0]] }).code).toBe("ErrorsAboveStable");
		expect(judged({ green: [[20, 1]], blue: [[180, 0]] }).verdict).toBe("hold");
	});

	it("hold a candidate at the end of its bake: silence is never a pass", () => {
		expect(judged({ green: times(3, [3]), blue: times(3, [27]) })).toEqual({
			verdict: "hold",
			code: "TooFewRequests",
			reason: "9 of 50 requests in this step; 9 should have come",
		});
		expect(judged({})).toMatchObject({ verdict: "hold", reason: "0 of 50 requests in this step; 0 should have come" });
	});

	it("are left to the probes where there are any, and no more could have come", () => {
		const probes = probing({}, [12], [12], [12]);
		expect(judged({ green: times(3, [3]), blue: times(3, [27]), probes })).toEqual({
			verdict: "pass",
			code: "RemainingForProbes",
			reason: "9 of 50 requests in this step, too few to compare: the probes decide",
		});
		expect(judged({ probes })).toMatchObject({ verdict: "pass", code: "RemainingForProbes" });
	});

	it("hold it, probes or not, when more should have come by now: DNS has not moved, or CloudWatch is late", () => {
		const late = { blue: times(4, [5_400]), answers: { requestsPerMinute: 5_400 }, probes: probing({}, [12]) };
		expect(judged(late)).toMatchObject({ verdict: "hold", code: "TooFewRequests" });
		// With all of the weight they must come, however few resolvers there are.
		expect(judged({ ...late, blue: times(5, [5_400]), answers: { intended: 1 } })).toEqual({
			verdict: "hold",
			code: "TooFewRequests",
			reason: "0 of 50 requests in this step; 27,000 should have come",
		});
	});

	it("are expected by what minutes show that are not settled yet, too: a count only grows", () => {
		const answers = { requestsPerMinute: 100, now: START + 100_000 };
		expect(judged({ blue: [[600]], answers, probes: probing({}) })).toEqual({
			verdict: "hold",
			code: "TooFewRequests",
			reason: "0 of 50 requests in this step; 100 should have come",
		});
	});

	it("are left to the probes where a settled minute shows that whole resolvers move, and their chance has not come", () => {
		const blue = times(5, [5_400]);
		expect(judged({ blue, probes: probing({}, [12]) })).toEqual({
			verdict: "pass",
			code: "RemainingForProbes",
			reason:
				"0 of 50 requests in this step, since whole resolvers move and their chance has not come: the probes decide",
		});
		expect(judged({ blue })).toMatchObject({ verdict: "hold", code: "TooFewRequests" });
	});

	it("are expected by what the service has had since the rollout began, silent minutes among them", () => {
		const before = [[100], undefined, undefined, [100]] as const;
		const answers = { bakedFrom: START + 4 * 60_000, now: START + 14 * 60_000 };
		const { reason } = judged({ blue: [...before], answers });
		// 200 requests in four minutes, a tenth of them for ten minutes.
		expect(reason).toBe("0 of 50 requests in this step; 50 should have come");
		expect(judged({ blue: [...before], answers, probes: probing({}) }).verdict).toBe("hold");
		const sooner = { ...answers, now: answers.now - 1_000 };
		expect(judged({ blue: [...before], answers: sooner, probes: probing({}) }).code).toBe("RemainingForProbes");
	});

	it("are counted in the step's own minutes, the one among them in which its bake began", () => {
		const green = [...times(3, [600]), [30], [20]] as const;
		const blue = times(5, [5_400]);
		const bakedFrom = START + 3 * 60_000 + 59_000;
		expect(judged({ green: [...green], blue, answers: { bakedFrom } }).verdict).toBe("pass");
		const { code, reason } = judged({ green: [...green], blue, answers: { bakedFrom: bakedFrom + 1_000 } });
		expect({ code, few: reason.split(";")[0] }).toEqual({
			code: "TooFewRequests",
			few: "20 of 50 requests in this step",
		});
	});

	it("hold nothing outside of a bake: while DNS settles there may be none", () => {
		expect(judged({ green: [[3]], blue: [[27]], answers: { bakedFrom: undefined } }).verdict).toBe("pass");
	});

	it("in this step do not hide what the steps before have shown", () => {
		const answers = { bakedFrom: START + 10 * 60_000 };
		expect(judged({ green: [[600, 60]], blue: [[5_400, 0]], answers }).code).toBe("ErrorsAboveStable");
	});
});

describe("the controller's own probes", () => {
	it("are taken out of the candidate's requests, and those answered with 5XX out of its errors", () => {
		const probes = probedMinutes([12, 12, 12]);
		const { reason } = judged({ green: [[212, 12]], blue: [[1_800, 0]], answers: { probes } });
		expect(reason).toContain("green answers 0.0 % with 5XX (blue 0.0 %), 200 requests");
	});

	it("of a minute leave the other minutes alone", () => {
		const probes = probedMinutes([12, 0, 0]);
		const { reason } = judged({ green: times(2, [112, 0]), blue: times(2, [1_000]), answers: { probes } });
		expect(reason).toContain("212 requests");
	});

	it("leave no less than nothing, and no more errors than requests", () => {
		const probes = probedMinutes([12, 0, 0], [12, 12, 12]);
		const { reason } = judged({
			green: [
				[10, 10, 10],
				[60, 0, 60],
			],
			blue: times(2, [90, 0, 90]),
			answers: { probes },
		});
		// All of the first minute's are probes.
		expect(reason).toBe("48 of 50 requests in this step; 23 should have come");
	});

	it("do not make silence a sign of life", () => {
		const options = {
			green: times(10, [12]),
			answers: { probes: probedMinutes(...times(10, [12]).map(() => [12] as const)) },
		};
		expect(judged(options)).toMatchObject({ verdict: "hold", code: "TooFewRequests" });
	});
});

describe("strong evidence for a release", () => {
	const strong = (options: EvidenceOptions) => strongEvidence(evidence(options));
	const long: EvidenceOptions = { green: times(50, [6_000, 0, 10]), blue: times(50, [54_000, 54, 90]) };

	it("is there when it would have been as strong against it", () => {
		expect(strong(long)).toBe(true);
		expect(strong({ green: times(5, [600, 0]), blue: times(5, [5_400, 5]) })).toBe(false);
	});

	it("is needed of errors and of slow answers", () => {
		expect(
			strong({ ...long, green: times(50, [6_000, 6, 0]), judge: { errors: { ...errors, percent: 0, ratio: 1 } } }),
		).toBe(false);
		const worse = { green: times(50, [6_000, 0, 1_000]), blue: times(50, [54_000, 54, 9_000]) };
		const strict = { latency: { ...latency, percent: 0, ratio: 1 } };
		expect(strong({ ...worse, judge: strict })).toBe(false);
		expect(strong({ ...worse, judge: { latency: { ...strict.latency, objectiveMilliseconds: 0 } } })).toBe(true);
	});

	it("counts the step's own minutes only: a greater share may show what a smaller one did not", () => {
		const now = { ...long, green: [...times(49, [6_000, 0, 10]), [60] as const] };
		expect(strong(now)).toBe(true);
		expect(strong({ ...now, answers: { bakedFrom: START + 49 * 60_000 } })).toBe(false);
		expect(strong({ ...long, answers: { bakedFrom: undefined } })).toBe(false);
	});

	it("is not there where nothing was read", () => {
		const { answers: _, ...silent } = evidence(long);
		expect(strongEvidence(silent)).toBe(false);
		expect(strongEvidence({ ...silent, answers: { unreadable: "AccessDenied" } })).toBe(false);
	});
});
