import { LEDGER_TABLE } from "../../../../../runtime/contract.ts";
import { arn, type Context, type Json, json, type Need, type NeedsOf, need, type ServiceNeeds } from "../need.ts";

type Item = Readonly<Record<string, { readonly S?: string }>>;

/** What names an item: `Key`, or the whole `Item`. */
interface OfItem {
	readonly TableName: string;
	readonly Key?: Item;
	readonly Item?: Item;
}

const itemAction = (verb: string): NeedsOf => json((body: OfItem, place) => ofItem(verb, body, place));

function ofItem(verb: string, body: OfItem, place: Parameters<NeedsOf>[1]): readonly Need[] {
	return need(`dynamodb:${verb}Item`, [arn("dynamodb", place, `table/${body.TableName}`)], leadingKeys(body));
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html */
function leadingKeys({ Key, Item }: OfItem): Context {
	const leading = (Key ?? Item)?.[LEDGER_TABLE.hashKey]?.S;
	return { "dynamodb:LeadingKeys": leading === undefined ? [] : [leading] };
}

/** What calls of DynamoDB need. */
export const dynamodb: ServiceNeeds = {
	DeleteItem: itemAction("Delete"),
	GetItem: itemAction("Get"),
	PutItem: itemAction("Put"),
	UpdateItem: itemAction("Update"),
	Query: json(({ TableName, IndexName }: Json, place) => {
		const table = arn("dynamodb", place, `table/${TableName}`);
		return need("dynamodb:Query", [IndexName === undefined ? table : `${table}/index/${IndexName}`]);
	}),
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
