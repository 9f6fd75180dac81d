import type { Verdict } from "../../../runtime/contract/index.ts";
import type { Run } from "../../run.ts";
import type { Outcome } from "../../scenario/scenario.ts";
import type { Result } from "../figures.ts";
import { duration } from "../format.ts";
import { type Axis, at, between } from "./axis.ts";
import { html, type Markup, raw } from "./markup.ts";

/** An outcome as people see it: a release that all users have may fail them all the same. */
type Ending = Outcome | "completed-sick";
type Kind = Verdict["verdict"] | Ending;

/** One shape for each verdict and outcome, in a square of 16, so that color is never needed to tell them apart. */
const SHAPES: Readonly<Record<Kind, string>> = {
	pass: '<circle cx="8" cy="8" r="4.5"/>',
	hold: '<path class="hollow" d="M8 2.2 13.8 8 8 13.8 2.2 8z"/>',
	fail: '<path class="stroke" d="M3 3l10 10M13 3 3 13"/>',
	completed: '<path class="stroke" d="M2.5 8.5 6.3 12.3 13.5 4"/>',
	"completed-sick": '<circle cx="8" cy="8" r="7"/><path class="knock" d="M8 4v5M8 10.6v1.6"/>',
	"failed-back": '<path class="stroke" d="M6.5 2.5 2.5 6.3 6.5 10.1M3 6.3h6.2a4 3.6 0 0 1 0 7.2H6"/>',
	"rolled-back":
		'<path class="stroke" d="M6.5 2.5 2.5 6.3 6.5 10.1M3 6.3h6.2a4 3.6 0 0 1 0 7.2H6M11.5 1.5 14.5 4.5M14.5 1.5 11.5 4.5"/>',
	stuck: '<path d="M8 1.2 15.3 14.4H.7z"/><path class="knock" d="M8 6v4.2M8 11.6v1.4"/>',
	unfinished: '<circle cx="3" cy="8" r="1.7"/><circle cx="8" cy="8" r="1.7"/><circle cx="13" cy="8" r="1.7"/>',
};

/** The shapes, once for the page. */
export const symbols = (): Markup =>
	html`<svg class="symbols" aria-hidden="true">${Object.entries(SHAPES).map(
		([kind, shape]) => html`<symbol id="${kind}" viewBox="0 0 16 16">${raw(shape)}</symbol>`,
	)}</svg>`;

/** One of the shapes. */
export const shape = (kind: Kind): Markup =>
	html`<svg class="shape ${kind}" aria-hidden="true"><use href="#${kind}"/></svg>`;

/** How a run ended, as its mark says it. */
export const endingOf = ({ run: { outcome }, figures }: Result): Ending =>
	outcome === "completed" && figures.stillAffectedAtEnd ? "completed-sick" : outcome;

/** An outcome, with its shape. */
export function badge(result: Result): Markup {
	const ending = endingOf(result);
	return html`<span class="badge ${ending}">${shape(ending)}<span data-figure="outcome">${result.run.outcome}</span></span>`;
}

/** What tells one end from another that has the same name: when, and why. */
export function detailOf(result: Result): Markup | false {
	const { endedAt, error } = result.run;
	const when = endedAt === undefined ? "" : `after ${duration(endedAt)}`;
	const why = error ?? (endingOf(result) === "completed-sick" ? "users still affected" : "");
	const text = [when, why].filter((part) => part !== "").join(": ");
	return text !== "" && html`<small>${text}</small>`;
}

/** A line through all panels where the rollout ended, or gave up. */
export function endMark(result: Result, axis: Axis): Markup | false {
	const seconds = endOf(result.run);
	const ending = endingOf(result);
	return (
		seconds !== undefined && html`<div class="end ${ending}" style="left:${at(seconds, axis)}">${shape(ending)}</div>`
	);
}

/** What that line means, beside a panel's title; nothing where there is none. */
export function endKey(result: Result): Markup | false {
	if (endOf(result.run) === undefined) return false;
	return html`<span class="key"><i class="swatch of-end" aria-hidden="true"></i>${shape(endingOf(result))}end: ${result.run.outcome}</span>`;
}

/** When it ended, or gave up, in seconds; undefined where it did neither. */
const endOf = ({ outcome, endedAt, timeline }: Run): number | undefined =>
	endedAt ?? (outcome === "stuck" ? timeline.at(-1)?.seconds : undefined);

/** Verdicts that follow each other and say the same. */
interface Stretch {
	readonly from: number;
	readonly to: number;
	readonly verdict: Verdict;
}

/** The verdicts over time: a mark where one begins, a line as long as it holds. */
export function verdictLane(run: Pick<Run, "timeline" | "endedAt">, axis: Axis): Markup {
	const stretches = stretchesOf(run);
	if (stretches.length === 0) return html`<div class="panel"><h4>Verdicts</h4><p class="none">none</p></div>`;
	const said = stretches.map(({ from, verdict }) => `${verdict.verdict} at ${duration(from)}`).join(", ");
	const kinds = (["pass", "hold", "fail"] as const).filter((kind) =>
		stretches.some((one) => one.verdict.verdict === kind),
	);
	const keys = kinds.map((kind) => html`<span class="key">${shape(kind)}${kind}</span>`);
	return html`<div class="panel"><h4>Verdicts${keys}</h4><div class="lane" role="img" aria-label="Verdicts: ${said}.">${stretches.map(
		({ from, to, verdict }) =>
			html`<span class="stretch ${verdict.verdict}" style="${between(from, to, axis)}"></span>`,
	)}${stretches.map(
		({ from, verdict }) =>
			html`<span class="mark" style="left:${at(from, axis)}" title="${duration(from)}: ${verdict.verdict}, ${verdict.reason}">${shape(verdict.verdict)}</span>`,
	)}</div></div>`;
}

function stretchesOf({ timeline, endedAt }: Pick<Run, "timeline" | "endedAt">): readonly Stretch[] {
	const verdicts = timeline.flatMap(({ seconds, verdict }) => (verdict ? [{ from: seconds, verdict }] : []));
	const starts = verdicts.filter(({ verdict }, i) => verdict.verdict !== verdicts[i - 1]?.verdict.verdict);
	const end = endedAt ?? timeline.at(-1)?.seconds ?? 0;
	return starts.map((start, i) => ({ ...start, to: Math.max(start.from, starts[i + 1]?.from ?? end) }));
}
