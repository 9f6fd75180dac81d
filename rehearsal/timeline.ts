import type { Moment, RehearsalResult } from "./rehearse.ts";

const BAR = 20;

/** A rehearsal for people: a line wherever something changed, its weights as a picture. */
export function renderTimeline(title: string, result: RehearsalResult): string {
	const lines = changes(result.timeline).map(line);
	const verdict = result.status === "SUCCEEDED" ? "completed" : `failed: ${result.error}`;
	const { blue, green } = result.weights;
	return [
		title,
		`${"time".padStart(8)}  ${"state".padEnd(18)}  ${"blue".padStart(4)} ${" ".repeat(BAR)} ${"green".padEnd(5)}  verdict`,
		...lines,
		`${clock(result.seconds)}  ${verdict}; blue ${blue} %, green ${green} %`,
		...(result.cause ? [`          ${result.cause}`] : []),
	].join("\n");
}

/** The states that look at the candidate; the others only hand the last verdict on. */
const LOOKS = new Set(["Ready", "Settle", "Assess"]);

/** The moments that say something new: no waits, no choices, no look or try that only repeats the last. */
function changes(timeline: readonly Moment[]): Moment[] {
	const telling = timeline.filter(({ state }) => !/^(Await|Queue)|Choice$/.test(state));
	const key = ({ state, weights, verdict }: Moment) => `${state} ${weights.green} ${verdict?.verdict} ${verdict?.code}`;
	return telling.filter((moment, i) => {
		const before = telling.slice(Math.max(0, i - 2), i).map(key);
		return !before.includes(key(moment));
	});
}

function line({ seconds, state, weights, verdict }: Moment): string {
	const filled = Math.round((weights.green / 100) * BAR);
	const bar = "░".repeat(BAR - filled) + "█".repeat(filled);
	const said = verdict && LOOKS.has(state) ? `${verdict.verdict.padEnd(4)}  ${verdict.reason}` : "";
	const share = `${String(weights.blue).padStart(4)} ${bar} ${String(weights.green).padEnd(5)}`;
	return `${clock(seconds)}  ${state.padEnd(18)}  ${share}  ${said}`.trimEnd();
}

function clock(seconds: number): string {
	const whole = Math.round(seconds);
	const two = (n: number) => String(n).padStart(2, "0");
	return `${two(Math.floor(whole / 3600))}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`.padStart(8);
}
