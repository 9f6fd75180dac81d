import type { Verdict } from "../contract.ts";

/** The signal is good. */
export function pass(code: string, reason: string): Verdict {
	return { verdict: "pass", code, reason };
}

/** The signal says neither good nor bad: no data, or not yet. */
export function hold(code: string, reason: string): Verdict {
	return { verdict: "hold", code, reason };
}

/** The signal is bad. */
export function fail(code: string, reason: string): Verdict {
	return { verdict: "fail", code, reason };
}

/** One fail fails; any hold holds; all must pass. No signal at all is no data, hence a hold. */
export function combine(verdicts: readonly Verdict[]): Verdict {
	const worst =
		verdicts.find(({ verdict }) => verdict === "fail") ?? verdicts.find(({ verdict }) => verdict === "hold");
	if (worst) return worst;
	if (verdicts.length === 0) return hold("NoSignal", "no signal was looked at");
	return pass("Healthy", verdicts.flatMap(({ reason }) => reason || []).join("; "));
}
