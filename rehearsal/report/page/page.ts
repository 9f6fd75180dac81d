import type { Rehearsal, TimelineEvent } from "../../run.ts";
import { type Result, resultsOf } from "../figures.ts";
import { clock, count, duration, percent } from "../format.ts";
import { groupsOf } from "../rows.ts";
import { settingsOf } from "../settings.ts";
import { sum } from "../spans.ts";
import { changes, labelOf } from "../terminal/timeline.ts";
import { chartOf } from "./chart.ts";
import { documentOf } from "./document.ts";
import { type Frame, frameOf } from "./frame.ts";
import { headline } from "./headline.ts";
import { legend } from "./legend.ts";
import { badge, endingOf, shape } from "./marks.ts";
import { html, type Markup } from "./markup.ts";
import { anchor, breakable, figureList, summaryOf } from "./summary.ts";

/** A rehearsal as one HTML file that needs nothing beside itself, not even scripts. The same rehearsal gives the same bytes. */
export function pageOf(rehearsal: Rehearsal): string {
	const { scenario, about } = rehearsal;
	const results = resultsOf(rehearsal);
	const main = html`<header>
<p class="eyebrow">Rehearsal</p>
<h1>${scenario}</h1>
<p class="about">${about}</p>
<p class="headline">${headline(results)}</p>
${world(rehearsal)}
</header>
${summaryOf(results)}
<h2>Over time</h2>
<p class="hint">Each chart has its own scales, so that a small incident can be read too; the table compares.</p>
${legend()}
${results.map((result) => policy(result, frameOf([result])))}`;
	return documentOf(`${scenario} · rehearsal`, main);
}

function world({ seed, settings, without }: Rehearsal): Markup {
	const [requests, failed] = [sum(without.requests), sum(without.failed)];
	const facts: readonly (readonly [string, string])[] = [
		["seed", String(seed)],
		...settingsOf(settings),
		["watched", duration(without.seconds)],
		["requests", count(requests)],
		["failed without a release", `${count(failed)} (${percent(requests > 0 ? failed / requests : 0)})`],
	];
	return html`<dl class="world">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function extent({ axis, watched }: Frame): string {
	const { from, seconds, bent } = axis;
	return [
		from > 0
			? `From ${duration(from)} to ${duration(seconds)} of ${duration(watched)}; before, no request is meant for the release.`
			: seconds < watched && `The first ${duration(seconds)} of ${duration(watched)}.`,
		seconds < watched && "Nothing new happens afterwards.",
		bent && "Early minutes are drawn wider than late ones.",
	]
		.filter(Boolean)
		.join(" ");
}

function policy(result: Result, frame: Frame): Markup {
	const { run, figures } = result;
	const reason = reasonOf(result);
	return html`<figure data-policy="${run.policy}" id="${anchor(run)}">
<figcaption><h3>${breakable(run.title)}</h3>${badge(result)}${reason !== "" && html`<p>${reason}</p>`}</figcaption>
<p class="hint">${extent(frame)}</p>
<div class="body">${chartOf(result, frame)}${figureList(groupsOf(figures))}</div>
${story(changes(run.timeline))}
</figure>`;
}

/** Why it ended as it did; of a run that did not end, what it did last, such as to die. */
function reasonOf(result: Result): string {
	const { error, cause, outcome, timeline } = result.run;
	const last = timeline.at(-1);
	if (outcome === "unfinished" && last)
		return `The last that is known of it, at ${clock(last.seconds)}: ${labelOf(last)}`;
	if (endingOf(result) === "completed-sick") return "The release fails users to the end of the rehearsal.";
	return [error, cause].filter((text) => text !== undefined).join(": ");
}

function story(timeline: readonly TimelineEvent[]): Markup | false {
	if (timeline.length === 0) return false;
	const line = (timelineEvent: TimelineEvent) => {
		const { seconds, percent: share, verdict, detail } = timelineEvent;
		return html`<tr><td>${clock(seconds)}</td><td>${labelOf(timelineEvent)}</td><td>${percent(share / 100)}</td><td>${
			verdict ? html`${shape(verdict.verdict)} <b>${verdict.verdict}</b> ${verdict.reason}` : (detail ?? null)
		}</td></tr>`;
	};
	return html`<details><summary>Moment by moment</summary><table class="story">
<thead><tr><th scope="col">Time</th><th scope="col">State</th><th scope="col">Share</th><th scope="col">Verdict</th></tr></thead>
<tbody>${timeline.map(line)}</tbody></table></details>`;
}
