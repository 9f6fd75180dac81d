import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ByColor } from "../../../../runtime/contract/index.ts";
import { judgeEvidence } from "../../../../runtime/core/analysis/judge.ts";
import { OLD_ENOUGH_SECONDS, settledIn, settledUntil } from "../../../../runtime/core/analysis/settled.ts";
import { strongEvidence } from "../../../../runtime/core/analysis/signals/answers.ts";
import { observedShare } from "../../../../runtime/core/analysis/signals/share.ts";
import type { AnsweredMinute } from "../../../../runtime/ports/index.ts";
import { at, START } from "../../../support/documents.ts";
import { type EvidenceOptions, evidence } from "../../../support/evidence.ts";

/** One minute of each color; `accounted` is what of its requests has an answer that is counted. */
function minutes(blue?: Partial<AnsweredMinute>, green?: Partial<AnsweredMinute>): ByColor<readonly AnsweredMinute[]> {
	const of = (minute?: Partial<AnsweredMinute>) =>
		minute ? [{ at: START, requests: 100, errors: 0, slow: 0, accounted: 100, ...minute }] : [];
	return { blue: of(blue), green: of(green) };
}

const oldAt = START + 60_000 + 1_000 * OLD_ENOUGH_SECONDS;
const settled = (both: ReturnType<typeof minutes>, now = oldAt - 1) => settledIn({ minutes: both, now })(START);

describe("a minute of metrics", () => {
	it("is settled once every request of both colors is accounted for by an answer", () => {
		expect(settled(minutes({}, {}))).toBe(true);
	});

	it.each<[string, ReturnType<typeof minutes>]>([
		["the stable color's 5XX are still to come", minutes({ accounted: 99 }, {})],
		["the candidate's are", minutes({}, { accounted: 0 })],
		["a node's requests are still to come", minutes({}, { requests: 50 })],
		["one color shows nothing: nobody may have asked it, or it is late", minutes({}, undefined)],
		["the other one does", minutes(undefined, {})],
	])("is not while %s; and is when it is old enough", (_, both) => {
		expect(settled(both)).toBe(false);
		expect(settled(both, oldAt)).toBe(true);
	});

	it("is whole by its age alone where only requests are counted", () => {
		expect(settledUntil(at(600))).toEqual(at(600 - OLD_ENOUGH_SECONDS));
		expect(settledUntil(at(659.9))).toEqual(at(600 - OLD_ENOUGH_SECONDS));
	});
});

/** Identical releases at 1 % errors and 1,000 requests a second. */
const identical: EvidenceOptions = {
	green: [
		[6_000, 60],
		[6_000, 60],
	],
	blue: [
		[54_000, 540],
		[54_000, 540],
	],
};

/** The same check with something of the newest minute still to come. */
function torn(color: "blue" | "green", change: Partial<AnsweredMinute>, options = identical) {
	const observation = evidence(options);
	if (!observation.answers || "unreadable" in observation.answers) throw new Error("there are answers");
	const { value } = observation.answers;
	const [first, newest] = value.minutes[color];
	const changed = first && newest ? [first, { ...newest, ...change }] : [];
	return { ...observation, answers: { value: { ...value, minutes: { ...value.minutes, [color]: changed } } } };
}

describe("a check of a minute that is not settled", () => {
	it("fails no identical release whose stable color's newest 5XX are not there yet, while its requests are", () => {
		expect(judgeEvidence(torn("blue", { errors: 0, accounted: 53_460 })).verdict).toBe("pass");
	});

	it.each<[string, "blue" | "green", Partial<AnsweredMinute>]>([
		["half of the stable color's 5XX", "blue", { errors: 270, accounted: 53_730 }],
		["half of the candidate's requests", "green", { requests: 3_000 }],
		["the candidate's 5XX", "green", { errors: 0, accounted: 5_940 }],
	])("says the same as without it, when it lacks %s", (_, color, change) => {
		const without = evidence({ green: [[6_000, 60]], blue: [[54_000, 540]] });
		const observation = torn(color, change);
		expect(judgeEvidence(observation)).toEqual(judgeEvidence(without));
		expect(strongEvidence(observation)).toBe(strongEvidence(without));
		expect(observedShare(observation)).toEqual(observedShare(without));
	});

	it("is no pass: with nothing else to see it holds", () => {
		const first = { green: [[0], [6_000, 60]], blue: [[0], [54_000, 540]] } as const;
		const found = judgeEvidence(
			torn("blue", { errors: 0, accounted: 53_460 }, { ...first, answers: { requestsPerMinute: 60_000 } }),
		);
		expect(found).toMatchObject({ verdict: "hold", code: "TooFewRequests" });
	});

	it("changes nothing, whatever it lacks", () => {
		const part = fc.nat({ max: 6_000 });
		const without = judgeEvidence(evidence({ green: [[6_000, 60]], blue: [[54_000, 540]] }));
		fc.assert(
			fc.property(
				fc.constantFrom("blue", "green"),
				part,
				part,
				fc.integer({ min: 1, max: 6_000 }),
				(color, requests, errors, lacks) => {
					const change = { requests, errors: Math.min(requests, errors), accounted: requests - lacks };
					expect(judgeEvidence(torn(color, change))).toEqual(without);
				},
			),
		);
	});
});
