import type { Attempt, HistoryEntry } from "../contract/index.ts";
import type { Condition } from "./conditions.ts";
import type { Table } from "./table.ts";

/** What a plan reads of the newest release: whether it has become stable. */
export const LAST_RELEASE = "last-release";

/** What stands there from when a release is accepted until it has ended. */
export function accepted({ attempt, release, at }: Attempt): object {
	return { attempt, release, outcome: "accepted", reason: "", at };
}

/**
 * Notes how the newest release has ended; the end of an older one says nothing of it. A note for people: what it is about has ended, and is
 * not ended again because of it.
 */
export async function noteEnd(
	table: Table,
	service: string,
	{ attempt, outcome, reason, at }: HistoryEntry,
): Promise<void> {
	await table.put(service, LAST_RELEASE, { attempt, outcome, reason, at }, of(attempt)).catch(() => undefined);
}

/** Where the item is about an attempt. */
function of(attempt: string): Condition {
	return {
		ConditionExpression: "#attempt = :attempt",
		ExpressionAttributeNames: { "#attempt": "attempt" },
		ExpressionAttributeValues: { ":attempt": { S: attempt } },
	};
}
