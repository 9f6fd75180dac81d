import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sampleJudge } from "../../../../rehearsal/sample.ts";
import { judgeEvidence } from "../../../../runtime/core/analysis/judge.ts";
import type { Evidence, HookReading, ProbeReadings, Reading } from "../../../../runtime/core/analysis/observation.ts";
import { hookSignal } from "../../../../runtime/core/analysis/signals/hooks.ts";
import { combine, fail, hold, pass } from "../../../../runtime/core/analysis/verdict.ts";
import type { AlarmState } from "../../../../runtime/ports/index.ts";
import { START } from "../../../support/documents.ts";
import { type Answered, evidence, probing, times } from "../../../support/evidence.ts";
import { runs } from "../../../support/runs.ts";

const UNREADABLE = fc.constantFrom("AccessDenied", "timeout", "no such thing").map((unreadable) => ({ unreadable }));

/** A reading that may be missing: not asked for, or not answered. */
function maybe<T>(value: fc.Arbitrary<T>): fc.Arbitrary<Reading<T> | undefined> {
	return fc.oneof(
		value.map((input) => ({ value: input })),
		UNREADABLE,
		fc.constant(undefined),
	);
}

/** A minute of a color, bad or not. */
const minute: fc.Arbitrary<Answered> = fc
	.tuple(
		fc.integer({ min: 0, max: 5_000 }),
		fc.double({ min: 0, max: 1, noNaN: true }),
		fc.double({ min: 0, max: 1, noNaN: true }),
	)
	.map(([requests, errors, slow]) => [requests, Math.round(requests * errors), requests * slow]);
const minutes = fc.array(minute, { maxLength: 15 });
const states = fc.dictionary(
	fc.string({ minLength: 1 }),
	fc.constantFrom<AlarmState>("OK", "ALARM", "INSUFFICIENT_DATA"),
);
const probes: fc.Arbitrary<ProbeReadings | undefined> = fc.option(
	fc
		.tuple(fc.boolean(), fc.array(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.boolean()), { maxLength: 10 }))
		.map(([readable, sent]) =>
			probing(readable ? {} : "timeout", ...sent.map(([count, bad]) => [count, bad ? count : 0] as const)),
		),
	{ nil: undefined },
);
const judges = fc
	.record({
		missing: fc.constantFrom("ignore", "hold", "fail"),
		minRequests: fc.integer({ min: 1, max: 1_000 }),
		inconclusive: fc.constantFrom("fail", "pause", "promote"),
	})
	.map(({ missing, ...rest }) => sampleJudge({ ...rest, alarms: { names: ["a"], missing } }));

/** Any evidence, and what of it is missing. */
const evidences: fc.Arbitrary<Evidence> = fc
	.record({
		judge: judges,
		green: minutes,
		blue: minutes,
		readable: fc.boolean(),
		baking: fc.boolean(),
		probes,
		watched: maybe(states),
	})
	.map(({ judge, green, blue, readable, baking, probes: sent, watched }) => {
		const observed = evidence({ green, blue, judge, answers: baking ? {} : { bakedFrom: undefined } });
		return { ...observed, ...(!readable && { answers: { unreadable: "timeout" } }), probes: sent, watched };
	});

