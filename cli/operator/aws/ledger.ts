import { type AttributeValue, type DynamoDBClient, paginateQuery, paginateScan } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import * as v from "valibot";
import { withAttempt } from "../../../runtime/adapters/version-0-2.ts";
import { answer, pages } from "../../../runtime/aws/call.ts";
import { DynamoHistory, itemOf } from "../../../runtime/aws/history.ts";
import { Table } from "../../../runtime/aws/table.ts";
import { HistoryEntry, LEDGER_TABLE, REGISTRATION } from "../../../runtime/contract/index.ts";
import type { Ending, Everything, LedgerReader } from "../sources.ts";

const { hashKey, rangeKey } = LEDGER_TABLE;
/** What the range key of every history entry begins with. */
const PREFIX = itemOf("");
/** What tells how a rollout ended: verdicts make most of an entry. */
const IN_SHORT = ["attempt", "deploymentId", "execution", "outcome", "reason", "at"];

type Item = Record<string, AttributeValue>;
const Items = v.object({ Items: v.array(v.custom<Item>((item) => typeof item === "object")) });
const Keyed = v.object({ [hashKey]: v.string() });

/** The history of rollouts in DynamoDB, by service and of all of them. */
export class DynamoLedger implements LedgerReader {
	readonly #history: DynamoHistory;

	constructor(
		private readonly table: string,
		private readonly client: DynamoDBClient,
	) {
		this.#history = new DynamoHistory(new Table(table, client));
	}

	find(service: string, attempt: string): Promise<HistoryEntry | undefined> {
		return this.#history.find(service, attempt);
	}

	async entries(service: string): Promise<HistoryEntry[]> {
		const what = `Query the history of ${service}`;
		const input = {
			TableName: this.table,
			KeyConditionExpression: "#service = :service AND begins_with(#item, :prefix)",
			ExpressionAttributeNames: { "#service": hashKey, "#item": rangeKey },
			ExpressionAttributeValues: { ":service": { S: service }, ":prefix": { S: PREFIX } },
			ConsistentRead: true,
		};
		const found = await pages(what, Items, paginateQuery({ client: this.client }, input));
		return found
			.flatMap(({ Items: items }) => items.map((item) => answer(what, HistoryEntry, withAttempt(fieldsOf(item)))))
			.sort(newestFirst);
	}

	async all(): Promise<Everything> {
		const what = "Scan the history of all services";
		const names = [hashKey, rangeKey, ...IN_SHORT];
		const input = {
			TableName: this.table,
			// IAM compares it (`dynamodb:Select`): who may not read everything asks for these attributes.
			Select: "SPECIFIC_ATTRIBUTES" as const,
			FilterExpression: "begins_with(#item, :prefix) OR #item = :registration",
			ProjectionExpression: names.map((name) => `#${name}`).join(", "),
			ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
			ExpressionAttributeValues: { ":prefix": { S: PREFIX }, ":registration": { S: REGISTRATION.item } },
		};
		const found = await pages(what, Items, paginateScan({ client: this.client }, input));
		const items = found.flatMap((page) => page.Items);
		const isRegistration = (item: Item) => item[rangeKey]?.S === REGISTRATION.item;
		return {
			endings: items
				.filter((item) => !isRegistration(item))
				.map((item) => endingOf(what, item))
				.sort((a, b) => newestFirst(a.entry, b.entry)),
			registered: items.filter(isRegistration).map((item) => registeredOf(what, item)),
		};
	}
}

function registeredOf(what: string, item: Item): string {
	return answer(what, Keyed, unmarshall(item))[hashKey].slice(REGISTRATION.prefix.length);
}

function endingOf(what: string, item: Item): Ending {
	const { [hashKey]: service } = answer(what, Keyed, unmarshall(item));
	return { service, entry: answer(what, HistoryEntry, withAttempt(fieldsOf(item))) };
}

function fieldsOf(item: Item): unknown {
	const { [hashKey]: _, [rangeKey]: __, ...fields } = unmarshall(item);
	return fields;
}

function newestFirst(a: HistoryEntry, b: HistoryEntry): number {
	return b.at.localeCompare(a.at);
}
