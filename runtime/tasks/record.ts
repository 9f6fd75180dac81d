import { jsonBytes, packProbes, type RolloutDocument, type RunningDocument } from "../contract/index.ts";
import {
	RECORD_BYTES,
	RECORD_VERSION,
	RECORDED_SECONDS,
	RECORDED_SETTINGS,
	type RecordedAnswer,
	type RecordedMinutes,
	type RecordLine,
} from "../contract/record.ts";
import { markOf } from "../core/analysis/known-targets.ts";
import { MINUTE_MILLISECONDS } from "../core/analysis/minutes.ts";
import type { AnsweredMinute, ObserverPorts, Target } from "../ports/index.ts";
import { type ObserverTask, runningDocument, type TaskContext } from "./task.ts";

/** Keeps a line. What it throws is logged, and fails nothing. */
export type Recorder = (line: RecordLine) => void;

/** The tasks that decide over a rollout by what they see. */
const CHECKS: ReadonlySet<string> = new Set(["ready", "settle", "assess", "watch", "confirm", "frozen", "probation"]);

/** A call of a port as it came. It is made a part of a line once the check is over. */
interface Heard {
	readonly of: string;
	readonly args: readonly unknown[];
	value?: unknown;
	error?: unknown;
}

/** The same tasks; of each check, a line of all that it decided by is kept. */
export function recorded(
	tasks: Readonly<Record<string, ObserverTask>>,
	record: Recorder,
): Readonly<Record<string, ObserverTask>> {
	return Object.fromEntries(
		Object.entries(tasks).map(([name, task]) => [name, CHECKS.has(name) ? kept(name, task, record) : task]),
	);
}

function kept(name: string, task: ObserverTask, record: Recorder): ObserverTask {
	return async (document, context) => {
		const heard: Heard[] = [];
		const after = await task(document, { ...context, ports: heardBy(heard, context.ports) });
		try {
			record(lineOf(name, { before: runningDocument(document), after, heard }, context));
		} catch (error) {
			context.log.warn("the check could not be recorded", { error });
		}
		return after;
	};
}

/** The ports; whatever they answer is heard, in the order of the questions. */
function heardBy(heard: Heard[], { metricLog, ...ports }: ObserverPorts): ObserverPorts {
	const port = (name: string, target: object) =>
		new Proxy(target, {
			get:
				(_, method) =>
				async (...args: unknown[]) => {
					const call: Heard = { of: `${name}.${String(method)}`, args };
					heard.push(call);
					try {
						call.value = await Reflect.get(target, method).apply(target, args);
						return call.value;
					} catch (error) {
						call.error = error;
						throw error;
					}
				},
		});
	const all = Object.entries(ports).map(([name, target]) => [name, port(name, target)]);
	return { ...Object.fromEntries(all), metricLog };
}

interface Check {
	readonly before: RunningDocument;
	readonly after: RolloutDocument;
	readonly heard: readonly Heard[];
}

function lineOf(
	task: string,
	{ before, after, heard }: Check,
	{ now, execution }: TaskContext<ObserverPorts>,
): RecordLine {
	const { service } = before;
	const since = firstMinute(before, now);
	const settings = Object.fromEntries(RECORDED_SETTINGS.map((name) => [name, service[name]]));
	const line: RecordLine = {
		record: RECORD_VERSION,
		service: service.name,
		rollout: execution,
		task,
		at: now.toISOString(),
		settings: { ...settings, ttlSeconds: service.dns.ttlSeconds },
		state: stateOf(before, since),
		before: stateMark(before),
		answers: heard.map((call) => answerOf(call, since)),
		decision: { verdict: after.verdict, next: after.next, waitSeconds: after.waitSeconds },
		after: stateMark(after),
	};
	const bytes = jsonBytes(line);
	return bytes > RECORD_BYTES ? { ...line, answers: [], tooLarge: bytes } : line;
}

/** How much later than it was to be a check may come, in seconds: the time that its function takes, and the state machine. */
const LATE_SECONDS = 5;

/** The first minute that a line has, by its number since 1970. */
function firstMinute({ waitSeconds = 0, rollout }: RunningDocument, now: Date): number {
	const { latest, day } = RECORDED_SECONDS;
	const seconds = now.getTime() / 1_000;
	const before = seconds - waitSeconds - LATE_SECONDS;
	const turn = Math.floor(before / latest) !== Math.floor(seconds / latest);
	const first = seconds - Date.parse(rollout.trafficSince ?? "") / 1_000 < latest;
	return Math.floor((turn || first ? seconds - day : before - latest) / 60);
}

/** What of a document a check decides by. @param since - the first minute whose probes are in it. */
function stateOf({ rollout, gate, freeze, probation }: RolloutDocument, since: number): RecordLine["state"] {
	const { original: _, records: __, scaling: ___, verdicts: ____, probes, ...rest } = rollout ?? {};
	const latest = Object.fromEntries(Object.entries(probes ?? {}).filter(([minute]) => Number(minute) >= since));
	return { rollout: { ...rest, ...(probes && { probes: packProbes(latest) }) }, gate, freeze, probation };
}

/** The mark of all that a check decides by, or hands on to the next one. */
export function stateMark(document: RolloutDocument): string {
	return markOfAll(stateOf(document, 0));
}

/** The mark of a value, in whichever order its fields stand. */
export function markOfAll(value: unknown): string {
	const ordered = (_: string, each: unknown) =>
		each && typeof each === "object" && !Array.isArray(each) ? Object.fromEntries(Object.entries(each).sort()) : each;
	return markOf(JSON.stringify(value, ordered));
}

function answerOf({ of, args, value, error }: Heard, since: number): RecordedAnswer {
	const about = aboutOf(of, args);
	const asked = { of, ...(about !== undefined && { about }) };
	if (error instanceof Error) return { ...asked, error: { name: error.name, message: error.message } };
	return { ...asked, value: packed(of, value, since) };
}

/** What tells questions of one kind apart that may come in any order: whom it is about. */
export function aboutOf(of: string, [first, second]: readonly unknown[]): string | undefined {
	if (of === "hooks.ask") return `${(second as { point: string }).point} ${first}`;
	return of === "prober.probe" || of === "tasks.find" ? String(second) : undefined;
}

function packed(of: string, value: unknown, since: number): unknown {
	if (of === "loadBalancers.targets") return packedTargets(value as readonly Target[]);
	if (of !== "answers.perMinute") return value;
	const { blue, green } = value as Parameters<typeof packedMinutes>[0];
	return packedMinutes({ blue, green }, since);
}

/** Targets in their order, neighbors in the same state together: that, and their ids. */
function packedTargets(targets: readonly Target[]): string[][] {
	const runs: string[][] = [];
	for (const { id, state } of targets) {
		const last = runs.at(-1);
		if (last?.[0] === state) last.push(id);
		else runs.push([state, id]);
	}
	return runs;
}

function packedMinutes(
	answered: Readonly<Record<"blue" | "green", readonly AnsweredMinute[]>>,
	since: number,
): RecordedMinutes {
	const latest = (minutes: readonly AnsweredMinute[]) =>
		minutes
			.map(({ at, requests, errors, slow, accounted }): RecordedMinutes["blue"][number] => [
				at / MINUTE_MILLISECONDS,
				requests,
				errors,
				slow,
				accounted,
			])
			.filter(([minute]) => minute >= since);
	return { since, blue: latest(answered.blue), green: latest(answered.green), mark: markOfAll(answered) };
}
