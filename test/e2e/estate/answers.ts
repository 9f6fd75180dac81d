/** What a name answers: the claim of docs/adopt.md is that it never answers nothing. */
import type { RecordSet } from "../../../rehearsal/world/route53/record-sets.ts";

/** The names, without `dualstack.` and the last dot, of the load balancers that a name leads some of its users to. */
export function answersOf(records: readonly RecordSet[], name: string, type: string): string[] {
	return records
		.filter((record) => record.Name === `${name}.` && record.Type === type && record.Weight !== 0)
		.map((record) => (record.AliasTarget?.DNSName ?? "").replace(/^dualstack\.|\.$/g, ""));
}

/** The moments at which a name that had answered answers nothing, by their place in the zone's history. */
export function silences(history: readonly (readonly RecordSet[])[], name: string, type: string): number[] {
	const answers = history.map((records) => answersOf(records, name, type).length);
	const first = answers.findIndex((count) => count > 0);
	return answers.flatMap((count, at) => (at > first && count === 0 ? [at] : []));
}
