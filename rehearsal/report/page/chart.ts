import type { Run, Series } from "../../run.ts";
import type { Figures, Result } from "../figures.ts";
import { count, percent } from "../format.ts";
import { callsPerSecond, means, ratios } from "../spans.ts";
import { type Axis, between } from "./axis.ts";
import { areaOf, lineOf, withoutZeros } from "./curves.ts";
import { type Frame, highest } from "./frame.ts";
import { endKey, endMark, verdictLane } from "./marks.ts";
import { html, type Markup } from "./markup.ts";
import { key, panel, timeAxis } from "./panel.ts";

/** The panels of one run above their time axis. */
export function chartOf(result: Result, frame: Frame): Markup {
	const { run, figures } = result;
	const { axis } = frame;
	return html`<div class="plot">
<div class="under" aria-hidden="true">${affectedBand(figures, axis)}${endMark(result, axis)}</div>
${sharePanel(result, frame)}
${failedPanel(run.series, frame)}
${verdictLane(run, axis)}
${callsPanel(run, frame)}
${timeAxis(axis)}
</div>`;
}

function affectedBand({ seconds, stillAffectedAtEnd }: Figures, axis: Axis): Markup | false {
	const { firstFailure: from, firstFailureToLastAffected: span } = seconds;
	if (from === null || span === null) return false;
	const to = stillAffectedAtEnd ? axis.seconds : from + span + 1;
	return html`<div class="affected" style="${between(from, to, axis)}"></div>`;
}

function sharePanel(result: Result, frame: Frame): Markup {
	const { intended, candidate, requests } = result.run.series;
	const observed = ratios(candidate, requests, frame.bounds);
	const top = frame.share;
	return panel({
		name: "share",
		title: "Candidate’s share of requests",
		keys: [key("intended", "intended"), key("observed", "observed"), key("affected", "users affected"), endKey(result)],
		label: `Candidate’s share of requests over time: intended at most ${percent(highest(intended))}, observed at most ${percent(highest(observed))}.`,
		levels: [percent(top), percent(top / 2), "0"],
		curves: [
			html`<path class="observed" d="${areaOf(withoutZeros(observed), top, frame)}"/>`,
			html`<path class="intended" d="${lineOf(means(intended, frame.bounds), top, frame)}"/>`,
		],
		axis: frame.axis,
	});
}

function failedPanel({ failed, failedByRelease }: Series, frame: Frame): Markup {
	const top = frame.failedPerSecond;
	const [all, release] = [means(failed, frame.bounds), means(failedByRelease, frame.bounds)];
	return panel({
		name: "failed",
		title: "Failed requests per second",
		keys: [key("release", "because of the release"), key("rest", "anyway")],
		label: `Failed requests per second over time: because of the release at most ${count(highest(release))}, in all at most ${count(highest(all))}.`,
		levels: [top.toLocaleString("en-US"), "0"],
		curves: [
			html`<path class="rest" d="${areaOf(withoutZeros(all), top, frame)}"/>`,
			html`<path class="release" d="${areaOf(withoutZeros(release), top, frame)}"/>`,
		],
		axis: frame.axis,
	});
}

function callsPanel({ calls, series }: Run, frame: Frame): Markup {
	const title = "API calls per second";
	if (calls.length === 0)
		return html`<div class="panel"><h4>${title}</h4><p class="none">none from your account</p></div>`;
	const errors = calls.filter(({ error }) => error !== undefined);
	const top = frame.callsPerSecond;
	const curve = (some: Run["calls"]) =>
		areaOf(withoutZeros(means(callsPerSecond(some, series.seconds), frame.bounds)), top, frame);
	return panel({
		name: "calls",
		title,
		keys: [key("call", "answered"), key("error", "failed")],
		label: `API calls over time: ${count(calls.length)} in all, of which ${count(errors.length)} failed.`,
		levels: [top.toLocaleString("en-US"), "0"],
		curves: [html`<path class="call" d="${curve(calls)}"/>`, html`<path class="error" d="${curve(errors)}"/>`],
		axis: frame.axis,
	});
}
