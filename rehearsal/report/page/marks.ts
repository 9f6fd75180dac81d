import type { Verdict } from "../../../runtime/contract/index.ts";
import type { Run } from "../../run.ts";
import type { Outcome } from "../../scenario/scenario.ts";
import { duration } from "../format.ts";
import { type Axis, at, between } from "./axis.ts";
import { html, type Markup, raw } from "./markup.ts";

type Kind = Verdict["verdict"] | Outcome;

/** One shape for each verdict and outcome, in a square of 16, so that color is never needed to tell them apart. */
const SHAPES: Readonly<Record<Kind, string>> = {
	pass: '<circle cx="8" cy="8" r="4.5"/>',
	hold: '<path class="hollow" d="M8 2.2 13.8 8 8 13.8 2.2 8z"/>',
	fail: '<path class="stroke" d="M3 3l10 10M13 3 3 13"/>',
	completed: '<path class="stroke" d="M2.5 8.5 6.3 12.3 13.5 4"/>',
	"failed-back": '<path class="stroke" d="M6.5 2.5 2.5 6.3 6.5 10.1M3 6.3h6.2a4 3.6 0 0 1 0 7.2H6"/>',
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

/** An outcome, with its shape. */
export const badge = (outcome: Outcome): Markup =>
	html`<span class="badge ${outcome}">${shape(outcome)}<span data-figure="outcome">${outcome}</span></span>`;

/** What told one end from another that has the same name: when, and why. */
export const endingOf = ({ endedAt, error }: Run): Markup | false => {
	const when = endedAt === undefined ? "" : `after ${duration(endedAt)}`;
	const text = [when, error ?? ""].filter((part) => part !== "").join(": ");
	return text !== "" && html`<small>${text}</small>`;
};

/** A line through all panels where the rollout ended, or gave up. */
export function endMark({ outcome, endedAt, timeline }: Run, axis: Axis): Markup | false {
	const seconds = endedAt ?? (outcome === "stuck" ? timeline.at(-1)?.seconds : undefined);
	return (
		seconds !== undefined && html`<div class="end ${outcome}" style="left:${at(seconds, axis)}">${shape(outcome)}</div>`
	);
}

/** Verdicts that follow each other and say the same. */
interface Stretch {
	readonly from: number;
	readonly to: number;
	readonly verdict: Verdict;
}

/** The verdicts over time: a mark where one begins, a line as long as it holds. */
export function verdictLane(run: Run, axis: Axis): Markup {
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

function stretchesOf({ timeline, endedAt }: Run): readonly Stretch[] {
	const verdicts = timeline.flatMap(({ seconds, verdict }) => (verdict ? [{ from: seconds, verdict }] : []));
	const starts = verdicts.filter(({ verdict }, i) => verdict.verdict !== verdicts[i - 1]?.verdict.verdict);
	const end = endedAt ?? timeline.at(-1)?.seconds ?? 0;
	return starts.map((start, i) => ({ ...start, to: Math.max(start.from, starts[i + 1]?.from ?? end) }));
}
