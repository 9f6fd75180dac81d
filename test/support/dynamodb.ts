import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { DynamoAttempts } from "../../runtime/aws/attempts.ts";
import { DynamoHistory } from "../../runtime/aws/history.ts";
import { DynamoLocks } from "../../runtime/aws/locks.ts";
import { DynamoProbations } from "../../runtime/aws/probations.ts";
import { Table } from "../../runtime/aws/table.ts";
import type { Lock, Probation } from "../../runtime/contract/index.ts";
import { type Answer, recorded } from "./aws.ts";

const TYPES = "com.amazonaws.dynamodb.v20120810";

/** DynamoDB's answer to whatever was done. */
export const done: Answer = { body: "{}" };

/** The answer of a read that finds an item. */
export function found(item: object): Answer {
	return { body: JSON.stringify({ Item: item }) };
}

/** The answer to a write whose condition failed, with the item that was in its way. */
export function refused(item?: object): Answer {
	const __type = `${TYPES}#ConditionalCheckFailedException`;
	return { status: 400, body: JSON.stringify({ __type, message: "The conditional request failed", Item: item }) };
}

/** The answer to a transaction that DynamoDB canceled, with the reason of each of its writes. */
export function canceled(...reasons: { readonly Code: string; readonly Item?: object }[]): Answer {
	const __type = `${TYPES}#TransactionCanceledException`;
	return { status: 400, body: JSON.stringify({ __type, Message: "canceled", CancellationReasons: reasons }) };
}

/** The adapters over a table that answers as recorded, and what they sent. */
export function table(...answers: Answer[]) {
	const { options, requests } = recorded(...answers);
	const over = new Table("rollouts", new DynamoDBClient({ ...options, maxAttempts: 2 }));
	const sent = () =>
		requests.map(({ headers, body }) => ({ to: headers["x-amz-target"]?.split(".")[1], ...JSON.parse(body) }));
	return {
		locks: new DynamoLocks(over),
		probations: new DynamoProbations(over),
		history: new DynamoHistory(over),
		attempts: new DynamoAttempts(over),
		sent,
	};
}

/** The keys of an item of the service `shop`. */
export const key = (item: string) => ({ service: { S: "shop" }, item: { S: item } });

/** An item of the service `shop`, as the table keeps it. */
export const stored = (item: string, fields: object) => ({ ...marshall(fields), ...key(item) });

/** How the newest release of the service `shop` has ended, as the table keeps it. */
export const storedNote = (fields: object) => ({
	...marshall(fields),
	service: { S: "last-release#shop" },
	item: { S: "last-release" },
});

/** A lock of the service `shop`, as the table keeps it. */
export function storedLock({ service, ...lock }: Lock) {
	return stored("lock", { ...lock, configuration: service, held: "yes" });
}

/** A probation of the service `shop`, as the table keeps it. */
export function storedProbation({ service, ...probation }: Probation) {
	return stored("probation", { ...probation, configuration: service, held: "yes" });
}
