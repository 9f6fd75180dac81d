import type { Run } from "../../run.ts";
import type { Result } from "../figures.ts";
import { COLUMNS, compared, type Group, type Row } from "../rows.ts";
import { badge, detailOf } from "./marks.ts";
import { html, type Markup, type Part } from "./markup.ts";

/** The columns whose size is worth seeing beside their number. */
const BARS = new Set(["failedRequests.becauseOfRelease", "exposure.peakShare"]);

/** A value that people read and machines find. */
const datum = ({ figure, value, text }: Row): Markup =>
	html`<data data-figure="${figure}" value="${value ?? ""}">${text}</data>`;

/** Where on the page a run is. */
export const anchor = (run: Run) => `policy-${run.policy}`;

/** All runs side by side; on a phone the rows become cards. Roles are spelled out because cards lose those of a table. */
export function summaryOf(results: readonly Result[]): Markup {
	const head = COLUMNS.map(
		({ heading }) => html`<th role="columnheader" scope="col">${heading[0]}<br>${heading[1]}</th>`,
	);
	return html`<table class="summary" role="table">
<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Policy</th><th role="columnheader" scope="col">Outcome</th>${head}</tr></thead>
<tbody role="rowgroup">${results.map((result) => line(result, results))}</tbody>
</table>`;
}

function line(result: Result, results: readonly Result[]): Markup {
	const { run, figures } = result;
	const cells = compared(figures).map((row) => {
		const bar = BARS.has(row.figure) && partOf(row, results);
		return html`<td role="cell" class="${bar ? "bar" : ""}" data-label="${row.label}"${bar ? html` style="--part:${bar}"` : null}>${datum(row)}</td>`;
	});
	return html`<tr role="row"><th role="rowheader" scope="row"><a href="#${anchor(run)}">${breakable(run.title)}</a><code>${run.policy}</code></th>
<td role="cell" data-label="Outcome">${badge(result)}${detailOf(result)}</td>${cells}</tr>`;
}

/** A name that may go on in the next line where a word or a number of it begins, and nowhere else. */
export function breakable(name: string): readonly Part[] {
	return name
		.split(/(?<=[a-z])(?=[A-Z\d])|(?<=[A-Z])(?=[A-Z][a-z])/)
		.flatMap((part, i) => (i === 0 ? [part] : [html`<wbr>`, part]));
}

/** How large a figure is beside the largest of its column. */
function partOf({ figure, value }: Row, results: readonly Result[]): string {
	const values = results.map(({ figures }) => compared(figures).find((row) => row.figure === figure)?.value ?? 0);
	const most = Math.max(...values);
	return most > 0 ? `${((100 * Math.max(0, value ?? 0)) / most).toFixed(1)}%` : "0%";
}

/** All figures of a run, group by group. */
export function figureList(groups: readonly Group[]): Markup {
	return html`<div class="figures">${groups.map(
		({ title, rows }) =>
			html`<section><h4>${title}</h4><dl>${rows.map(
				(row) =>
					html`<div><dt>${row.label}</dt><dd>${datum(row)}</dd>${row.note !== undefined && html`<dd class="note">${row.note}</dd>`}</div>`,
			)}</dl></section>`,
	)}</div>`;
}
