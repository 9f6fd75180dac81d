import {
	type ByColor,
	type Color,
	type HistoryEntry,
	other,
	type VerdictNote,
} from "../../../runtime/contract/index.ts";
import { shareOf } from "../../../runtime/core/routing/weights.ts";
import { plain } from "../../command-line/plain.ts";
import type { StepProgress } from "../read/progress.ts";
import type { LiveWeights, ProbationStatus, RolloutStatus, ServiceStatus } from "../read/status.ts";
import type { Wait } from "../read/wait.ts";
import { bar, between, duration, timeOf, timestamp } from "./format.ts";
import { type Paint, painted } from "./paint.ts";

/** A service's status for people. */
export function textOf(status: ServiceStatus, now: Date, paint: Paint): string {
	const { service, rollout, atRest, probation, queue, history } = plain(status);
	const lines = rollout
		? rolloutLines(service, rollout, now, paint)
		: [
				`${paint.bold(service)}: no rollout runs`,
				...field("serves", atRest ? (atRest.serves ?? "no color alone") : undefined),
				...field("weights", atRest ? liveLine(atRest.live) : undefined),
				...field("probation", probation ? probationLine(probation, now) : undefined),
				...heading(
					"last",
					history.map((entry) => endingLine(entry, paint)),
				),
			];
	const waiting = queue?.map(({ attempt, startedAt }) => `${attempt} since ${timestamp(startedAt)}`);
	return [...lines, ...heading("queue", waiting ?? ["these credentials may not list executions"])].join("\n");
}

/** Services side by side, a line each. */
export function overviewOf(services: readonly ServiceStatus[], now: Date, paint: Paint): string {
	const shown = plain(services);
	const width = Math.max(...shown.map(({ service }) => service.length));
	return shown
		.map(({ service, rollout, history: [last] }) => {
			if (rollout) return `${service.padEnd(width)}  ${summaryOf(rollout, now, paint)}`;
			return `${service.padEnd(width)}  ${last ? endingLine(last, paint) : "no rollout yet"}`;
		})
		.join("\n");
}

/** A rollout in a line. */
export function summaryOf(rollout: RolloutStatus, now: Date, paint: Paint): string {
	const { candidate, phase, waitsFor, verdict, attempt } = plain(rollout);
	const { intended } = rollout.weights;
	const percent = intended ? shareText(intended, candidate) : 0;
	const share = `${bar(percent)} ${String(percent).padStart(3)} % ${candidate}`;
	const waits = waitsFor ? waitLine(waitsFor, now) : "";
	const said = verdict ? `  ${painted(verdict.verdict, paint)}  ${verdict.reason}` : "";
	return `${share}  ${phase}${stepOf(rollout)}  ${attempt}${waits ? `  ${waits}` : ""}${said}`;
}

/** A color's share by its weights, in percent, as near as people read it. */
function shareText(weights: ByColor<number>, color: Color): number {
	const share = shareOf({ candidate: weights[color], stable: weights[other(color)] });
	return Number((100 * share).toPrecision(3));
}

function rolloutLines(service: string, rollout: RolloutStatus, now: Date, paint: Paint): string[] {
	const { attempt, candidate, startedAt, phase, execution, state, waitsFor, timeLeft, verdict, steps } = rollout;
	const since = `since ${timestamp(startedAt)} (${duration(between(startedAt, now))})`;
	const said = verdict ? `${painted(verdict.verdict, paint)}  ${verdict.code}: ${verdict.reason}` : undefined;
	return [
		`${paint.bold(service)}: ${attempt} to ${candidate}, ${paint.bold(phase)}${stepOf(rollout)}, ${since}`,
		...field("execution", state ? `${execution} in ${state}` : execution),
		...field("weights", weightsLine(rollout)),
		...field("waits for", waitsFor ? waitLine(waitsFor, now) : undefined),
		...field("time left", timeLeftLine(timeLeft)),
		...field("verdict", said),
		...heading(
			"steps",
			steps.map((step) => stepLine(step, rollout, paint)),
		),
		...heading(
			"verdicts",
			rollout.verdicts.map((note) => noteLine(note, paint)),
		),
	];
}

function probationLine({ attempt, returnsTo, since, until, judgedBy }: ProbationStatus, now: Date): string {
	const left = `${duration(between(now, until))} left (until ${timeOf(until)})`;
	const judged = judgedBy === null ? "nobody judges it; going back is up to you" : "should it fail, it goes back";
	return `${attempt} since ${timestamp(since)}, ${left}; ${returnsTo} is warm: ${judged}`;
}

function stepOf({ step, steps }: RolloutStatus): string {
	return step > 0 ? ` step ${step} of ${steps.length}` : "";
}

function field(name: string, value: string | undefined): string[] {
	return value === undefined ? [] : [`  ${name.padEnd(10)} ${value}`];
}

function heading(name: string, lines: readonly string[]): string[] {
	return lines.length === 0 ? [] : [`  ${name}`, ...lines.map((line) => `    ${line}`)];
}

function waitLine({ what, reason, until }: Wait, now: Date): string {
	const limit = until === null ? "" : `, ${duration(between(now, until))} left (until ${timeOf(until)})`;
	return `${what}: ${reason}${limit}`;
}

function timeLeftLine({ stepSeconds, scheduleSeconds }: RolloutStatus["timeLeft"]): string | undefined {
	if (scheduleSeconds === null) return undefined;
	const step = stepSeconds === null ? "" : `${duration(stepSeconds)} of the step, `;
	return `${step}${duration(scheduleSeconds)} of the schedule at best`;
}

function weightsLine({ weights: { intended, live } }: RolloutStatus): string {
	const observed = liveLine(live);
	if (!intended) return observed;
	const wanted = pairText(intended);
	return observed === `live DNS has ${wanted}` ? `${wanted}, as live DNS has them` : `${wanted}; ${observed}`;
}

/** The weights of live DNS: once where all record types agree. */
function liveLine(live: LiveWeights): string {
	if ("unreadable" in live) return `live DNS cannot be read: ${live.unreadable}`;
	const observed = Object.entries(live as Record<string, ByColor<number | null>>);
	const texts = new Set(observed.map(([, each]) => pairText(each)));
	if (observed.length === 0) return "live DNS has no weighted records";
	if (texts.size > 1) return `live DNS ${observed.map(([type, each]) => `${type} ${pairText(each)}`).join("; ")}`;
	return `live DNS has ${[...texts].join()}`;
}

function pairText({ blue, green }: ByColor<number | null>): string {
	return `blue ${blue ?? "none"}, green ${green ?? "none"}`;
}

function stepLine({ percent, bakeSeconds, gate, state }: StepProgress, { phase }: RolloutStatus, paint: Paint): string {
	const share = `${String(percent).padStart(3)} %  ${bar(percent)}`;
	const about = `${duration(bakeSeconds)} bake${gate ? ", then a gate" : ""}`;
	if (state === "done") return `${paint.good(share)}  done`;
	if (state === "current") return `${paint.bold(share)}  ${phase}, ${about}`;
	return paint.dim(`${share}  ${about}`);
}

function noteLine({ at, percent, verdict, code, reason }: VerdictNote, paint: Paint): string {
	const share = `${String(percent).padStart(3)} %`;
	return `${timeOf(at)}  ${share}  ${painted(verdict, paint)}  ${code}: ${reason}`;
}

function endingLine({ at, outcome, attempt, reason }: HistoryEntry, paint: Paint): string {
	return `${timestamp(at)}  ${painted(outcome, paint)}  ${attempt}  ${reason}`;
}
