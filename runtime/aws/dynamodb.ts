import {
	type AttributeValue,
	ConditionalCheckFailedException,
	DeleteItemCommand,
	DynamoDBClient,
	GetItemCommand,
	PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { HistoryEntry, Lock } from "../contract.ts";
import { LockLost, Unavailable } from "../errors.ts";
import type { History, Locks } from "../ports.ts";
import { answer, call, clientOptions } from "./call.ts";

const LOCK = "lock";

/** The table, by its two keys: `service`, and `item` (`lock`, or `rollout#<deployment id>`). */
class Table {
	readonly #client: DynamoDBClient;
	readonly #name: string;

	constructor(name: string, client: DynamoDBClient = new DynamoDBClient(clientOptions)) {
		this.#client = client;
		this.#name = name;
	}

	async get(service: string, item: string): Promise<unknown> {
		const input = { TableName: this.#name, Key: keys(service, item), ConsistentRead: true };
		const { Item } = await call(`GetItem ${service} ${item}`, () => this.#client.send(new GetItemCommand(input)));
		if (!Item) return undefined;
		const { service: _, item: __, ...fields } = unmarshall(Item);
		return fields;
	}

	/** Puts an item where its condition holds. Answers whether it did. */
	async put(service: string, item: string, fields: object, condition?: Condition): Promise<boolean> {
		const Item = { ...marshall(fields, { removeUndefinedValues: true }), ...keys(service, item) };
		return conditional(`PutItem ${service} ${item}`, () =>
			this.#client.send(new PutItemCommand({ TableName: this.#name, Item, ...condition })),
		);
	}

	/** Deletes an item where its condition holds. Answers whether it did. */
	async delete(service: string, item: string, condition: Condition): Promise<boolean> {
		const input = { TableName: this.#name, Key: keys(service, item), ...condition };
		return conditional(`DeleteItem ${service} ${item}`, () => this.#client.send(new DeleteItemCommand(input)));
	}
}

interface Condition {
	readonly ConditionExpression: string;
	readonly ExpressionAttributeNames: Record<string, string>;
	readonly ExpressionAttributeValues?: Record<string, AttributeValue>;
}

const ABSENT: Condition = {
	ConditionExpression: "attribute_not_exists(#key)",
	ExpressionAttributeNames: { "#key": "service" },
};

/** Where a field is still the execution's own. */
function ownedBy(field: string, execution: string): Condition {
	return {
		ConditionExpression: "#owner = :me",
		ExpressionAttributeNames: { "#owner": field },
		ExpressionAttributeValues: { ":me": { S: execution } },
	};
}

function keys(service: string, item: string): Record<string, AttributeValue> {
	return { service: { S: service }, item: { S: item } };
}

async function conditional(what: string, run: () => Promise<unknown>): Promise<boolean> {
	return call(what, async () => {
		try {
			await run();
			return true;
		} catch (error) {
			if (error instanceof ConditionalCheckFailedException) return false;
			throw error;
		}
	});
}

/** One lock per service, in DynamoDB. */
export class DynamoLocks implements Locks {
	readonly #table: Table;

	constructor(table: string, client?: DynamoDBClient) {
		this.#table = new Table(table, client);
	}

	async acquire(service: string, lock: Lock): Promise<Lock> {
		if (await this.#table.put(service, LOCK, lock, ABSENT)) return lock;
		return present(await this.held(service), `the lock of ${service}`);
	}

	async held(service: string): Promise<Lock | undefined> {
		const item = await this.#table.get(service, LOCK);
		return item === undefined ? undefined : answer(`the lock of ${service}`, Lock, item);
	}

	async release(service: string, owner: string): Promise<void> {
		await this.#table.delete(service, LOCK, ownedBy("owner", owner));
	}
}

/** The history of rollouts per service, in DynamoDB. */
export class DynamoHistory implements History {
	readonly #table: Table;

	constructor(table: string, client?: DynamoDBClient) {
		this.#table = new Table(table, client);
	}

	async claim(service: string, entry: HistoryEntry): Promise<HistoryEntry> {
		if (await this.#table.put(service, itemOf(entry.deploymentId), entry, ABSENT)) return entry;
		return present(await this.find(service, entry.deploymentId), `the history of ${entry.deploymentId}`);
	}

	async find(service: string, deploymentId: string): Promise<HistoryEntry | undefined> {
		const item = await this.#table.get(service, itemOf(deploymentId));
		return item === undefined ? undefined : answer(`the history of ${service}`, HistoryEntry, item);
	}

	async close(service: string, entry: HistoryEntry): Promise<void> {
		const written = await this.#table.put(
			service,
			itemOf(entry.deploymentId),
			entry,
			ownedBy("execution", entry.execution),
		);
		if (!written) throw new LockLost(`the history of ${entry.deploymentId} belongs to another execution`);
	}
}

/** What a conditional write found in its way, read right after. Gone already, it is worth another try. */
function present<T>(item: T | undefined, what: string): T {
	if (item !== undefined) return item;
	const cause = new Error("it was deleted between the conditional write and the read");
	throw new Unavailable(`${what} changed hands`, { cause });
}

function itemOf(deploymentId: string): string {
	return `rollout#${deploymentId}`;
}
