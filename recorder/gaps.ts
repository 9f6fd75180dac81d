import type { RecordLine } from "../runtime/contract/record.ts";
import type { FromLogs } from "./logged.ts";
import type { Gap } from "./record-file.ts";

/** From a check until the next one's function has begun, beyond the wait: a try that failed is tried again after seconds. In milliseconds. */
const LATE = 60_000;

/**
 * What is missing. What one check hands on is what the next one is given, unless a task that acts stands between; so a line that is lost shows,
 * and so does one that never came though the check before had something wait for it.
 */
export function gapsOf({ checks, events, unread }: FromLogs): Gap[] {
	const acts = events.filter(({ by }) => by !== "observer").map(({ at }) => at);
	const between = checks.flatMap((check, i): Gap[] => {
		const before = checks[i - 1];
		if (!before || before.after === check.before) return [];
		if (acts.some((at) => at >= before.at && at <= check.at)) return late(before, check, acts);
		return [{ from: before.at, to: check.at, why: "a check between is not recorded" }];
	});
	const large = checks.flatMap(({ at, tooLarge }): Gap[] =>
		tooLarge === undefined ? [] : [{ from: at, to: at, why: `a check's answers were left out: ${tooLarge} bytes` }],
	);
	const lost = unread.map(({ at, why }): Gap => {
		const when = new Date(at).toISOString();
		return { from: when, to: when, why: `a check cannot be read: ${why}` };
	});
	return [...between, ...large, ...lost].sort((one, other) => one.from.localeCompare(other.from));
}

/** Where something acted between, the time alone tells: a check that waits is followed by one. */
function late(before: RecordLine, check: RecordLine, acts: readonly string[]): Gap[] {
	const { next, waitSeconds = 0 } = before.decision;
	if (next !== "wait") return [];
	const due = Date.parse(before.at) + 1_000 * waitSeconds + LATE;
	const acted = acts.find((at) => at >= before.at) ?? check.at;
	return Math.min(Date.parse(acted), Date.parse(check.at)) > due
		? [{ from: before.at, to: check.at, why: "a check between is not recorded" }]
		: [];
}
