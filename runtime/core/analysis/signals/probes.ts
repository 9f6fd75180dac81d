import type { ProbeTally, Verdict } from "../../../contract/index.ts";
import { chance, threshold } from "../budget.ts";
import { evidenceAgainst } from "../evidence.ts";
import type { Evidence } from "../observation.ts";
import { fail, hold, pass } from "../verdict.ts";

/** Does the candidate answer the controller's own requests? They decide fast, and where there is no traffic. */
export function probeSignal({ candidate, judge, probes }: Evidence): Verdict {
	if (!judge.probe || !probes) return pass("NotProbed", "");
	const minutes = Object.values(probes.minutes);
	const against = evidenceAgainst(minutes.map(pairOf), { ratio: 0, share: judge.probe.tolerancePercent / 100 });
	const sum = (of: (tally: ProbeTally) => number) => minutes.reduce((total, tally) => total + of(tally), 0);
	const shown = `${sum(({ failed }) => failed)} of ${sum(({ sent }) => sent)} probes of ${candidate} failed`;
	const why = "value" in probes.now && probes.now.value.why ? `: ${probes.now.value.why}` : "";
	if (against >= threshold("probes", judge)) return fail("ProbesFailed", `${shown}, ${chance(against)}${why}`);
	if ("unreadable" in probes.now)
		return hold("ProbesUnreadable", `${candidate} cannot be probed: ${probes.now.unreadable}`);
	const { sent, failed, unreachable } = probes.now.value;
	const unreached = `${unreachable} of ${sent} probes do not reach the preview of ${candidate}${why}`;
	if (unreachable > 0) return hold("PreviewUnreachable", unreached);
	return failed > 0 ? hold("ProbesFailing", `${shown}${why}`) : pass("ProbesAnswered", shown);
}

function pairOf({ sent, failed }: ProbeTally) {
	return { candidate: { requests: sent, bad: failed }, stable: { requests: 0, bad: 0 } };
}
