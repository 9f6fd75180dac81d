import { LEDGER_TABLE } from "../../../../../runtime/contract/index.ts";
import { arn, type Context, json, type Need, type NeedsOf, need, type ServiceNeeds } from "../need.ts";

type Item = Readonly<Record<string, { readonly S?: string }>>;

/** What names an item: `Key`, or the whole `Item`. */
interface OfItem {
	readonly TableName: string;
	readonly Key?: Item;
	readonly Item?: Item;
}

const itemAction = (verb: string): NeedsOf => json((body: OfItem, place) => ofItem(verb, body, place));

function ofItem(verb: string, body: OfItem, place: Parameters<NeedsOf>[1]): readonly Need[] {
	const context = { ...leadingKeys(body), ...attributes(body) };
	return need(`dynamodb:${verb}Item`, [arn("dynamodb", place, `table/${body.TableName}`)], context);
}

/** Names of what is written: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html */
function attributes({ Key = {}, Item = {} }: OfItem): Context {
	return { "dynamodb:Attributes": Object.keys({ ...Key, ...Item }) };
}

/** The hash keys that are asked for: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html */
function leadingKeys(...all: readonly Pick<OfItem, "Key" | "Item">[]): Context {
	const keys = all.flatMap(({ Key, Item }) => (Key ?? Item)?.[LEDGER_TABLE.hashKey]?.S ?? []);
	return { "dynamodb:LeadingKeys": keys };
}

interface Query {
	readonly TableName: string;
	readonly IndexName?: string;
	readonly KeyConditionExpression?: string;
	readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
	readonly ExpressionAttributeValues?: Item;
}

/** Of an index, its own hash key leads. */
function queried({ IndexName, KeyConditionExpression = "", ...input }: Query): Context {
	const hashKey = IndexName === undefined ? LEDGER_TABLE.hashKey : LEDGER_TABLE.locks.hashKey;
	const { ExpressionAttributeNames: names = {}, ExpressionAttributeValues: values = {} } = input;
	const compared = [...KeyConditionExpression.matchAll(/([\w#]+)\s*=\s*(:\w+)/g)];
	const leading = compared.filter(([, name = ""]) => (names[name] ?? name) === hashKey);
	return { "dynamodb:LeadingKeys": leading.flatMap(([, , value = ""]) => values[value]?.S ?? []) };
}

/** What calls of DynamoDB need. */
export const dynamodb: ServiceNeeds = {
	DeleteItem: itemAction("Delete"),
	GetItem: itemAction("Get"),
	PutItem: itemAction("Put"),
	UpdateItem: itemAction("Update"),
	BatchGetItem: json(({ RequestItems }: { RequestItems: Readonly<Record<string, { Keys: Item[] }>> }, place) =>
		Object.entries(RequestItems).flatMap(([TableName, { Keys }]) =>
			need(
				"dynamodb:BatchGetItem",
				[arn("dynamodb", place, `table/${TableName}`)],
				leadingKeys(...Keys.map((Key) => ({ Key }))),
			),
		),
	),
	Query: json((query: Query, place) => {
		const table = arn("dynamodb", place, `table/${query.TableName}`);
		const resource = query.IndexName === undefined ? table : `${table}/index/${query.IndexName}`;
		return need("dynamodb:Query", [resource], queried(query));
	}),
	// A scan asks for every key, and names none.
	Scan: json(({ TableName }: Query, place) =>
		need("dynamodb:Scan", [arn("dynamodb", place, `table/${TableName}`)], { "dynamodb:LeadingKeys": [] }),
	),
	// IAM knows no transactions, only what they are made of:
	// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
	TransactWriteItems: json(({ TransactItems }: { TransactItems: readonly Readonly<Record<string, OfItem>>[] }, place) =>
		TransactItems.flatMap((one) => Object.entries(one)).flatMap(([verb, write]) =>
			verb === "ConditionCheck"
				? need("dynamodb:ConditionCheckItem", [arn("dynamodb", place, `table/${write.TableName}`)], leadingKeys(write))
				: ofItem(verb, write, place),
		),
	),
};
