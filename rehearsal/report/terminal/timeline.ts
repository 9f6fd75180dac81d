import type { Run, TimelineEvent } from "../../run.ts";
import { clock } from "../format.ts";

const BAR = 20;
/** How wide a line may be, in characters, before a verdict goes on in the next: it gives its reason part by part. */
const WIDTH = 160;
const BETWEEN_PARTS = "; ";

/** A run for people: a line wherever something changed, the candidate's share as a picture. */
export function timelineOf(run: Run): string {
	const timeline = changes(run.timeline);
	const width = Math.max("state".length, ...timeline.map((timelineEvent) => labelOf(timelineEvent).length));
	const ended = run.endedAt === undefined ? " ".repeat(8) : clock(run.endedAt);
	return [
		run.title,
		`    time  ${"state".padEnd(width)}  ${"candidate".padEnd(BAR + 7)}  verdict`,
		...timeline.map((timelineEvent) => line(timelineEvent, width)),
		`${ended}  ${run.outcome}${run.error ? `: ${run.error}` : ""}`,
		...(run.cause ? [`          ${run.cause}`] : []),
	].join("\n");
}

/** What a moment is about: its state, and its service where there are several. */
export const labelOf = ({ service, state }: TimelineEvent) => (service === undefined ? state : `${service}: ${state}`);

/** The moments that say something new: no check or try that only repeats one of the service's last two. */
export function changes(timeline: readonly TimelineEvent[]): readonly TimelineEvent[] {
	const key = ({ state, percent, verdict, detail }: TimelineEvent) =>
		[state, percent, verdict?.verdict, verdict?.code, detail].join(" ");
	const last = new Map<string | undefined, readonly string[]>();
	return timeline.filter((timelineEvent) => {
		const before = last.get(timelineEvent.service) ?? [];
		last.set(timelineEvent.service, [...before.slice(-1), key(timelineEvent)]);
		return !before.includes(key(timelineEvent));
	});
}

function line(timelineEvent: TimelineEvent, width: number): string {
	const { seconds, percent, verdict, detail = "" } = timelineEvent;
	const filled = Math.round((percent / 100) * BAR);
	const bar = "█".repeat(filled) + "░".repeat(BAR - filled);
	const share = String(Math.round(percent * 10) / 10).padStart(5);
	const head = `${clock(seconds)}  ${labelOf(timelineEvent).padEnd(width)}  ${bar}${share} %  ${verdict ? `${verdict.verdict}  ` : ""}`;
	return wrapped(verdict?.reason ?? detail, WIDTH - head.length)
		.map((text, i) => `${i === 0 ? head : " ".repeat(head.length)}${text}`.trimEnd())
		.join("\n");
}

/** A text in lines of so many characters, if its parts are no longer than that. */
function wrapped(text: string, width: number): string[] {
	const lines: string[] = [];
	for (const part of text.split(BETWEEN_PARTS)) {
		const last = lines.at(-1);
		const longer = last === undefined ? part : `${last}${BETWEEN_PARTS}${part}`;
		if (last !== undefined && longer.length > width) lines.push(part);
		else lines.splice(-1, 1, longer);
	}
	return lines;
}
