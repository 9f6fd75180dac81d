import { duration } from "../../rehearsal/report/format.ts";
import { documentOf } from "../../rehearsal/report/page/document.ts";
import { shape } from "../../rehearsal/report/page/marks.ts";
import { html, type Markup } from "../../rehearsal/report/page/markup.ts";
import type { Recorded } from "../record-file.ts";
import { chartOf } from "./chart.ts";
import { type Story, storyOf } from "./story.ts";
import { figuresOf, gapsList, historyTable, settingsTable, storyTable } from "./tables.ts";

/** What this page has and a rehearsal's has not. */
const MORE = `.gaps{max-width:78ch;padding-left:20px}.gaps li{margin-bottom:4px}.slow>svg{height:104px}main>h2{margin-top:32px}`;

/** Outcomes of history that have a mark of their own. */
const MARKED = ["completed", "failed-back", "rolled-back"] as const;

/** A record as one HTML file that needs nothing beside itself, not even scripts. The same record gives the same bytes. */
export function recordPage(record: Recorded): string {
	const story = storyOf(record);
	const { service, history, rollout, gaps } = record;
	const name = `${service} ${history?.attempt ?? rollout.split(":").at(-1)}`;
	const seconds = (at: string) => Math.max(0, (Date.parse(at) - Date.parse(story.from)) / 1_000);
	const missing = gaps.map(({ from, to }) => ({ from: seconds(from), to: Math.min(story.seconds, seconds(to)) }));
	const main = html`<header>
<p class="eyebrow">Rollout</p>
<h1>${name}</h1>
<p class="headline">${badge(record)} ${history?.reason ?? "History has no entry of this rollout."}</p>
${facts(record, story)}
</header>
<figure>
<figcaption><h3>What users got, and how it was judged</h3></figcaption>
<p class="hint">Times count from ${story.from}. Requests are counted by the minute, as the load balancers’ metrics showed them to the checks; probes are among them.</p>
<div class="body">${chartOf(story, missing)}${figuresOf(story, record)}</div>
${storyTable(story)}
</figure>
${gapsList(gaps)}
${historyTable(record)}
${settingsTable(record)}`;
	return documentOf(`${name} · rollout`, main, MORE);
}

function badge({ history }: Recorded): Markup {
	const outcome = history?.outcome ?? "unknown";
	const kind = MARKED.find((each) => each === outcome) ?? "unfinished";
	return html`<span class="badge ${kind}">${shape(kind)}<span data-figure="outcome">${outcome}</span></span>`;
}

function facts({ checks, history, rollout, execution }: Recorded, { from, seconds }: Story): Markup {
	const { candidate, stable } = checks[0]?.state.rollout ?? {};
	const rows: readonly (readonly [string, string])[] = [
		["candidate", `${candidate ?? "–"}, in place of ${stable ?? "–"}`],
		...(history?.release === undefined ? [] : ([["release", String(history.release)]] as const)),
		["recorded from", from],
		["for", duration(seconds)],
		["checks", String(checks.length)],
		...(execution ? ([["execution", execution.error ?? execution.status]] as const) : []),
		["rollout", rollout],
	];
	return html`<dl class="world">${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}
