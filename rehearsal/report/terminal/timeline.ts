import type { Moment, Run } from "../../run.ts";
import { clock } from "../format.ts";

const BAR = 20;

/** A run for people: a line wherever something changed, the candidate's share as a picture. */
export function timelineOf(run: Run): string {
	const moments = changes(run.moments);
	const width = Math.max("state".length, ...moments.map((moment) => labelOf(moment).length));
	const ended = run.endedAt === undefined ? " ".repeat(8) : clock(run.endedAt);
	return [
		run.title,
		`    time  ${"state".padEnd(width)}  ${"candidate".padEnd(BAR + 7)}  verdict`,
		...moments.map((moment) => line(moment, width)),
		`${ended}  ${run.outcome}${run.error ? `: ${run.error}` : ""}`,
		...(run.cause ? [`          ${run.cause}`] : []),
	].join("\n");
}

/** What a moment is about: its state, and its service where there are several. */
export const labelOf = ({ service, state }: Moment) => (service === undefined ? state : `${service}: ${state}`);

/** The moments that say something new: no look or try that only repeats one of the service's last two. */
export function changes(moments: readonly Moment[]): readonly Moment[] {
	const key = ({ state, percent, verdict, detail }: Moment) =>
		[state, percent, verdict?.verdict, verdict?.code, detail].join(" ");
	const last = new Map<string | undefined, readonly string[]>();
	return moments.filter((moment) => {
		const before = last.get(moment.service) ?? [];
		last.set(moment.service, [...before.slice(-1), key(moment)]);
		return !before.includes(key(moment));
	});
}

function line(moment: Moment, width: number): string {
	const { seconds, percent, verdict, detail = "" } = moment;
	const filled = Math.round((percent / 100) * BAR);
	const bar = "█".repeat(filled) + "░".repeat(BAR - filled);
	const share = String(Math.round(percent * 10) / 10).padStart(5);
	const said = verdict ? `${verdict.verdict}  ${verdict.reason}` : detail;
	return `${clock(seconds)}  ${labelOf(moment).padEnd(width)}  ${bar}${share} %  ${said}`.trimEnd();
}
