import * as v from "valibot";
import { whole } from "./schemas.ts";

/** What came of the probes of a minute. */
export const ProbeTally = v.strictObject({
	sent: whole(0, 100_000),
	failed: whole(0, 100_000),
	/** Of those, answered with 5XX by a task. */
	serverErrors: whole(0, 100_000),
});
export type ProbeTally = v.InferOutput<typeof ProbeTally>;

/** As many minutes can have probes as an execution's history of 25,000 events has room for checks, of which each takes nine. */
export const MOST_PROBED_MINUTES = 2_778;

/** How many numbers a minute has: how many minutes after the one before it is, and its tally. */
const FIELDS = 4;

type ByMinute = Record<string, ProbeTally>;

/** The probes that arrived, by the minute (its number since 1970), as a state keeps them: numbers only, since a long rollout has thousands. */
export const ProbeMinutes = v.union([
	// What an execution has that began with version 0.2.
	v.record(v.string(), ProbeTally),
	v.pipe(
		v.array(whole(0, 100_000_000)),
		v.maxLength(FIELDS * MOST_PROBED_MINUTES, `must be of at most ${MOST_PROBED_MINUTES} minutes`),
		v.check((numbers) => numbers.length % FIELDS === 0, `must have ${FIELDS} numbers for each minute`),
		v.transform(unpacked),
	),
]);

/** The same as numbers, the latest minutes where there are too many. */
export function packProbes(minutes: Readonly<ByMinute>): number[] {
	const kept = Object.entries(minutes).slice(-MOST_PROBED_MINUTES);
	let before = 0;
	return kept.flatMap(([key, { sent, failed, serverErrors }]) => {
		const after = Number(key) - before;
		before = Number(key);
		return [after, sent, failed, serverErrors];
	});
}

function unpacked(numbers: number[]): ByMinute {
	const minutes: ByMinute = {};
	let minute = 0;
	for (let i = 0; i < numbers.length; i += FIELDS) {
		const [after = 0, sent = 0, failed = 0, serverErrors = 0] = numbers.slice(i, i + FIELDS);
		minute += after;
		minutes[minute] = { sent, failed, serverErrors };
	}
	return minutes;
}
