import { type Color, type JudgeConfig, other, type ProbeReport, type Verdict } from "../../../contract/index.ts";
import { chance, threshold } from "../budget.ts";
import { beyond, MOST, type Tally } from "../evidence.ts";
import type { Reading } from "../observation.ts";
import { fail, hold, pass } from "../verdict.ts";
import { rounded } from "./bets.ts";

/** What came of the same probes of both colors at one check. */
export interface ProbesOfBoth {
	readonly serving: Reading<ProbeReport>;
	readonly warm: Reading<ProbeReport>;
}

/** What is bet on: the serving color fails so much of its probes, the warm one next to none. */
const EFFECTS = [
	{ share: 0.98, weight: 0.5 },
	{ share: 0.5, weight: 0.3 },
	{ share: 0.2, weight: 0.2 },
] as const;
/** What the warm color fails then. */
const WARM_SHARE = 0.02;

/** Those of a color's probes that met it. */
export function arrived(reading: Reading<ProbeReport>): Tally {
	if ("unreadable" in reading) return { requests: 0, bad: 0 };
	const { sent, failed, unreachable } = reading.value;
	return { requests: sent - unreachable, bad: failed };
}

/** Bets after a check. @param begins - belief that the effect begins at it. */
export function probeBets(
	before: readonly number[],
	{ serving, warm }: { readonly serving: Tally; readonly warm: Tally },
	begins: number,
	tolerated: number,
): number[] {
	const bets = EFFECTS.map(({ share, weight }, i) => {
		const compared = besides(serving, warm, share);
		const alone = tolerated > 0 ? beyond(serving, tolerated, share / tolerated) : compared;
		return Math.min(MOST, ((before[i] ?? 0) + begins * weight) * Math.exp(Math.min(compared, alone)));
	});
	return rounded(bets);
}

/**
 * How much likelier it is, as a logarithm, that the colors fail so many probes if they fail with shares of their own than if both do with the
 * mean of these. Its mean is at most 1 whatever share both fail with, and smaller if the serving color fails less: docs/judge.md.
 */
function besides(serving: Tally, warm: Tally, share: number): number {
	const all = serving.requests + warm.requests;
	if (serving.requests === 0 || warm.requests === 0) return 0;
	const mean = (serving.requests * share + warm.requests * WARM_SHARE) / all;
	const of = ({ requests, bad }: Tally, own: number) =>
		bad * Math.log(own / mean) + (requests - bad) * Math.log((1 - own) / (1 - mean));
	return of(serving, share) + of(warm, WARM_SHARE);
}

/** What the probes of all checks, this one the last, say of the color that serves. */
export function probesVerdict(
	bets: readonly number[],
	{ serving: color, probes }: { readonly serving: Color; readonly probes?: ProbesOfBoth | undefined },
	judge: JudgeConfig,
): Verdict {
	if (!judge.probe || !probes) return pass("NotProbed", "");
	const [serving, warm] = [arrived(probes.serving), arrived(probes.warm)];
	const why = "value" in probes.serving && probes.serving.value.why ? `: ${probes.serving.value.why}` : "";
	const shown = `${serving.bad} of ${serving.requests} probes of ${color} failed, ${warm.bad} of ${warm.requests} of ${other(color)}`;
	const against = Math.log(bets.reduce((sum, worth) => sum + worth, 0));
	if (against >= threshold("probationProbes", judge)) return fail("ProbesFailed", `${shown}, ${chance(against)}${why}`);
	for (const [reading, { requests }, which] of [
		[probes.serving, serving, color],
		[probes.warm, warm, other(color)],
	] as const) {
		if ("unreadable" in reading) return hold("ProbesUnreadable", `${which} cannot be probed: ${reading.unreadable}`);
		const notified = reading.value.why ? `: ${reading.value.why}` : "";
		if (requests === 0) return hold("PreviewUnreachable", `no probe reaches the preview of ${which}${notified}`);
	}
	if (serving.bad > 0 && warm.bad > 0) return hold("FailsAtBoth", `${shown}: both colors share the cause${why}`);
	return serving.bad > 0 ? hold("ProbesFailing", `${shown}${why}`) : pass("ProbesAnswered", shown);
}
