import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table/index.js";
import type { Construct } from "constructs";
import { LEDGER_TABLE } from "../../runtime/contract.ts";

/** The table of locks and history: one lock and any number of finished rollouts per service. */
export function rolloutTable(scope: Construct, id: string, name: string): DynamodbTable {
	const { hashKey, rangeKey, locks } = LEDGER_TABLE;
	return new DynamodbTable(scope, id, {
		name,
		billingMode: "PAY_PER_REQUEST",
		hashKey,
		rangeKey,
		attribute: [hashKey, rangeKey, locks.hashKey].map((attribute) => ({ name: attribute, type: "S" })),
		// Sparse: history has no such attribute, so that finding the locks never reads years of it.
		globalSecondaryIndex: [
			{ name: locks.index, hashKey: locks.hashKey, rangeKey: locks.rangeKey, projectionType: "KEYS_ONLY" },
		],
		pointInTimeRecovery: { enabled: true },
		serverSideEncryption: { enabled: true },
	});
}
