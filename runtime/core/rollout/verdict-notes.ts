import {
	jsonBytes,
	LENGTHS,
	NOTES_BYTES,
	oneLine,
	type Rollout,
	type ServiceConfig,
	type Verdict,
} from "../../contract/index.ts";

/** How many verdicts a rollout keeps: the latest say why it ended. */
const KEPT = 20;

/** The rollout with a verdict noted, if it is another than the one before; its figures differ at every check. */
export function noted(rollout: Rollout, verdict: Verdict, service: ServiceConfig, now: Date): Rollout {
	const before = rollout.verdicts ?? [];
	const last = before.at(-1);
	if (last?.verdict === verdict.verdict && last.code === verdict.code && verdict.verdict !== "fail") return rollout;
	const reason = oneLine(verdict.reason, LENGTHS.note);
	const note = { ...verdict, reason, at: now.toISOString(), percent: percentOf(rollout, service) };
	return { ...rollout, verdicts: within([...before, note].slice(-KEPT)) };
}

/** The latest that there is room for. */
function within(notes: NonNullable<Rollout["verdicts"]>): NonNullable<Rollout["verdicts"]> {
	return jsonBytes(notes) <= NOTES_BYTES ? notes : within(notes.slice(1));
}

/** The candidate's share of DNS answers at the step that the weights stand at, in percent. */
export function percentOf({ step }: Rollout, { schedule }: ServiceConfig): number {
	return schedule[step]?.percent ?? 0;
}
