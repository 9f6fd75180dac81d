import type { JudgeConfig, Verdict } from "../../../contract/index.ts";
import { other } from "../../../contract/index.ts";
import { type BUDGET, chance, threshold } from "../budget.ts";
import { evidenceAgainst, evidenceFor, type Pair, type Tolerated } from "../evidence.ts";
import { count, percentOf } from "../figures.ts";
import {
	expectedRequests,
	type MinuteOfBoth,
	minutesOfBoth,
	movesWholeResolvers,
	pairsOf,
	tallied,
	withinBake,
} from "../minutes.ts";
import type { Answers, Evidence } from "../observation.ts";
import { combine, fail, hold, pass } from "../verdict.ts";

/** What of an answer may be bad: how it is counted, what of it is tolerated, and how people call it. */
interface Kind {
	readonly count: "errors" | "slow";
	readonly comparison: keyof typeof BUDGET;
	readonly ceiling: keyof typeof BUDGET;
	/** How the verdict's code begins: `ErrorsAboveStable`, `ErrorsAboveCeiling`, … */
	readonly code: "Errors" | "Slow";
	readonly doing: (judge: JudgeConfig) => string;
}

const KINDS: readonly Kind[] = [
	{
		count: "errors",
		comparison: "errors",
		ceiling: "errorCeiling",
		code: "Errors",
		doing: () => "with 5XX",
	},
	{
		count: "slow",
		comparison: "latency",
		ceiling: "latencyCeiling",
		code: "Slow",
		doing: ({ latency }) => `in more than ${latency.objectiveMilliseconds} ms`,
	},
];

/** Does the candidate answer more requests with 5XX, or slowly, than the stable color does in the same minutes? */
export function answerSignal({ candidate, judge, answers, probes }: Evidence): Verdict {
	if (!answers) return pass("NoTraffic", "");
	if ("unreadable" in answers) return hold("MetricsUnreadable", `metrics cannot be read: ${answers.unreadable}`);
	const minutes = minutesOfBoth(answers.value, candidate);
	const verdicts = kindsOf(judge).map((kind) => compared(kind, minutes, { candidate, judge }));
	const bad = combine(verdicts);
	if (bad.verdict === "fail") return bad;
	return enough(answers.value, minutes, judge, probes !== undefined) ?? bad;
}

/** Whether the bake's own minutes speak for the release as strongly as they would have to speak against it. */
export function strongEvidence({ candidate, judge, answers }: Evidence): boolean {
	if (!answers || "unreadable" in answers) return false;
	const minutes = minutesOfBoth(answers.value, candidate);
	const before = minutes.length - withinBake(minutes, answers.value).length;
	return kindsOf(judge).every((kind) => {
		const pairs = pairsOf(minutes, kind.count, judge.minRequests).slice(before);
		return evidenceFor(pairs, toleratedOf(kind, judge)) >= threshold(kind.comparison, judge);
	});
}

function kindsOf({ latency }: JudgeConfig): readonly Kind[] {
	return KINDS.filter(({ count }) => count !== "slow" || latency.objectiveMilliseconds > 0);
}

function limitsOf({ count }: Kind, judge: JudgeConfig) {
	return count === "errors" ? judge.errors : judge.latency;
}

function toleratedOf(kind: Kind, judge: JudgeConfig): Tolerated {
	const { ratio, percent } = limitsOf(kind, judge);
	return { ratio, share: percent / 100 };
}

function compared(
	kind: Kind,
	minutes: readonly MinuteOfBoth[],
	{ candidate, judge }: Pick<Evidence, "candidate" | "judge">,
): Verdict {
	const { ceilingPercent } = limitsOf(kind, judge);
	const pairs = pairsOf(minutes, kind.count, judge.minRequests);
	const observed = tallied(pairs);
	const shown = `${candidate} answers ${percentOf(observed.candidate)} ${kind.doing(judge)} (${other(candidate)} ${percentOf(observed.stable)}), ${count(observed.candidate.requests)} requests`;
	const comparison = evidenceAgainst(pairs, toleratedOf(kind, judge));
	if (comparison >= threshold(kind.comparison, judge)) {
		return fail(`${kind.code}AboveStable`, `${shown}, ${chance(comparison)}`);
	}
	const ceiling = evidenceAgainst(withinCeiling(pairs, ceilingPercent), { ratio: 0, share: ceilingPercent / 100 });
	if (ceilingPercent < 100 && ceiling >= threshold(kind.ceiling, judge)) {
		return fail(`${kind.code}AboveCeiling`, `${shown}; at most ${ceilingPercent} % are allowed, ${chance(ceiling)}`);
	}
	return pass(`${kind.code}Tolerated`, observed.candidate.requests > 0 ? shown : "");
}

/** The minutes in which the stable color keeps to the ceiling: otherwise something has failed that both need. */
function withinCeiling(pairs: readonly Pair[], ceilingPercent: number): readonly Pair[] {
	return pairs.filter(({ stable }) => stable.bad <= (stable.requests * ceilingPercent) / 100);
}

/** Without enough requests nothing is shown: a hold, unless probes decide where there is no traffic. */
function enough(
	answers: Answers,
	minutes: readonly MinuteOfBoth[],
	{ minRequests }: JudgeConfig,
	probed: boolean,
): Verdict | undefined {
	if (answers.bakedFrom === undefined) return undefined;
	const { requests } = tallied(pairsOf(withinBake(minutes, answers), "errors")).candidate;
	if (requests >= minRequests) return undefined;
	const few = `${count(requests)} of ${count(minRequests)} requests in this step`;
	const expected = expectedRequests(answers, minutes);
	// By now they should have come: either DNS has not moved, or CloudWatch is late.
	if (probed && expected < minRequests)
		return pass("RemainingForProbes", `${few}, too few to compare: the probes decide`);
	if (probed && movesWholeResolvers(answers, minutes)) {
		return pass(
			"RemainingForProbes",
			`${few}, since whole resolvers move and their chance has not come: the probes decide`,
		);
	}
	return hold("TooFewRequests", `${few}; ${count(expected)} should have come`);
}
