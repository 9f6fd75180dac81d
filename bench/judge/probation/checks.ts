import { OLD_ENOUGH_SECONDS } from "../../../runtime/core/analysis/settled.ts";
import { DEFAULT_PROBE, DEFAULT_TIMING } from "../../../runtime/defaults.ts";
import { checksOf, type Part } from "../shown.ts";
import { HOUR } from "./cells.ts";
import type { Hour } from "./hour.ts";

/** What checks see anew: how many probes of each color were sent since the one before, and how many of them failed. */
export interface Check {
	readonly second: number;
	readonly sent: number;
	readonly serving: number;
	readonly warm: number;
	/** Whether metrics show more than they did, or a minute has grown old enough to count. */
	readonly more: boolean;
}

const MINUTE = 60;
const INTERVAL = DEFAULT_TIMING.analysisIntervalSeconds;

/**
 * The checks of an hour. Those at which all probes are answered and nothing new is shown are taken together with the next one of their minute:
 * the judge would come to the same.
 */
export function checksIn({ parts, probes }: Hour): readonly Check[] {
	const seconds = new Set(
		parts.flatMap((each, minute) => [...checksOf(each, INTERVAL), ...settledByAge(each, minute)]),
	);
	const found: Check[] = [];
	let quiet = 0;
	for (let i = 0; i < (HOUR * MINUTE) / INTERVAL; i++) {
		const second = (i + 1) * INTERVAL;
		const [serving, warm] = [probes[i]?.serving ?? 0, probes[i]?.warm ?? 0];
		const more = seconds.has(second);
		const count = probes.length > 0 ? DEFAULT_PROBE.count : 0;
		if (serving + warm > 0) {
			if (quiet > 0) found.push({ second, sent: quiet, serving: 0, warm: 0, more: false });
			found.push({ second, sent: count, serving, warm, more });
			quiet = 0;
			continue;
		}
		quiet += count;
		const lastOfMinute = (second + INTERVAL) % MINUTE === 0 || second === HOUR * MINUTE;
		if (!more && !lastOfMinute) continue;
		found.push({ second, sent: quiet, serving: 0, warm: 0, more });
		quiet = 0;
	}
	return found;
}

/** When a minute counts whose books never balance. */
function settledByAge(parts: readonly Part[], minute: number): number[] {
	const sum = (metric: Part["metric"]) =>
		parts.reduce((all, part) => all + (part.metric === metric && part.color === "candidate" ? part.count : 0), 0);
	const balanced = sum("good") + sum("bad") === sum("requests") || sum("good") === sum("requests");
	return balanced ? [] : [MINUTE * (minute + 1) + OLD_ENOUGH_SECONDS];
}
