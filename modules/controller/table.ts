import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table/index.js";
import type { Construct } from "constructs";

/** The table of locks and history: one lock and any number of finished rollouts per service. */
export function rolloutTable(scope: Construct, id: string, name: string): DynamodbTable {
	return new DynamodbTable(scope, id, {
		name,
		billingMode: "PAY_PER_REQUEST",
		hashKey: "service",
		rangeKey: "item",
		attribute: [
			{ name: "service", type: "S" },
			{ name: "item", type: "S" },
		],
		pointInTimeRecovery: { enabled: true },
		serverSideEncryption: { enabled: true },
	});
}
