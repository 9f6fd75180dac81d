import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { LEDGER_TABLE, type Lock, type Probation } from "../contract/index.ts";

/** When a write may be done, in DynamoDB's words. */
export interface Condition {
	readonly ConditionExpression: string;
	readonly ExpressionAttributeNames: Record<string, string>;
	readonly ExpressionAttributeValues?: Record<string, AttributeValue>;
}

/** Where there is no item. */
export const ABSENT: Condition = {
	ConditionExpression: "attribute_not_exists(#key)",
	ExpressionAttributeNames: { "#key": LEDGER_TABLE.hashKey },
};

/** Where there is an item. */
export const PRESENT: Condition = {
	ConditionExpression: "attribute_exists(#key)",
	ExpressionAttributeNames: ABSENT.ExpressionAttributeNames,
};

/** Where an item still has the version that it was seen with; without one, where there is none. */
export function versioned(version: number | undefined): Condition {
	if (version === undefined) return ABSENT;
	return {
		ConditionExpression: "#version = :version",
		ExpressionAttributeNames: { "#version": "version" },
		ExpressionAttributeValues: { ":version": { N: String(version) } },
	};
}

/** Where a field names an owner. */
export function ownedBy(field: "owner" | "execution" | "attempt" | "executionName", owner: string): Condition {
	return {
		ConditionExpression: "#owner = :owner",
		ExpressionAttributeNames: { "#owner": field },
		ExpressionAttributeValues: { ":owner": { S: owner } },
	};
}

/** Where there is no item, or a field of it names an owner. */
export function absentOrOwnedBy(field: Parameters<typeof ownedBy>[0], owner: string): Condition {
	const owned = ownedBy(field, owner);
	return {
		...owned,
		ConditionExpression: `${ABSENT.ConditionExpression} OR ${owned.ConditionExpression}`,
		ExpressionAttributeNames: { ...ABSENT.ExpressionAttributeNames, ...owned.ExpressionAttributeNames },
	};
}

/** Where a release's entry in the history says that it has completed. */
export const COMPLETED: Condition = {
	ConditionExpression: "#outcome = :completed",
	ExpressionAttributeNames: { "#outcome": "outcome" },
	ExpressionAttributeValues: { ":completed": { S: "completed" } },
};

/** Where there is no item, or it is by one of some services. */
export function absentOrBy(...services: readonly string[]): Condition {
	const values = services.map((service, i) => [`:by${i}`, { S: service }] as const);
	return {
		ConditionExpression: `${ABSENT.ConditionExpression} OR #by IN (${values.map(([name]) => name).join(", ")})`,
		ExpressionAttributeNames: { ...ABSENT.ExpressionAttributeNames, "#by": "by" },
		ExpressionAttributeValues: Object.fromEntries(values),
	};
}

/**
 * Where a lock still is as it was seen: the same owner took it at the same moment, and no run of the watchdog has had it
 * since. The owner alone does not tell: Retire takes the lock again for an execution that has released it.
 */
export function asObserved({ owner, takenAt, takeover }: Lock): Condition {
	const run = takeover ? "#takeover.#run = :run" : "attribute_not_exists(#takeover)";
	return {
		ConditionExpression: `#owner = :owner AND #takenAt = :takenAt AND ${run}`,
		ExpressionAttributeNames: {
			"#owner": "owner",
			"#takenAt": "takenAt",
			"#takeover": "takeover",
			...(takeover && { "#run": "run" }),
		},
		ExpressionAttributeValues: {
			":owner": { S: owner },
			":takenAt": { S: takenAt },
			...(takeover && { ":run": { N: String(takeover.run) } }),
		},
	};
}

/** Where a probation still is as it was seen: the same owner watches, since the same moment. */
export function asWatched({ owner, since }: Probation): Condition {
	return {
		ConditionExpression: "#owner = :owner AND #since = :since",
		ExpressionAttributeNames: { "#owner": "owner", "#since": "since" },
		ExpressionAttributeValues: { ":owner": { S: owner }, ":since": { S: since } },
	};
}
