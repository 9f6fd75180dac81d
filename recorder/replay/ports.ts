import { byColor } from "../../runtime/contract/index.ts";
import type { RecordedAnswer, RecordedMinutes, RecordLine } from "../../runtime/contract/record.ts";
import { Refused, type RolloutError, Throttled, Unavailable, UnexpectedAnswer } from "../../runtime/errors.ts";
import type { AnsweredMinute, ObserverPorts, Target } from "../../runtime/ports/index.ts";
import { aboutOf, markOfAll } from "../../runtime/tasks/record.ts";
import type { Known } from "./known.ts";

/** Ports that answer as was recorded, and what was asked of them that was not. */
export interface Answering {
	readonly ports: ObserverPorts;
	/** Questions without a recorded answer, and answers that are not whole. */
	readonly unrecorded: string[];
}

const NAMES = ["dns", "loadBalancers", "services", "alarms", "traffic", "answers", "prober", "hooks", "tasks"] as const;

const ERRORS: Readonly<Record<string, new (message: string, options: ErrorOptions) => RolloutError<string>>> = {
	Throttled,
	Unavailable,
	Refused,
	UnexpectedAnswer,
};

/** Answers a check's questions again. Questions of one kind are answered in the order in which they were asked then. */
export function answering({ answers, tooLarge }: RecordLine, known: Known): Answering {
	const unrecorded = tooLarge === undefined ? [] : [`answers of ${tooLarge} bytes`];
	const left = [...answers];
	const ask = async (of: string, args: readonly unknown[]): Promise<unknown> => {
		const about = aboutOf(of, args);
		const place = left.findIndex((each) => each.of === of && each.about === about);
		const [found] = place < 0 ? [] : left.splice(place, 1);
		if (found?.error) throw errorOf(found.error);
		if (found) return unpacked(found, args, known, unrecorded);
		const question = about === undefined ? of : `${of} (${about})`;
		unrecorded.push(question);
		throw new UnexpectedAnswer(`${question} was not asked then`);
	};
	const port = (name: string) =>
		new Proxy(
			{},
			{
				get:
					(_, method) =>
					(...args: unknown[]) =>
						ask(`${name}.${String(method)}`, args),
			},
		);
	const ports = Object.fromEntries(NAMES.map((name) => [name, port(name)])) as Omit<ObserverPorts, "metricLog">;
	return { ports: { ...ports, metricLog: { put() {} } }, unrecorded };
}

function errorOf({ name, message }: NonNullable<RecordedAnswer["error"]>): Error {
	const Known = ERRORS[name];
	return Known ? new Known(message, {}) : Object.assign(new Error(message), { name });
}

function unpacked({ of, value }: RecordedAnswer, args: readonly unknown[], known: Known, unrecorded: string[]) {
	if (of === "loadBalancers.targets") return targetsIn(value as string[][]);
	if (of !== "answers.perMinute") return value;
	const [, , from, to] = args as [unknown, unknown, Date, Date];
	const answer = byColor((color) => known.minutes[color].filter(({ at }) => at >= from.getTime() && at < to.getTime()));
	if (markOfAll(answer) !== (value as RecordedMinutes).mark) unrecorded.push("minutes of earlier lines");
	return byColor((color) => answer[color].filter((minute) => !isLeftOut(minute, known)));
}

function isLeftOut({ at }: AnsweredMinute, { left = [] }: Known): boolean {
	return left.some(({ from, to }) => at >= from && at < to);
}

function targetsIn(runs: readonly string[][]): Target[] {
	return runs.flatMap(([state = "", ...ids]) => ids.map((id) => ({ id, state })));
}
