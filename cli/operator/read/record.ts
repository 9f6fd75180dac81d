import { joined } from "../../../recorder/join.ts";
import { fromLogs, type LoggedLine } from "../../../recorder/logged.ts";
import type { Gap, Recorded } from "../../../recorder/record-file.ts";
import { type HistoryEntry, WATCHDOG } from "../../../runtime/contract/index.ts";
import { UsageError } from "../exit.ts";
import type { Meant } from "../find/rollout.ts";
import { type Lookup, tolerateRefusal } from "../find/services.ts";
import type { Execution } from "../sources.ts";
import type { LogReader, LogSpan } from "./logs.ts";

/** The functions that log what becomes of a rollout. */
const FUNCTIONS = ["observer", "actuator", "watchdog"] as const;
/** `arn:aws:states:REGION:ACCOUNT:execution:NAME-rollout:…`: the functions' names begin as the state machine's. */
const MACHINE = /:execution:([^:]+)-rollout:/;

const HOUR = 3_600_000;
/** How long before its end a rollout may have begun whose execution nobody knows any more: gates wait for a week. */
const LONGEST = 14 * 24 * HOUR;

/** The rollout that is meant, and what is known of it besides its logs. */
interface Known {
	readonly service: string;
	readonly attempt: string;
	/** ARN of its execution. */
	readonly rollout: string;
	readonly history: HistoryEntry | undefined;
	/** Undefined where Step Functions knows it no more, or these credentials may not ask. */
	readonly execution: Execution | undefined;
}

/** Puts a rollout's record together. @throws {UsageError} when there is no such rollout, or nothing is left of it. */
export async function recordOf(meant: Meant, lookup: Lookup, logs: LogReader): Promise<Recorded> {
	const known = await knownOf(meant, lookup);
	const { service, attempt, rollout, history, execution } = known;
	const span = spanOf(known, lookup.now());
	const first = await linesOf(known, span, logs);
	const more = await afterwards(known, first.lines, span, lookup.now(), logs);
	const record = joined({
		service,
		attempt,
		rollout,
		history: history ?? null,
		execution: execution ? executionOf(execution) : null,
		lines: [...first.lines, ...more],
		gaps: first.gaps,
	});
	if (record.checks.length === 0) throw new UsageError(nothingLeft(known, span, first.gaps));
	return { ...record, gaps: [...beginning(record, known), ...record.gaps] };
}

async function knownOf({ service, attempt, execution: arn }: Meant, { sources }: Lookup): Promise<Known> {
	const { locks, ledger, executions } = sources;
	const lock = await locks.held(service);
	const [newest] = attempt === undefined && !lock ? await ledger.entries(service) : [];
	const which = attempt ?? lock?.attempt ?? newest?.attempt;
	const history = newest ?? (which === undefined ? undefined : await ledger.find(service, which));
	const owner = lock?.attempt === which && lock?.owner !== WATCHDOG ? lock?.owner : undefined;
	const rollout = arn ?? history?.execution ?? owner;
	if (which === undefined || rollout === undefined)
		throw new UsageError(`${service} has had no rollout yet: there is nothing to export`);
	const execution = await tolerateRefusal(executions.find(rollout), undefined);
	return { service, attempt: which, rollout, history, execution };
}

function spanOf({ history, execution }: Known, now: Date): LogSpan {
	const ended = history && history.outcome !== "running" ? Date.parse(history.at) : now.getTime();
	const from = execution ? Date.parse(execution.startedAt) : ended - LONGEST;
	return { from: new Date(from - HOUR), to: new Date(Math.min(now.getTime(), ended + HOUR)) };
}

async function linesOf({ service, rollout }: Known, span: LogSpan, logs: LogReader) {
	const name = MACHINE.exec(rollout)?.[1];
	if (name === undefined)
		throw new UsageError(
			`the functions' logs cannot be found by ${rollout}: a controller's state machine is named NAME-rollout`,
		);
	const lines: LoggedLine[] = [];
	const gaps: Gap[] = [];
	// One after the other: an account has few such questions.
	for (const by of FUNCTIONS) {
		const group = `/aws/lambda/${name}-${by}`;
		const found = await logs.lines(group, by, service, span);
		if (found) lines.push(...found);
		else gaps.push({ ...isoOf(span), why: `there is no log group ${group}` });
	}
	return { lines, gaps };
}

/** What follows on completion: probation, for as long as the checks say that it lasts. */
async function afterwards(
	known: Known,
	lines: readonly LoggedLine[],
	{ to }: LogSpan,
	now: Date,
	logs: LogReader,
): Promise<readonly LoggedLine[]> {
	const timing = fromLogs(lines).checks.at(-1)?.settings.timing as Record<string, number> | undefined;
	const seconds = (timing?.probationSeconds ?? 0) + (timing?.holdSeconds ?? 0);
	const until = new Date(Math.min(now.getTime(), to.getTime() + 1_000 * seconds));
	return until > to ? (await linesOf(known, { from: new Date(to.getTime() + 1), to: until }, logs)).lines : [];
}

function executionOf({ startedAt, running, status, error, cause }: Execution): NonNullable<Recorded["execution"]> {
	const failed = { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) };
	return { status: running ? "RUNNING" : status, startedAt, ...failed };
}

/** What is missing at the beginning: a rollout begins with Begin, which logs that it is done. */
function beginning({ events, checks }: Recorded, { execution }: Known): Gap[] {
	if (!execution || events.some(({ task }) => task === "begin")) return [];
	const to = [...events, ...checks].map(({ at }) => at).sort()[0] ?? execution.startedAt;
	return [
		{
			from: execution.startedAt,
			to,
			why: "its beginning is not in the logs: they are not kept for so long, or have warnings alone",
		},
	];
}

function nothingLeft({ service, attempt, execution }: Known, span: LogSpan, gaps: readonly Gap[]): string {
	const { from, to } = isoOf(span);
	return [
		`no check of ${attempt} of ${service} is recorded between ${from} and ${to}`,
		...gaps.map(({ why }) => why),
		execution?.running
			? "it may have made none yet: status says what it waits for"
			: "it made none, its controller is older than records, or the days are over for which the controller keeps them (record_days)",
	].join("; ");
}

function isoOf({ from, to }: LogSpan): { readonly from: string; readonly to: string } {
	return { from: from.toISOString(), to: to.toISOString() };
}
