import type { HistoryEntry } from "../runtime/contract/index.ts";
import { gapsOf } from "./gaps.ts";
import { fromLogs, type LoggedLine } from "./logged.ts";
import { type Gap, RECORD_FORMAT, type Recorded, type RecordedExecution } from "./record-file.ts";

/** What is put together to a record of one rollout. */
export interface Sources {
	readonly service: string;
	/** ARN of the execution that began the rollout. */
	readonly rollout: string;
	/** The attempt: executions that go on with its probation have ARNs of their own. */
	readonly attempt: string;
	/** Lines of the functions' logs, of any rollout of the service. */
	readonly lines: readonly LoggedLine[];
	readonly history: HistoryEntry | null;
	readonly execution: RecordedExecution | null;
	/** What is known to be missing already. */
	readonly gaps?: readonly Gap[];
}

/** Puts a record together. Lines of other rollouts are left out; what is missing is named. */
export function joined({ service, rollout, attempt, lines, history, execution, gaps = [] }: Sources): Recorded {
	const { checks, events, unread, done } = fromLogs(lines);
	const own = checks.filter((check) => check.rollout === rollout || check.state.rollout.attempt === attempt);
	const rollouts = new Set([rollout, ...own.map((check) => check.rollout)]);
	const acts = events.filter((event) => rollouts.has(event.rollout));
	const ofThese = (line: { readonly rollout: string }) => rollouts.has(line.rollout);
	const found = gapsOf({ checks: own, events: acts, unread: unread.filter(ofThese), done: done.filter(ofThese) });
	return {
		format: RECORD_FORMAT,
		version: 1,
		service,
		rollout,
		history,
		execution,
		events: acts.map(({ rollout: _, ...event }) => event),
		gaps: [...gaps, ...found],
		checks: own,
	};
}
