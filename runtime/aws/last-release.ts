import type { Attempt, HistoryEntry } from "../contract/index.ts";
import { absentOrOwnedBy, type Condition } from "./conditions.ts";
import type { Checked } from "./table.ts";

/** How the newest wish for a service stands: what Terraform's `check` reads. */
const LAST = "last-release";

/** A write of {@link LAST}, as the table takes it. */
type Put = readonly [service: string, item: string, fields: object, condition?: Condition];

/** That an attempt has been written down. It is the newest, whatever was before. */
export function accepted(service: string, { attempt, release, at }: Attempt): Put {
	return [service, LAST, { attempt, release, outcome: "running", at }];
}

/** How an attempt has ended, unless a newer one has come; nothing of history that is older than attempts. */
export function ended(service: string, entry: HistoryEntry): readonly Put[] {
	const { attempt, release, outcome, reason, at } = entry;
	if (release === undefined || outcome === "running") return [];
	const [code = ""] = reason.split(":");
	const fields = { attempt, release, outcome, code, reason, at };
	return [[service, LAST, fields, absentOrOwnedBy("attempt", attempt)]];
}

/**
 * Does writes that end an attempt, with {@link ended}; without it, where that alone is in the way: a newer attempt has come.
 * @param write - does all of some writes or none, and answers what their conditions came to, those of `ended` last.
 */
export async function withEnding(
	last: readonly Put[],
	write: (last: readonly Put[]) => Promise<readonly Checked[]>,
): Promise<readonly Checked[]> {
	const checked = await write(last);
	const own = checked.slice(0, checked.length - last.length);
	if (last.length === 0 || checked.at(-1)?.held || !own.every(({ held }) => held)) return own;
	return write([]);
}
