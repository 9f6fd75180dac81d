import type { Verdict } from "../../runtime/contract/index.ts";
import type { RecordLine } from "../../runtime/contract/record.ts";
import type { Recorded } from "../record-file.ts";
import { minutesIn } from "../replay/known.ts";
import { serviceOf } from "../replay/settings.ts";
import { percentAt, stepOf } from "../replay/steps.ts";

/** One minute of both colors, by what they were in the rollout. */
export interface Minute {
	/** When it began, in seconds since the record begins. */
	readonly seconds: number;
	readonly candidate: Answered;
	readonly stable: Answered;
}

/** What a color answered in a minute. */
export interface Answered {
	readonly requests: number;
	readonly errors: number;
	readonly slow: number;
}

/** Something that was decided or done, for the table and the lane of verdicts. */
export interface StoryEvent {
	readonly seconds: number;
	readonly at: string;
	/** The task, as its state is called. */
	readonly state: string;
	/** The candidate's share of DNS answers then, in percent. */
	readonly percent: number;
	readonly verdict?: Verdict;
	readonly detail?: string;
}

/** A record as its page tells it. */
export interface Story {
	readonly from: string;
	/** How long it lasts, in seconds. */
	readonly seconds: number;
	readonly minutes: readonly Minute[];
	readonly events: readonly StoryEvent[];
	/** From when on each share was meant, in seconds and percent. */
	readonly shares: readonly { readonly seconds: number; readonly percent: number }[];
}

const NOTHING: Answered = { requests: 0, errors: 0, slow: 0 };
/** Tasks that write the traffic: after them the share is another one. */
const BACK: ReadonlySet<string> = new Set(["failBack", "takeBack", "restore", "verify", "conclude"]);

/** Tells a record from its beginning to its end. */
export function storyOf({ checks, events, execution }: Recorded): Story {
	const times = [...checks, ...events].map(({ at }) => at).sort();
	const from = [execution?.startedAt, times[0]].filter((at) => at !== undefined).sort()[0] ?? "";
	const seconds = (at: string) => (Date.parse(at) - Date.parse(from)) / 1_000;
	const checked = checks.map((check) => checkEvent(check, seconds(check.at)));
	const acted = events
		.filter(({ by, message }) => by !== "observer" && message.startsWith("task "))
		.map((event) => ({ ...event, seconds: seconds(event.at) }));
	const shares = sharesOf(checked, acted);
	const percentThen = (at: number) => shares.findLast((share) => share.seconds <= at)?.percent ?? 0;
	const done = acted.map(({ at, seconds: when, task, message, error }): StoryEvent => {
		const detail = error ? `${message}: ${error.name}: ${error.message}` : "";
		return { at, seconds: when, state: stateOf(task), percent: percentThen(when), detail };
	});
	return {
		from,
		seconds: Math.max(1, seconds(times.at(-1) ?? from)),
		minutes: minutesOf(checks, seconds),
		events: [...checked, ...done].sort((one, other) => one.seconds - other.seconds),
		shares,
	};
}

function checkEvent(check: RecordLine, seconds: number): StoryEvent {
	const percent = check.task === "probation" ? 100 : percentAt(serviceOf(check), stepOf(check));
	const { verdict } = check.decision;
	return { at: check.at, seconds, state: stateOf(check.task), percent, ...(verdict && { verdict }) };
}

/** A task as its state is called. */
function stateOf(task: string): string {
	return `${task.charAt(0).toUpperCase()}${task.slice(1)}`;
}

/** The share that weights said, by what checks were told; going back ends it. */
function sharesOf(checks: readonly StoryEvent[], acts: readonly { readonly seconds: number; readonly task: string }[]) {
	const back = acts.filter(({ task }) => BACK.has(task) && task === "failBack");
	const all = [...checks, ...back.map(({ seconds }) => ({ seconds, percent: 0 }))].sort(
		(a, b) => a.seconds - b.seconds,
	);
	const changes = all.filter(({ percent }, i) => i === 0 || percent !== all[i - 1]?.percent);
	return [{ seconds: 0, percent: 0 }, ...changes.map(({ seconds, percent }) => ({ seconds, percent }))];
}

/** Each minute as the last check that was shown it was shown it. */
function minutesOf(checks: readonly RecordLine[], seconds: (at: string) => number): Minute[] {
	const known = { blue: new Map<number, Answered>(), green: new Map<number, Answered>() };
	for (const check of checks) {
		for (const shown of minutesIn(check)) {
			for (const color of ["blue", "green"] as const) {
				for (const [minute, requests, errors, slow] of shown[color])
					known[color].set(minute, { requests, errors, slow });
			}
		}
	}
	const candidate = checks[0]?.state.rollout.candidate === "blue" ? "blue" : "green";
	const stable = candidate === "blue" ? "green" : "blue";
	const all = [...new Set([...known.blue.keys(), ...known.green.keys()])].sort((a, b) => a - b);
	return all.map((minute) => ({
		seconds: seconds(new Date(60_000 * minute).toISOString()),
		candidate: known[candidate].get(minute) ?? NOTHING,
		stable: known[stable].get(minute) ?? NOTHING,
	}));
}
