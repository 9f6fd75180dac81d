import type { ProbationState, RunningDocument, ServiceConfig, Verdict } from "../../runtime/contract/index.ts";
import type { RecordLine } from "../../runtime/contract/record.ts";
import { decideAgain } from "./again.ts";
import { documentOf } from "./document.ts";
import { Knowledge, type Known } from "./known.ts";
import { serviceOf } from "./settings.ts";
import { foreignSpans, percentAt, stepIn, stepOf } from "./steps.ts";

/** Other settings in place of those that a check decided by. */
export type Change = (recorded: ServiceConfig) => ServiceConfig;

/** When something was decided, and by which check. */
export interface Turn {
	readonly at: string;
	readonly next: string;
	readonly verdict?: Verdict | undefined;
}

/** A share of the traffic: what happened there, and what would have with other settings. */
export interface Share {
	/** The candidate's share of DNS answers, in percent; null: on probation, once it has all of them. */
	readonly percent: number | null;
	/** How it ended; absent where this share was not recorded, or its end was not. */
	readonly happened?: Turn | undefined;
	/** How it would have ended; absent where it would have waited longer than was recorded, or where this share was not recorded. */
	readonly would?: Turn | undefined;
	/** Whether it is of the other settings' schedule. */
	readonly wanted: boolean;
	readonly recorded: boolean;
	/** Of what was asked in deciding again, what was not asked then: those checks decide nothing. */
	readonly unrecorded: readonly string[];
}

/** What ends a share: all but to wait. */
const GOES_ON: ReadonlySet<string> = new Set(["shift", "complete", "gate", "freeze", "end", "undecided"]);
const DECIDES: ReadonlySet<string> = new Set(["assess", "probation"]);

/** A share as it is found out, check by check. */
interface Found {
	percent: number | null;
	happened?: Turn;
	would?: Turn;
	unrecorded: Set<string>;
}

/**
 * Plays what was recorded against other settings: each check is decided again, where the weights stood at a share that their schedule has. Nothing is
 * invented: what would have gone on earlier goes on where the record does, and what would have waited longer than the record has no end.
 */
export async function otherwise(checks: readonly RecordLine[], change: Change): Promise<readonly Share[]> {
	const settings = (check: RecordLine) => {
		const recorded = serviceOf(check);
		return { recorded, wanted: change(recorded) };
	};
	const left = foreignSpans(checks, settings);
	const knowledge = new Knowledge();
	const found = new Map<number | null, Found>();
	let probation: ProbationState | undefined;
	let failed = false;
	for (const check of checks) {
		const known = knowledge.learn(check);
		const { recorded, wanted } = settings(check);
		const share = shareOf(found, check, recorded);
		const happened = turnOf(check.task, check.at, check.decision);
		if (happened) share.happened ??= happened;
		const step = stepIn(wanted, recorded, check);
		if (failed || share.would || step === undefined) continue;
		const before = passedTo(check, wanted, step, { known, probation });
		const { document, unrecorded } = await decideAgain(check, before, { ...known, left });
		for (const question of unrecorded) share.unrecorded.add(question);
		probation = document.probation ?? probation;
		const would = unrecorded.length === 0 ? turnOf(check.task, check.at, document) : undefined;
		if (would) share.would = would;
		failed = would?.next === "fail";
	}
	const [last] = checks.slice(-1);
	return last ? inOrder(found, settings(last).wanted) : [];
}

function shareOf(found: Map<number | null, Found>, check: RecordLine, recorded: ServiceConfig): Found {
	const coming = check.task === "ready" ? stepOf(check) + 1 : stepOf(check);
	const percent = check.task === "probation" ? null : percentAt(recorded, coming);
	const share = found.get(percent) ?? { percent, unrecorded: new Set<string>() };
	found.set(percent, share);
	return share;
}

function turnOf(task: string, at: string, { next, verdict }: RecordLine["decision"]): Turn | undefined {
	const decides = next === "fail" || (DECIDES.has(task) && GOES_ON.has(next ?? ""));
	return decides && next !== undefined ? { at, next, ...(verdict && { verdict }) } : undefined;
}

/** What would have been handed on to a check: what was, but where the weights stand in the other schedule, and what probation remembers. */
function passedTo(
	check: RecordLine,
	wanted: ServiceConfig,
	step: number,
	{ known, probation: chained }: { readonly known: Known; readonly probation: ProbationState | undefined },
): RunningDocument {
	const { rollout, probation, ...document } = documentOf(check, wanted, known.probes);
	if (!probation) return { ...document, rollout: { ...rollout, step } };
	const until = new Date(Date.parse(probation.since) + 1_000 * wanted.timing.probationSeconds).toISOString();
	const remembered = chained && { memory: chained.memory, earlier: chained.earlier };
	return { ...document, rollout: { ...rollout, step }, probation: { ...probation, ...remembered, until } };
}

/** The shares of both schedules, in the order in which users would have met them; probation comes last. */
function inOrder(found: ReadonlyMap<number | null, Found>, { schedule }: ServiceConfig): Share[] {
	const shares = new Set([...found.keys()].filter((percent) => percent !== null));
	for (const { percent } of schedule) shares.add(percent);
	const ordered: (number | null)[] = [...shares].sort((one, other) => one - other);
	return [...ordered, ...(found.has(null) ? [null] : [])].map((percent) => {
		const { unrecorded = new Set<string>(), ...share } = found.get(percent) ?? {};
		const wanted = percent === null || schedule.some((each) => each.percent === percent);
		return { ...share, percent, wanted, recorded: found.has(percent), unrecorded: [...unrecorded] };
	});
}
