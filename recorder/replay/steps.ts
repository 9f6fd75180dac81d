import type { ServiceConfig } from "../../runtime/contract/index.ts";
import type { RecordLine } from "../../runtime/contract/record.ts";

/** A span of time, in milliseconds since 1970. */
export interface Span {
	readonly from: number;
	readonly to: number;
}

/** Index of the step that the weights stood at in a check. */
export function stepOf({ state }: RecordLine): number {
	return Number(state.rollout.step);
}

/** The candidate's share of DNS answers at a step of a schedule, in percent; before the first none. */
export function percentAt({ schedule }: Pick<ServiceConfig, "schedule">, step: number): number {
	return schedule[step]?.percent ?? 0;
}

/**
 * Where the weights of a check stand in another schedule: at the step of the same share. Undefined where that has no such step, or where the
 * check is about a shift that it would not have.
 */
export function stepIn(wanted: ServiceConfig, recorded: ServiceConfig, check: RecordLine): number | undefined {
	const step = stepOf(check);
	const at = step < 0 ? -1 : wanted.schedule.findIndex(({ percent }) => percent === percentAt(recorded, step));
	if (step >= 0 && at < 0) return undefined;
	if (check.task !== "ready") return at;
	return percentAt(wanted, at + 1) === percentAt(recorded, step + 1) ? at : undefined;
}

/** When the weights stood at shares that another schedule has not: what users met then, they would not have met. */
export function foreignSpans(
	checks: readonly RecordLine[],
	stepsOf: (check: RecordLine) => { readonly recorded: ServiceConfig; readonly wanted: ServiceConfig },
): readonly Span[] {
	const spans: Span[] = [];
	let open: { step: number; from: number } | undefined;
	for (const check of checks) {
		const [step, at] = [stepOf(check), Date.parse(check.at)];
		if (open && open.step !== step) spans.push({ from: open.from, to: at });
		if (open && open.step !== step) open = undefined;
		const { recorded, wanted } = stepsOf(check);
		const foreign = step >= 0 && wanted.schedule.every(({ percent }) => percent !== percentAt(recorded, step));
		if (foreign) open ??= { step, from: at };
	}
	return open ? [...spans, { from: open.from, to: Number.POSITIVE_INFINITY }] : spans;
}
