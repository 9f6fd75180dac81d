import type { Rehearsal, Run } from "../run.ts";
import type { Fault } from "../scenario/fault.ts";

/** The scenario's faults that never struck this project's rollout, in words: a typing mistake looks like a release that survives. */
export function missedFaults({ settings, runs }: Rehearsal): readonly string[] {
	const [run] = runs;
	if (!run) return [];
	return settings.faults.flatMap((fault, i) => {
		const why = missed(fault, run);
		return why === undefined ? [] : `faults.${i} (${fault.kind}) never struck: ${why}`;
	});
}

function missed(fault: Fault, { series, timeline }: Run): string | undefined {
	if ("atSeconds" in fault && fault.atSeconds >= series.seconds) return `the rehearsal ended after ${series.seconds} s`;
	if (fault.kind !== "kill" || timeline.some(({ state }) => state === `killed in ${fault.phase}`)) return undefined;
	return `${fault.phase} was not entered ${fault.visit} times`;
}
