import { LENGTHS, oneLine, type Verdict } from "../../contract/index.ts";

/** Every verdict is made here. Its reason may name a hundred alarms, or quote what a function said: it is cut. */
function verdictOf(verdict: Verdict["verdict"], code: string, reason: string): Verdict {
	return { verdict, code, reason: oneLine(reason, LENGTHS.reason) };
}

/** The signal is good. */
export function pass(code: string, reason: string): Verdict {
	return verdictOf("pass", code, reason);
}

/** The signal says neither good nor bad: no data, or not yet. */
export function hold(code: string, reason: string): Verdict {
	return verdictOf("hold", code, reason);
}

/** The signal is bad. */
export function fail(code: string, reason: string): Verdict {
	return verdictOf("fail", code, reason);
}

/** One fail fails; any hold holds; all must pass. No signal at all is no data, hence a hold. */
export function combine(verdicts: readonly Verdict[]): Verdict {
	const worst =
		verdicts.find(({ verdict }) => verdict === "fail") ?? verdicts.find(({ verdict }) => verdict === "hold");
	if (worst) return worst;
	if (verdicts.length === 0) return hold("NoSignal", "no signal was checked");
	return pass("Healthy", verdicts.flatMap(({ reason }) => reason || []).join("; "));
}
