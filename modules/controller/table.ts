import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table/index.js";
import type { Construct } from "constructs";
import { LEDGER_TABLE } from "../../runtime/contract/index.ts";
import type { Flag } from "../expressions.ts";

/** Properties of {@link rolloutTable}. */
export interface TableProps {
	/** Its name. */
	readonly name: string;
	/** Whether it refuses to be deleted. */
	readonly deletionProtection: boolean | Flag;
	/**
	 * ARN of the key that encrypts it, or null.
	 * @default - AWS's own key
	 */
	readonly kmsKeyArn?: string | undefined;
}

/** The table of registrations, locks and history: for each service one of each of the first two, and any number of finished rollouts. */
export function rolloutTable(scope: Construct, id: string, props: TableProps): DynamodbTable {
	const { hashKey, rangeKey, locks } = LEDGER_TABLE;
	return new DynamodbTable(scope, id, {
		name: props.name,
		billingMode: "PAY_PER_REQUEST",
		hashKey,
		rangeKey,
		attribute: [hashKey, rangeKey, locks.hashKey].map((attribute) => ({ name: attribute, type: "S" })),
		// Sparse: history has no such attribute, so that finding the locks never reads years of it.
		globalSecondaryIndex: [
			{ name: locks.index, hashKey: locks.hashKey, rangeKey: locks.rangeKey, projectionType: "KEYS_ONLY" },
		],
		pointInTimeRecovery: { enabled: true },
		serverSideEncryption: {
			enabled: true,
			...(props.kmsKeyArn === undefined ? {} : { kmsKeyArn: props.kmsKeyArn }),
		},
		deletionProtectionEnabled: props.deletionProtection,
	});
}
