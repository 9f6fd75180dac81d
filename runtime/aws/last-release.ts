import { type Attempt, type HistoryEntry, LAST_RELEASE, lastReleaseKey } from "../contract/index.ts";
import { type Condition, ownedBy, PRESENT } from "./conditions.ts";
import type { Checked } from "./table.ts";

/** A write that goes with others, as the table takes it. */
export type Put = readonly [key: string, item: string, fields: object, condition: Condition];

/** That an attempt has been written down, whatever was before. It is there only where Terraform made it, who deletes it with the service. */
export function accepted(service: string, { attempt, release, at }: Attempt): readonly Put[] {
	const fields = { attempt, release, outcome: "running", code: "", reason: "", at };
	return [[lastReleaseKey(service), LAST_RELEASE.item, fields, PRESENT]];
}

/** How an attempt has ended, unless a newer one has come; nothing of history that is older than attempts. */
export function ended(service: string, entry: HistoryEntry): readonly Put[] {
	const { attempt, release, outcome, reason, at } = entry;
	if (release === undefined || outcome === "running") return [];
	const [code = ""] = reason.split(":");
	const fields = { attempt, release, outcome, code, reason, at };
	return [[lastReleaseKey(service), LAST_RELEASE.item, fields, ownedBy("attempt", attempt)]];
}

/**
 * Does writes with a note; without it, where that alone is in the way: it is not there, or of a newer attempt.
 * @param note - by {@link accepted} or {@link ended}.
 * @param write - does all of some writes or none, and answers what their conditions came to, that of the note last.
 */
export async function withNote(
	note: readonly Put[],
	write: (note: readonly Put[]) => Promise<readonly Checked[]>,
): Promise<readonly Checked[]> {
	const checked = await write(note);
	const own = checked.slice(0, checked.length - note.length);
	if (note.length === 0 || checked.at(-1)?.held || !own.every(({ held }) => held)) return own;
	return write([]);
}