describe("whatever the evidence", () => {
	it("what lacks data never fails a candidate: silence is no sickness", () => {
		const nothing: fc.Arbitrary<Evidence> = fc
			.record({
				judge: fc.constantFrom("ignore", "hold").map((missing) => sampleJudge({ alarms: { names: ["a"], missing } })),
				blue: minutes,
				readable: fc.boolean(),
				silent: fc.integer({ min: 0, max: 20 }),
				watched: maybe(fc.dictionary(fc.string({ minLength: 1 }), fc.constant<AlarmState>("INSUFFICIENT_DATA"))),
				probed: fc.constantFrom(undefined, probing("timeout"), probing("timeout", [12], [12])),
			})
			.map(({ judge, blue, readable, silent, watched, probed }) => {
				const observed = evidence({ judge, green: times(silent, [0]), blue });
				return { ...observed, ...(!readable && { answers: { unreadable: "timeout" } }), watched, probes: probed };
			});
		const verdicts = new Set<string>();
		fc.assert(
			fc.property(nothing, (observed) => {
				const { verdict } = judgeEvidence(observed);
				verdicts.add(verdict);
				expect(verdict).not.toBe("fail");
			}),
		);
		expect(verdicts).toContain("hold");
	});

	it("silence at the end of a bake never passes one where nobody probes", () => {
		const few = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 10 });
		fc.assert(
			fc.property(few, minutes, (green, blue) => {
				const observed = evidence({ green: green.map((requests) => [requests] as const), blue });
				expect(judgeEvidence(observed).verdict).toBe("hold");
			}),
		);
	});

	it("what cannot be read holds, unless something else fails", () => {
		fc.assert(
			fc.property(evidences, (observed) => {
				const blind = [observed.answers, observed.watched, observed.judge.probe && observed.probes?.now].some(
					(reading) => reading && "unreadable" in reading,
				);
				if (blind) expect(judgeEvidence(observed).verdict).not.toBe("pass");
			}),
		);
	});

	it("an alarm that rings fails a candidate, whatever else is seen", () => {
		fc.assert(
			fc.property(evidences, states, (observed, others) => {
				const watched = { value: { ...others, ringing: "ALARM" as const } };
				expect(judgeEvidence({ ...observed, watched })).toMatchObject({ verdict: "fail", code: "AlarmRinging" });
			}),
		);
	});

	it("probes that all fail fail a candidate, whatever else is seen", () => {
		fc.assert(
			fc.property(evidences, (observed) => {
				expect(judgeEvidence({ ...observed, probes: probing({ failed: 2 }, [12, 12]) }).verdict).toBe("fail");
			}),
		);
	});

	it("more bad answers never make a candidate that failed pass", () => {
		let failed = 0;
		fc.assert(
			fc.property(
				minutes,
				minutes,
				fc.array(fc.nat({ max: 500 }), { minLength: 15, maxLength: 15 }),
				(green, blue, more) => {
					const worse = green.map(([requests, errors = 0, slow = 0], i): Answered => {
						const extra = more[i] ?? 0;
						return [requests, Math.min(requests, errors + extra), Math.min(requests, slow + extra)];
					});
					if (judgeEvidence(evidence({ green, blue })).verdict !== "fail") return;
					failed++;
					expect(judgeEvidence(evidence({ green: worse, blue })).verdict).toBe("fail");
				},
			),
			{ numRuns: runs(100, 100) },
		);
		expect(failed).toBeGreaterThan(0);
	});

	it("another minute in which all is well never hides what has failed already", () => {
		fc.assert(
			fc.property(minutes, minutes, fc.array(fc.nat({ max: 5_000 }), { maxLength: 5 }), (green, blue, good) => {
				const length = Math.max(green.length, blue.length);
				const silence = (count: number) => times(count, [0]);
				const before = {
					green: [...green, ...silence(length - green.length)],
					blue: [...blue, ...silence(length - blue.length)],
				};
				if (judgeEvidence(evidence(before)).verdict !== "fail") return;
				const later = evidence({
					green: [...before.green, ...good.map((requests) => [requests] as const)],
					blue: [...before.blue, ...good.map((requests) => [requests] as const)],
					answers: { bakedFrom: START },
				});
				expect(judgeEvidence(later).verdict).toBe("fail");
			}),
		);
	});
});

describe("whatever the signals say", () => {
	const verdict = fc.constantFrom(pass("P", ""), hold("H", ""), fail("F", ""));

	it("one fail fails, any hold holds, and all must pass", () => {
		fc.assert(
			fc.property(fc.array(verdict, { minLength: 1 }), (list) => {
				const has = (wanted: string) => list.some((each) => each.verdict === wanted);
				const expected = has("fail") ? "fail" : has("hold") ? "hold" : "pass";
				expect(combine(list).verdict).toBe(expected);
			}),
		);
	});

	it("no hook that has time left fails a candidate unless it says so", () => {
		const reading: fc.Arbitrary<HookReading> = fc
			.record({ seconds: fc.integer({ min: 0, max: 599 }), answer: maybe(fc.constantFrom("pass", "hold")) })
			.map(({ seconds, answer }) => ({
				hook: {
					function: "arn:aws:lambda:eu-west-1:1:function:h",
					points: ["after-step" as const],
					deadlineSeconds: 600,
				},
				seconds,
				answer:
					answer && "value" in answer ? { value: { verdict: answer.value, reason: "" } } : { unreadable: "rubbish" },
			}));
		fc.assert(fc.property(fc.array(reading), (list) => hookSignal(list).verdict !== "fail"));
	});
});
