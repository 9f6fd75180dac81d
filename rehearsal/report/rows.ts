import type { Figures } from "./figures.ts";
import { count, dollars, duration, percent } from "./format.ts";

/** One figure as people read it. */
export interface Row {
	/** Where it stands in {@link Figures}, for instance `seconds.firstFailure`. */
	readonly figure: string;
	readonly label: string;
	readonly value: number | null;
	/** The value in words or digits. */
	readonly text: string;
	/** What it is made of, in a few words. */
	readonly note?: string;
}

/** Figures that answer one question. */
export interface Group {
	readonly title: string;
	readonly rows: readonly Row[];
}

/** All figures of a run, in the order of what matters most. */
export function groupsOf(figures: Figures): readonly Group[] {
	return [
		{ title: "Users", rows: users(figures) },
		{ title: "Time", rows: times(figures) },
		{ title: "Effort", rows: effort(figures) },
	];
}

/** A column of the comparison: its figure, and how it is read. */
export interface Column {
	readonly figure: string;
	/** The heading in two short lines. */
	readonly heading: readonly [string, string];
}

/** The columns of the comparison, beside the policy and the outcome. */
export const COLUMNS: readonly Column[] = [
	{ figure: "failedRequests.becauseOfRelease", heading: ["failed", "by release"] },
	{ figure: "slowRequests.becauseOfRelease", heading: ["slow", "by release"] },
	{ figure: "exposure.peakShare", heading: ["peak", "exposure"] },
	{ figure: "seconds.firstFailureToVerdict", heading: ["failure", "→ verdict"] },
	{ figure: "seconds.firstFailureToLastAffected", heading: ["→ last user", "affected"] },
	{ figure: "seconds.rollout", heading: ["rollout", "took"] },
	{ figure: "apiCalls.total", heading: ["API", "calls"] },
	{ figure: "dollars.total", heading: ["controller's", "cost"] },
];

/** The rows of the comparison's columns, in their order. */
export function compared(figures: Figures): readonly Row[] {
	const rows = groupsOf(figures).flatMap((group) => group.rows);
	return COLUMNS.flatMap(({ figure }) => rows.filter((row) => row.figure === figure));
}

function users({ failedRequests, slowRequests, exposure }: Figures): Row[] {
	const failed = failedRequests.becauseOfRelease;
	const slow = slowRequests.becauseOfRelease;
	const [peak, exposed] = [exposure?.peakShare ?? null, exposure?.requests ?? null];
	return [
		{
			figure: "failedRequests.becauseOfRelease",
			label: "Failed by the release",
			value: failed,
			text: count(failed),
			note: `${percent(failedRequests.share)} of all requests`,
		},
		row("failedRequests.without", "Would have failed anyway", failedRequests.without, count),
		row("slowRequests.becauseOfRelease", "Slow by the release", slow, count),
		row("exposure.peakShare", "Peak exposure", peak, percent),
		row("exposure.requests", "Exposed requests", exposed, count),
	];
}

function times({ seconds, stillAffectedAtEnd }: Figures): Row[] {
	// Nobody knows when it would have ended: the span is a lower bound.
	const lasting = (value: number | null) => (stillAffectedAtEnd && value !== null ? "≥ " : "") + duration(value);
	const { firstFailureToLastAffected, verdictToLastAffected } = seconds;
	return [
		row("seconds.firstFailure", "First failure after", seconds.firstFailure, duration),
		row("seconds.firstFailureToVerdict", "First failure → verdict", seconds.firstFailureToVerdict, duration),
		row("seconds.firstFailureToLastAffected", "→ last affected user", firstFailureToLastAffected, lasting),
		row("seconds.verdictToLastAffected", "Verdict → last affected", verdictToLastAffected, lasting),
		row("seconds.rollout", "Rollout took", seconds.rollout, duration),
		row("seconds.mandatory", "Waits it prescribes", seconds.mandatory, duration),
		row("seconds.overhead", "Beyond those waits", seconds.overhead, duration),
	];
}

function effort({ apiCalls, stateTransitions, lambdaCalls, dollars: cost }: Figures): Row[] {
	const services = Object.entries(apiCalls.byService).map(
		([service, { calls, errors }]) => `${service} ${count(calls)}${errors > 0 ? ` (${count(errors)} failed)` : ""}`,
	);
	const calls = row("apiCalls.total", "API calls", apiCalls.total, count);
	return [
		services.length > 0 ? { ...calls, note: services.join(", ") } : calls,
		row("stateTransitions", "State transitions", stateTransitions, count),
		row("lambdaCalls", "Lambda invocations", lambdaCalls, count),
		row("dollars.total", "Controller's cost", cost.total, dollars),
	];
}

function row(figure: string, label: string, value: number | null, form: (value: number | null) => string): Row {
	return { figure, label, value, text: form(value) };
}
