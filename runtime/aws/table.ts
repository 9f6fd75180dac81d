import { isDeepStrictEqual } from "node:util";
import {
	type AttributeValue,
	ConditionalCheckFailedException,
	DeleteItemCommand,
	DynamoDBClient,
	GetItemCommand,
	PutItemCommand,
	paginateQuery,
	TransactionCanceledException,
	type TransactWriteItem,
	TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import * as v from "valibot";
import { HELD, LEDGER_TABLE } from "../contract/index.ts";
import { Throttled } from "../errors.ts";
import { call, clientOptions, pages, TRY_MILLISECONDS } from "./call.ts";
import type { Condition } from "./conditions.ts";

const { hashKey, rangeKey, locks } = LEDGER_TABLE;

const LockedServices = v.object({ Items: v.array(v.object({ [locks.rangeKey]: v.object({ S: v.string() }) })) });

/** Whether a write's condition held; if not, the fields of the item that it found, if there was one. */
export interface Checked {
	readonly held: boolean;
	readonly found?: unknown;
}

/** A write whose condition held. */
const HELD_WRITE: Checked = { held: true };

/** The table of locks and history in DynamoDB. */
export class Table {
	readonly #client: DynamoDBClient;
	readonly #name: string;

	constructor(name: string, client: DynamoDBClient = new DynamoDBClient(clientOptions(TRY_MILLISECONDS.dynamodb))) {
		this.#client = client;
		this.#name = name;
	}

	/** The fields of an item, as last written. */
	async get(service: string, item: string): Promise<unknown> {
		const input = { TableName: this.#name, Key: keys(service, item), ConsistentRead: true };
		const { Item } = await call(`GetItem ${service} ${item}`, () => this.#client.send(new GetItemCommand(input)));
		return fieldsOf(Item);
	}

	/** The services that have an item in the index of locks. It follows the table within a second or so. */
	async locked(): Promise<string[]> {
		const input = {
			TableName: this.#name,
			IndexName: locks.index,
			KeyConditionExpression: "#held = :held",
			ExpressionAttributeNames: { "#held": locks.hashKey },
			ExpressionAttributeValues: { ":held": { S: HELD } },
		};
		const found = await pages("Query locks", LockedServices, paginateQuery({ client: this.#client }, input));
		return found.flatMap(({ Items }) => Items.map((item) => item[locks.rangeKey].S));
	}

	/** Puts an item if its condition holds. It holds too for the very item: a try of the SDK whose answer was lost has put it. */
	async put(service: string, item: string, fields: object, condition: Condition): Promise<Checked> {
		const write = this.putting(service, item, fields, condition);
		return call(`PutItem ${service} ${item}`, async () => {
			try {
				await this.#client.send(new PutItemCommand(write));
				return { held: true };
			} catch (error) {
				if (!(error instanceof ConditionalCheckFailedException)) throw error;
				if (isDeepStrictEqual(error.Item, write.Item)) return { held: true };
				return { held: false, found: fieldsOf(error.Item) };
			}
		});
	}

	/** Puts an item over whatever is there. */
	async overwrite(service: string, item: string, fields: object): Promise<void> {
		const write = { TableName: this.#name, Item: itemOf(service, item, fields) };
		await call(`PutItem ${service} ${item}`, () => this.#client.send(new PutItemCommand(write)));
	}

	/** Deletes an item if its condition holds, and leaves it otherwise. */
	async delete(service: string, item: string, condition: Condition): Promise<void> {
		const { ReturnValuesOnConditionCheckFailure: _, ...write } = this.deleting(service, item, condition);
		await call(`DeleteItem ${service} ${item}`, async () => {
			try {
				await this.#client.send(new DeleteItemCommand(write));
			} catch (error) {
				if (!(error instanceof ConditionalCheckFailedException)) throw error;
			}
		});
	}

	/**
	 * Deletes one item and puts others if all conditions hold; none otherwise. The SDK sends the same token at each
	 * try, so a try whose answer was lost is answered like the first (DynamoDB: ClientRequestToken).
	 */
	async deleteAndPut(
		what: string,
		deletion: Parameters<Table["deleting"]>,
		...puts: readonly Readonly<Parameters<Table["putting"]>>[]
	): Promise<{ readonly deleted: Checked; readonly put: readonly Checked[] }> {
		const items = [{ Delete: this.deleting(...deletion) }, ...puts.map((put) => ({ Put: this.putting(...put) }))];
		const [deleted = HELD_WRITE, ...written] = await this.transact(what, items);
		return { deleted, put: written };
	}

	/** Puts several items if all their conditions hold; none otherwise. */
	async putAll(what: string, puts: readonly Readonly<Parameters<Table["putting"]>>[]): Promise<readonly Checked[]> {
		return this.transact(
			what,
			puts.map((put) => ({ Put: this.putting(...put) })),
		);
	}

	/** Does writes all or none, and answers what each one's condition came to. */
	private async transact(what: string, TransactItems: TransactWriteItem[]): Promise<readonly Checked[]> {
		return call(`TransactWriteItems ${what}`, async () => {
			try {
				await this.#client.send(new TransactWriteItemsCommand({ TransactItems }));
				return TransactItems.map(() => HELD_WRITE);
			} catch (error) {
				if (!(error instanceof TransactionCanceledException)) throw error;
				return cancellations(what, error);
			}
		});
	}

	/** @param condition - Default: it is put over whatever is there. */
	private putting(service: string, item: string, fields: object, condition?: Condition) {
		const Item = itemOf(service, item, fields);
		return { TableName: this.#name, Item, ...condition, ReturnValuesOnConditionCheckFailure: "ALL_OLD" } as const;
	}

	private deleting(service: string, item: string, condition: Condition) {
		const Key = keys(service, item);
		return { TableName: this.#name, Key, ...condition, ReturnValuesOnConditionCheckFailure: "ALL_OLD" } as const;
	}
}

function itemOf(service: string, item: string, fields: object): Record<string, AttributeValue> {
	return { ...marshall(fields, { removeUndefinedValues: true }), ...keys(service, item) };
}

function keys(service: string, item: string): Record<string, AttributeValue> {
	return { [hashKey]: { S: service }, [rangeKey]: { S: item } };
}

function fieldsOf(item: Record<string, AttributeValue> | undefined): unknown {
	if (!item) return undefined;
	const { [hashKey]: _, [rangeKey]: __, ...fields } = unmarshall(item);
	return fields;
}

/** Why DynamoDB may cancel a transaction that it would accept a little later. */
const PASSING = ["None", "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"];

/** What each write's condition came to. @throws {Throttled} when no condition failed, and what was in the way passes. */
function cancellations(what: string, error: TransactionCanceledException): Checked[] {
	const reasons = error.CancellationReasons ?? [];
	const failed = reasons.map(({ Code }) => Code === "ConditionalCheckFailed");
	if (failed.includes(true)) {
		return reasons.map(({ Item }, i) => (failed[i] ? { held: false, found: fieldsOf(Item) } : { held: true }));
	}
	const codes = reasons.map(({ Code }) => String(Code));
	if (codes.length === 0 || !codes.every((code) => PASSING.includes(code))) throw error;
	throw new Throttled(`TransactWriteItems ${what}: canceled by ${codes.join(", ")}`, { cause: error });
}
