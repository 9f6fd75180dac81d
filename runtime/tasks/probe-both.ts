import type { Color, ProbeConfig, ProbeReport } from "../contract/index.ts";
import type { Reading } from "../core/analysis/observation.ts";
import type { ProbesOfBoth } from "../core/analysis/probation/probes.ts";
import type { ObserverPorts } from "../ports/index.ts";
import { reading } from "./read-evidence.ts";
import type { TaskContext } from "./task.ts";

/** So many times as many probes as at a check of a rollout: on probation all users wait for what they say. */
const TIMES = 5;
/** What one question of the prober may be. */
const MOST = 20;
/** So many questions more at the same check, where the color that serves has failed some and the other none: then seconds count. */
const MORE_ROUNDS = 4;

/** The same probes of both colors, as one check of a release on probation sends them. */
export async function probeBoth(
	config: ProbeConfig,
	{ serving, warm }: { readonly serving: Color; readonly warm: Color },
	{ ports, log }: TaskContext<ObserverPorts>,
): Promise<ProbesOfBoth> {
	const ask = async (count: number): Promise<ProbesOfBoth> => {
		const of = (color: Color) => reading("probes", ports.prober.probe({ ...config, count }, color), log);
		const [first, second] = await Promise.all([of(serving), of(warm)]);
		return { serving: first, warm: second };
	};
	const first = await ask(Math.min(MOST, TIMES * config.count));
	if (failed(first.serving) === 0 || failed(first.warm) !== 0) return first;
	const more = await Promise.all(Array.from({ length: MORE_ROUNDS }, () => ask(MOST)));
	// What could not be asked again is left out: the first answer stands.
	const whole = more.filter((round) => failed(round.serving) !== undefined && failed(round.warm) !== undefined);
	return [first, ...whole].reduce((all, round) => ({
		serving: added(all.serving, round.serving),
		warm: added(all.warm, round.warm),
	}));
}

/** How many probes failed; undefined where nobody knows. */
function failed(report: Reading<ProbeReport>): number | undefined {
	return "value" in report ? report.value.failed : undefined;
}

function added(all: Reading<ProbeReport>, round: Reading<ProbeReport>): Reading<ProbeReport> {
	if (!("value" in all) || !("value" in round)) return all;
	const [a, b] = [all.value, round.value];
	const sum = (count: "sent" | "failed" | "serverErrors" | "unreachable") => a[count] + b[count];
	const why = a.why ?? b.why;
	const counts = { sent: sum("sent"), failed: sum("failed"), serverErrors: sum("serverErrors") };
	return { value: { ...counts, unreachable: sum("unreachable"), ...(why !== undefined && { why }) } };
}
