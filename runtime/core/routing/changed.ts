import type { Original, RecordSet } from "../../contract/index.ts";
import { leadsTo, TARGET } from "./dns.ts";
import { canonical, same } from "./same.ts";

/** The record sets of a service, as they were or are. */
type Records = Pick<Original, "records" | "preview">;

/** Why an original would let users' names lead elsewhere than they do now. A record set that is not there may be put back. */
export function strayFaults(original: Records, live: Records): string[] {
	return pairs(original.records, live.records).flatMap(([record, now]) =>
		leadsTo(record) === leadsTo(now)
			? []
			: [`${label(record)}: would lead to ${leadsTo(record)}, and leads to ${leadsTo(now)}`],
	);
}

/**
 * Why the records of an original cannot be written over those that are there: they differ in more than a rollout changes, which is weights
 * and where the preview leads. So somebody else has changed them, and fail-back must not undo that.
 */
export function changedFaults(original: Records, live: Records): string[] {
	const changed =
		(own: readonly string[]) =>
		([record, now]: readonly [RecordSet, RecordSet]) => {
			const fields = [...new Set([...Object.keys(record), ...Object.keys(now)])].filter(
				(field) => !own.includes(field),
			);
			const differing = fields.filter((field) => !same(record[field], now[field]));
			if (differing.length === 0) return [];
			const from = differing.map(
				(field) => `${field} was ${canonical(record[field])} and is now ${canonical(now[field])}`,
			);
			return [`${label(record)}: ${from.join("; ")}. Set it back to what it was, and fail-back goes on`];
		};
	return [
		...pairs(original.records, live.records).flatMap(changed(["Name", "Weight"])),
		...pairs(original.preview, live.preview).flatMap(changed(["Name", ...TARGET])),
	];
}

/** Each record set with the one that now stands in its place, where there is one. */
function pairs(original: readonly RecordSet[], live: readonly RecordSet[]): (readonly [RecordSet, RecordSet])[] {
	return original.flatMap((record) => {
		const now = live.find(({ Type, SetIdentifier }) => Type === record.Type && SetIdentifier === record.SetIdentifier);
		return now ? [[record, now] as const] : [];
	});
}

function label({ Name, Type, SetIdentifier }: RecordSet): string {
	return [Name, Type, SetIdentifier].filter((part) => part !== undefined).join(" ");
}
