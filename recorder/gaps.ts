import type { RecordLine } from "../runtime/contract/record.ts";
import type { FromLogs, LoggedEvent } from "./logged.ts";
import type { Gap } from "./record-file.ts";

const MISSING = "a check is not recorded";

/**
 * What is missing. Each check leaves two lines: what it decided by, and that it is done; one without the other tells of a loss. Where both are
 * lost it shows all the same: what one check hands on is what the next one is given, unless a task that acts stands between.
 */
export function gapsOf({ checks, events, unread, done }: FromLogs): Gap[] {
	const acts = events.filter(({ by }) => by !== "observer").map(({ at }) => at);
	const between = checks.flatMap((check, i): Gap[] => {
		const before = checks[i - 1];
		if (!before || before.after === check.before) return [];
		if (acts.some((at) => at >= before.at && at <= check.at)) return [];
		return [{ from: before.at, to: check.at, why: MISSING }];
	});
	const lost = [...unmatched(checks, done).map(({ at }) => gapAround(checks, at)), ...between];
	const large = checks.flatMap(({ at, tooLarge }): Gap[] =>
		tooLarge === undefined ? [] : [{ from: at, to: at, why: `a check's answers were left out: ${tooLarge} bytes` }],
	);
	const illegible = unread.map(({ at, why }): Gap => {
		const when = new Date(at).toISOString();
		return { from: when, to: when, why: `a check cannot be read: ${why}` };
	});
	return [...merged(lost), ...large, ...illegible].sort((one, other) => one.from.localeCompare(other.from));
}

/** The checks that are done, and of which nobody knows by what they decided. */
function unmatched(checks: readonly RecordLine[], done: readonly LoggedEvent[]): readonly LoggedEvent[] {
	const left = [...checks];
	return done.filter(({ at, task }) => {
		const place = left.findLastIndex((check) => check.task === task && check.at <= at);
		const [found] = place < 0 ? [] : left.splice(place, 1);
		return found === undefined;
	});
}

/** From the check before a moment to the one after it. */
function gapAround(checks: readonly RecordLine[], at: string): Gap {
	const before = checks.findLast((check) => check.at < at)?.at ?? at;
	const after = checks.find((check) => check.at > at)?.at ?? at;
	return { from: before, to: after, why: MISSING };
}

/** Gaps that overlap are one. */
function merged(gaps: readonly Gap[]): Gap[] {
	const found: Gap[] = [];
	for (const gap of [...gaps].sort((one, other) => one.from.localeCompare(other.from))) {
		const last = found.at(-1);
		if (last === undefined || gap.from >= last.to) found.push(gap);
		else found.splice(-1, 1, { ...last, to: gap.to > last.to ? gap.to : last.to });
	}
	return found;
}
