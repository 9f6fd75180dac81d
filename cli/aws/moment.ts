import * as v from "valibot";
import { answer } from "../../runtime/aws/call.ts";
import type { Moment } from "../sources.ts";

/** An event of an execution's history, as far as it says where the execution stands. */
export const StateEvent = v.object({
	timestamp: v.date(),
	executionStartedEventDetails: v.optional(v.object({ input: v.optional(v.string()) })),
	stateEnteredEventDetails: v.optional(v.object({ name: v.string(), input: v.optional(v.string()) })),
	stateExitedEventDetails: v.optional(v.object({ name: v.string(), output: v.optional(v.string()) })),
});
export type StateEvent = v.InferOutput<typeof StateEvent>;

/** The state that every execution begins with. */
const FIRST = "Begin";

/**
 * Where an execution stands, by its latest events, newest first: the name comes from the newest event of a state, the data
 * from the newest that has the rollout's. What an answered gate hands on is no rollout.
 */
export function momentOf(what: string, events: readonly StateEvent[]): Moment | undefined {
	const standing = events.map(standingOf).filter((state) => state !== undefined);
	const [newest] = standing;
	const data = standing.map((state) => dataOf(what, state.data)).find((each) => each !== undefined);
	if (!newest || data === undefined) return undefined;
	return { state: newest.name, since: newest.timestamp.toISOString(), data };
}

function standingOf(event: StateEvent) {
	const { timestamp, executionStartedEventDetails: start } = event;
	const { stateEnteredEventDetails: entered, stateExitedEventDetails: exited } = event;
	if (entered) return { timestamp, name: entered.name, data: entered.input };
	if (exited) return { timestamp, name: exited.name, data: exited.output };
	return start && { timestamp, name: FIRST, data: start.input };
}

const Json = v.pipe(v.string(), v.parseJson());

function dataOf(what: string, data: string | undefined): object | undefined {
	if (data === undefined) return undefined;
	const value = answer(what, Json, data);
	return typeof value === "object" && value !== null && "event" in value && "service" in value ? value : undefined;
}
