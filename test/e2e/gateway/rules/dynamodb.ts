/** What DynamoDB refuses. */
import { listOf, type Request } from "./request.ts";
import { type Rule, refusedAs } from "./rule.ts";

type Write = Readonly<Record<string, { readonly TableName: string; readonly Key?: object; readonly Item?: Request }>>;

/** Blanks count: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-considerations.html */
const MAX_POLICY = 20 * 1_024;

/** Rules of items and tables: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html */
export const dynamoRules: readonly Rule[] = [
	{
		name: "an item has 400 KB at most",
		source: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html",
		actions: ["PutItem"],
		refuses({ Item = {} }) {
			return refusedAs(
				"ValidationException",
				Buffer.byteLength(JSON.stringify(Item)) > 400 * 1_024,
				"Item size has exceeded the maximum allowed size",
			);
		},
	},
	{
		name: "a transaction writes a hundred items at most, each once",
		source: "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html",
		actions: ["TransactWriteItems"],
		refuses({ TransactItems }) {
			const writes = (listOf(TransactItems) as Write[]).flatMap((one) => Object.values(one));
			// A Put names its key within the item, which only the table could tell apart.
			const keys = writes.flatMap(({ TableName, Key }) => (Key ? [`${TableName} ${JSON.stringify(Key)}`] : []));
			const twice = new Set(keys).size < keys.length;
			return refusedAs(
				"ValidationException",
				twice || writes.length > 100,
				"Transaction request cannot include multiple operations on one item, nor more than 100 actions",
			);
		},
	},
	{
		name: "a table's policy has 20 KB at most, blanks among them",
		source: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-considerations.html",
		actions: ["PutResourcePolicy"],
		refuses({ Policy = "" }) {
			return refusedAs(
				"ValidationException",
				Buffer.byteLength(Policy) > MAX_POLICY,
				`Resource-based policy size exceeds the maximum of ${MAX_POLICY} bytes`,
			);
		},
	},
];
