import { percent } from "../../rehearsal/report/format.ts";
import { type Axis, axisOf, between } from "../../rehearsal/report/page/axis.ts";
import { areaOf, lineOf, type Values, withoutZeros } from "../../rehearsal/report/page/curves.ts";
import { verdictLane } from "../../rehearsal/report/page/marks.ts";
import { html, type Markup } from "../../rehearsal/report/page/markup.ts";
import { key, panel, timeAxis } from "../../rehearsal/report/page/panel.ts";
import type { Answered, Minute, Story } from "./story.ts";

const MINUTE = 60;
/** A share of bad answers below this is drawn as if the panel went so far: chance alone would fill it otherwise. */
const LEAST_TOP = 0.02;

/** A span from one second to another. */
export interface Missing {
	readonly from: number;
	readonly to: number;
}

/** The panels of a rollout above their time axis: shares, what both colors answered badly, verdicts. */
export function chartOf(story: Story, missing: readonly Missing[]): Markup {
	const axis = axisOf(story.seconds, story.seconds, story.seconds);
	const slow = story.minutes.some(({ candidate, stable }) => candidate.slow + stable.slow > 0);
	return html`<div class="plot">
<div class="under" aria-hidden="true">${missing.map((gap) => html`<div class="affected" style="${between(gap.from, gap.to, axis)}"></div>`)}</div>
${sharePanel(story, axis, missing.length > 0)}
${badPanel("failed", "Answers with 5XX", story, axis, ({ errors }) => errors)}
${slow && badPanel("slow failed", "Slow answers", story, axis, (answered) => answered.slow)}
${verdictLane({ timeline: story.events, endedAt: story.seconds }, axis)}
${timeAxis(axis)}
</div>`;
}

/** The minutes on the time axis: a value for each that is known, and nothing between those that are not. */
function byMinute(minutes: readonly Minute[], axis: Axis, value: (minute: Minute) => number | null) {
	const spans = minutes
		.map((minute) => ({ from: minute.seconds, to: minute.seconds + MINUTE, value: value(minute) }))
		.filter(({ from, to }) => to > axis.from && from < axis.seconds);
	const ends = [...new Set([axis.from, ...spans.flatMap(({ from, to }) => [from, to]), axis.seconds])];
	const bounds = ends.map((end) => Math.min(axis.seconds, Math.max(axis.from, end))).sort((a, b) => a - b);
	const at = (second: number) => spans.find(({ from, to }) => second >= from && second < to)?.value ?? null;
	const values: Values = bounds.slice(0, -1).map((bound, i) => at((bound + (bounds[i + 1] ?? bound)) / 2));
	return { values, drawn: { axis, bounds } };
}

function sharePanel({ minutes, shares, seconds }: Story, axis: Axis, gaps: boolean): Markup {
	const observed = byMinute(minutes, axis, ({ candidate, stable }) => shareOf(candidate.requests, stable.requests));
	const bounds = [...shares.map((share) => share.seconds), seconds];
	const intended = lineOf(
		shares.map((share) => share.percent / 100),
		1,
		{ axis, bounds },
	);
	const most = Math.max(0, ...shares.map((share) => share.percent)) / 100;
	return panel({
		name: "share",
		title: "Candidate’s share of requests",
		keys: [key("intended", "intended"), key("observed", "observed"), gaps && key("affected", "not recorded")],
		label: `Candidate’s share of requests over time: intended at most ${percent(most)}.`,
		levels: ["100 %", "50 %", "0"],
		curves: [
			html`<path class="observed" d="${areaOf(withoutZeros(observed.values), 1, observed.drawn)}"/>`,
			html`<path class="intended" d="${intended}"/>`,
		],
		axis,
	});
}

function badPanel(name: string, title: string, { minutes }: Story, axis: Axis, bad: (answered: Answered) => number) {
	const of = (answered: Answered) => (answered.requests > 0 ? bad(answered) / answered.requests : null);
	const candidate = byMinute(minutes, axis, (minute) => of(minute.candidate));
	const stable = byMinute(minutes, axis, (minute) => of(minute.stable));
	const highest = Math.max(LEAST_TOP, ...[...candidate.values, ...stable.values].map((value) => value ?? 0));
	const top = Math.min(1, roundUp(highest));
	const worst = (values: Values) => percent(Math.max(0, ...values.map((value) => value ?? 0)));
	return panel({
		name,
		title,
		keys: [key("release", "candidate"), key("intended", "stable")],
		label: `${title} over time: of the candidate’s at most ${worst(candidate.values)} in a minute, of the stable color’s ${worst(stable.values)}.`,
		levels: [percent(top), "0"],
		curves: [
			html`<path class="release" d="${areaOf(withoutZeros(candidate.values), top, candidate.drawn)}"/>`,
			html`<path class="intended" d="${lineOf(stable.values, top, stable.drawn)}"/>`,
		],
		axis,
	});
}

function shareOf(part: number, rest: number): number | null {
	return part + rest > 0 ? part / (part + rest) : null;
}

/** The next round share: 2 %, 5 %, 10 %, … */
function roundUp(share: number): number {
	const unit = 10 ** Math.floor(Math.log10(share));
	return ([1, 2, 5, 10].find((times) => times * unit >= share * (1 - 1e-9)) ?? 10) * unit;
}
