import * as v from "valibot";
import { Verdict } from "../runtime/contract/index.ts";
import { RecordLine } from "../runtime/contract/record.ts";
import type { RecordEvent } from "./record-file.ts";

/** A line of a function's log. */
export interface LoggedLine {
	/** When it was written, in milliseconds since 1970. */
	readonly at: number;
	/** Which function wrote it: `observer`, `actuator` or `watchdog`. */
	readonly by: string;
	readonly text: string;
}

/** What lines of logs say of a rollout. */
export interface FromLogs {
	readonly checks: readonly RecordLine[];
	readonly events: readonly LoggedEvent[];
	readonly unread: readonly Unread[];
	/** That checks were done, as the log says besides: each has a line of its own, too. */
	readonly done: readonly LoggedEvent[];
}

/** An event, and the execution that it is of. */
export type LoggedEvent = RecordEvent & { readonly rollout: string };

/** A line of a check that cannot be read: when it was written, of which execution it says to be, and why. */
export interface Unread {
	readonly at: number;
	readonly rollout: string;
	readonly why: string;
}

/** The tasks of which each run leaves a line of its own. */
const CHECKS: readonly string[] = ["ready", "settle", "assess", "watch", "confirm", "frozen", "probation"];

/** A line by the functions' logger: Lambda wraps what the console is given. */
const Wrapped = v.object({
	message: v.object({
		message: v.string(),
		rollout: v.string(),
		task: v.string(),
		step: v.optional(v.number()),
		next: v.optional(v.string()),
		verdict: v.optional(Verdict),
		error: v.optional(v.object({ name: v.string(), message: v.string() })),
	}),
});

/** Sorts lines of logs into checks and events, each by its time. Whatever else stands in a log is passed over. */
export function fromLogs(lines: readonly LoggedLine[]): FromLogs {
	const checks: RecordLine[] = [];
	const events: LoggedEvent[] = [];
	const unread: Unread[] = [];
	const done: LoggedEvent[] = [];
	for (const line of lines) {
		const value = jsonOf(line.text);
		if (isCheck(value)) {
			const check = v.safeParse(RecordLine, value);
			if (check.success) checks.push(check.output);
			else unread.push({ at: line.at, rollout: String(value.rollout), why: whyUnread(value) });
			continue;
		}
		const wrapped = v.safeParse(Wrapped, value);
		if (!wrapped.success) continue;
		const { message } = wrapped.output;
		const isDone = message.message === "task done" && CHECKS.includes(message.task);
		(isDone ? done : events).push({ at: new Date(line.at).toISOString(), by: line.by, ...message });
	}
	const byTime = (one: { at: string }, other: { at: string }) => one.at.localeCompare(other.at);
	return { checks: checks.sort(byTime), events: events.sort(byTime), unread, done: done.sort(byTime) };
}

function jsonOf(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function isCheck(value: unknown): value is { readonly record: unknown; readonly rollout?: unknown } {
	return typeof value === "object" && value !== null && "record" in value;
}

function whyUnread({ record }: { readonly record: unknown }): string {
	const known = RecordLine.entries.record.literal;
	return record === known
		? "it is not whole"
		: `it is of version ${JSON.stringify(record)}, and ${known} is known here`;
}
