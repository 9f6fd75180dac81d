import * as v from "valibot";
import { HistoryEntry, Verdict } from "../runtime/contract/index.ts";
import { RecordLine } from "../runtime/contract/record.ts";
import { InvalidInput } from "../runtime/errors.ts";
import { parse } from "../runtime/parse.ts";

/** What a file of a record says that it is. */
export const RECORD_FORMAT = "ecs-dns-canary/record";

/** What a task of the rollout did, or that it failed. */
export const RecordEvent = v.object({
	at: v.string(),
	/** Which function: `observer`, `actuator` or `watchdog`. */
	by: v.string(),
	/** The task, after its state in the state machine; `watchdog` for the watchdog. */
	task: v.string(),
	/** What the log says of it. */
	message: v.string(),
	/** Index of the step that the weights stand at; absent before there is a rollout. */
	step: v.optional(v.number()),
	next: v.optional(v.string()),
	verdict: v.optional(Verdict),
	/** Why it failed. */
	error: v.optional(v.object({ name: v.string(), message: v.string() })),
});
export type RecordEvent = v.InferOutput<typeof RecordEvent>;

/** A span of which something is not there that has been. */
export const Gap = v.object({ from: v.string(), to: v.string(), why: v.string() });
export type Gap = v.InferOutput<typeof Gap>;

/** How Step Functions knows the execution; null where it does not know it any more. */
export const RecordedExecution = v.object({
	status: v.string(),
	startedAt: v.string(),
	error: v.optional(v.string()),
	cause: v.optional(v.string()),
});
export type RecordedExecution = v.InferOutput<typeof RecordedExecution>;

const HEAD = {
	format: v.literal(RECORD_FORMAT),
	version: v.literal(1),
	service: v.string(),
	/** ARN of the execution that began the rollout. */
	rollout: v.string(),
	/** The attempt's entry of the service's history; null where it has none. */
	history: v.nullable(HistoryEntry),
	execution: v.nullable(RecordedExecution),
	events: v.array(RecordEvent),
	gaps: v.array(Gap),
};

/** A rollout as it was recorded: each check with all that it decided by, what the tasks did, how it ended, and what is missing. */
const Recorded = v.object({ ...HEAD, checks: v.array(RecordLine) });
export type Recorded = v.InferOutput<typeof Recorded>;

/** What a file has once, though many checks have it: their settings, and the answers that were the same. */
const RecordFile = v.object({
	...HEAD,
	values: v.array(v.unknown()),
	checks: v.array(
		v.looseObject({ settings: v.number(), answers: v.array(v.looseObject({ is: v.optional(v.number()) })) }),
	),
});

/** A record as the text of a file: what several checks have alike stands in it once, and a check is a line. */
export function writtenRecord({ checks, ...head }: Recorded): string {
	const values: unknown[] = [];
	const places = new Map<string, number>();
	const placeOf = (value: unknown): number => {
		const text = JSON.stringify(value);
		const place = places.get(text) ?? values.push(value) - 1;
		places.set(text, place);
		return place;
	};
	const shared = checks.map(({ settings, answers, ...check }) => ({
		...check,
		settings: placeOf(settings),
		answers: answers.map(({ value, ...answer }) => ({ ...answer, ...(value !== undefined && { is: placeOf(value) }) })),
	}));
	const lines = (all: readonly unknown[]) => `[${all.map((each) => `\n${JSON.stringify(each)}`).join(",")}\n]`;
	const fields = Object.entries({ ...head, events: undefined }).flatMap(([name, value]) =>
		value === undefined ? [] : [`${JSON.stringify(name)}:${JSON.stringify(value)}`],
	);
	return `{${[...fields, `"events":${lines(head.events)}`, `"values":${lines(values)}`, `"checks":${lines(shared)}`].join(",\n")}}\n`;
}

/** Reads a record. @param what - how people call the file. @throws {InvalidInput} with all that is wrong with it. */
export function readRecord(text: string, what: string): Recorded {
	const { values, checks, ...head } = parse(RecordFile, jsonOf(text, what), what);
	const valueAt = (place: number) => values[place];
	const whole = checks.map(({ settings, answers, ...check }) => ({
		...check,
		settings: valueAt(settings),
		answers: answers.map(({ is, ...answer }) => ({ ...answer, ...(is !== undefined && { value: valueAt(is) }) })),
	}));
	return parse(Recorded, { ...head, checks: whole }, what);
}

function jsonOf(text: string, what: string): unknown {
	try {
		return JSON.parse(text);
	} catch (error) {
		throw new InvalidInput(what, [`is no JSON: ${(error as Error).message}; \`npm run cli -- export\` writes records`]);
	}
}
