import { clock, count, duration, percent } from "../../rehearsal/report/format.ts";
import { shape } from "../../rehearsal/report/page/marks.ts";
import { html, type Markup } from "../../rehearsal/report/page/markup.ts";
import type { Gap, Recorded } from "../record-file.ts";
import { serviceOf } from "../replay/settings.ts";
import type { Answered, Minute, Story, StoryEvent } from "./story.ts";

/** What both colors answered, and how it was judged, as figures. */
export function figuresOf(story: Story, { checks }: Recorded): Markup {
	const judged = (kind: string) => checks.filter(({ decision }) => decision.verdict?.verdict === kind).length;
	const users = story.minutes.filter(({ candidate, stable }) => candidate.requests + stable.requests > 0);
	return html`<div class="figures">
${section("Candidate", answered(users, "candidate"))}
${section("Stable color", answered(users, "stable"))}
${section("Checks", [
	["passed", "checks.pass", count(judged("pass"))],
	["held", "checks.hold", count(judged("hold"))],
	["failed", "checks.fail", count(judged("fail"))],
])}
</div>`;
}

type Row = readonly [label: string, figure: string, text: string];

function answered(minutes: readonly Minute[], color: "candidate" | "stable"): readonly Row[] {
	const sum = (of: (answered: Answered) => number) => minutes.reduce((all, minute) => all + of(minute[color]), 0);
	const requests = sum((each) => each.requests);
	const share = (bad: number) => (requests > 0 ? percent(bad / requests) : "–");
	return [
		["requests", `${color}.requests`, count(requests)],
		["with 5XX", `${color}.errors`, share(sum(({ errors }) => errors))],
		["slow", `${color}.slow`, share(sum(({ slow }) => slow))],
	];
}

function section(title: string, rows: readonly Row[]): Markup {
	return html`<section><h4>${title}</h4><dl>${rows.map(
		([label, figure, text]) =>
			html`<div><dt>${label}</dt><dd><data data-figure="${figure}" value="${text}">${text}</data></dd></div>`,
	)}</dl></section>`;
}

/** What of the record is missing, where anything is. */
export function gapsList(gaps: readonly Gap[]): Markup | false {
	if (gaps.length === 0) return false;
	return html`<h2>Not recorded</h2><ul class="gaps">${gaps.map(
		({ from, to, why }) => html`<li><time>${from}</time> to <time>${to}</time>: ${why}</li>`,
	)}</ul>`;
}

/** What history keeps of the verdicts: each that differed from the one before. */
export function historyTable({ history }: Recorded): Markup | false {
	const verdicts = history?.verdicts ?? [];
	if (verdicts.length === 0) return false;
	return html`<h2>Verdicts in history</h2><table class="story">
<thead><tr><th scope="col">Time</th><th scope="col">Code</th><th scope="col">Share</th><th scope="col">Verdict</th></tr></thead>
<tbody>${verdicts.map(
		({ at, code, percent: share, verdict, reason }) =>
			html`<tr><td>${at.slice(11, 19)}</td><td>${code}</td><td>${percent(share / 100)}</td><td>${shape(verdict)} <b>${verdict}</b> ${reason}</td></tr>`,
	)}</tbody></table>`;
}

/** The schedule, and the settings by which it was judged. */
export function settingsTable({ checks }: Recorded): Markup | false {
	const [last] = checks.slice(-1);
	if (!last) return false;
	const { schedule, timing, judge } = serviceOf(last);
	const steps = schedule.map(
		({ percent: share, bakeSeconds, gate }) => `${share} % for ${duration(bakeSeconds)}${gate ? " and a gate" : ""}`,
	);
	const rows: readonly (readonly [string, string])[] = [
		["schedule", steps.join(", ")],
		["error budget", `${judge.errorBudgetPercent} %`],
		["5XX tolerated", `${judge.errors.ratio} × the stable color’s + ${judge.errors.percent} %`],
		[
			"slow tolerated",
			judge.latency.objectiveMilliseconds > 0
				? `above ${judge.latency.objectiveMilliseconds} ms: ${judge.latency.ratio} × the stable color’s + ${judge.latency.percent} %`
				: "not checked",
		],
		["undecided at most", duration(timing.holdSeconds)],
		["probation", duration(timing.probationSeconds)],
		["probes", judge.probe ? `${judge.probe.count} a check, ${judge.probe.path}` : "none"],
	];
	return html`<h2>Settings</h2><dl class="world">${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** What was done and decided, line by line: each check that says something else than the one before. */
export function storyTable({ events }: Story): Markup {
	const shown = ({ state, percent: share, verdict, detail }: StoryEvent) =>
		[state, share, verdict?.verdict, verdict?.code, detail].join(" ");
	const lines = events.filter((event, i) => i === 0 || shown(event) !== shown(events[i - 1] as StoryEvent));
	return html`<details open><summary>Line by line</summary><table class="story">
<thead><tr><th scope="col">Time</th><th scope="col">State</th><th scope="col">Share</th><th scope="col">Verdict</th></tr></thead>
<tbody>${lines.map(
		({ seconds, state, percent: share, verdict, detail }) =>
			html`<tr><td>${clock(seconds)}</td><td>${state}</td><td>${percent(share / 100)}</td><td>${
				verdict ? html`${shape(verdict.verdict)} <b>${verdict.verdict}</b> ${verdict.reason}` : (detail ?? null)
			}</td></tr>`,
	)}</tbody></table></details>`;
}
