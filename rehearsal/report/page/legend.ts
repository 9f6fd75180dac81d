import { duration } from "../format.ts";
import { SPAN_SECONDS } from "./frame.ts";
import { shape } from "./marks.ts";
import { html, type Markup } from "./markup.ts";

const swatch = (name: string) => html`<i class="swatch of-${name}" aria-hidden="true"></i>`;

/** Each sign of the page, its name, and what it means. */
const ENTRIES: readonly (readonly [sign: Markup, name: string, meaning: string])[] = [
	[swatch("intended"), "Intended", "The candidate’s share that records and listeners say, as they are written."],
	[
		swatch("observed"),
		"Observed",
		"The share of requests that the candidate answered. It lags behind: resolvers keep old answers.",
	],
	[swatch("release"), "Failed by the release", "Requests that failed because of it."],
	[swatch("rest"), "Failed anyway", "On top: requests that failed for other reasons."],
	[
		swatch("affected"),
		"Users affected",
		"From the first to the last second in which the release failed a request; to the end of the chart where it still does.",
	],
	[
		swatch("call"),
		"API calls",
		"Calls of AWS APIs by the policy’s controller in your account; at the bottom, in the stronger color, those that failed.",
	],
	[swatch("end"), "End", "The rollout ended here, or gave up; the mark above says how."],
	[shape("pass"), "pass", "The policy checked, and found the release good."],
	[shape("hold"), "hold", "It could not tell, and waits."],
	[shape("fail"), "fail", "It decided against the release."],
	[shape("completed"), "completed", "The candidate has all traffic."],
	[
		shape("completed-sick"),
		"completed, users still affected",
		"The candidate has all traffic, and still fails requests.",
	],
	[shape("failed-back"), "failed-back", "The stable color has all traffic again."],
	[
		shape("rolled-back"),
		"rolled-back",
		"The release was complete, failed on probation, and the old color has all traffic again.",
	],
	[shape("stuck"), "stuck", "The policy gave up while traffic was divided or where it should not be."],
	[shape("unfinished"), "unfinished", "It had not ended when the rehearsal did."],
];

/** How the page is read. */
export function legend(): Markup {
	return html`<details class="legend"><summary>How to read this</summary>
<p>Every policy meets the same users, the same release and the same luck. Time runs from the deployment; curves are means over ${duration(SPAN_SECONDS)} or longer.
<b>Failed by the release</b> is what failed beyond the same seconds without any release; below 0 means that the release spared users something.
<b>Peak exposure</b> is the candidate’s largest share of requests in any 60 s from its first failure on.
A time with ≥ had not ended when the rehearsal did.</p>
<dl>${ENTRIES.map(([sign, name, meaning]) => html`<div><dt>${sign} ${name}</dt><dd>${meaning}</dd></div>`)}</dl></details>`;
}
