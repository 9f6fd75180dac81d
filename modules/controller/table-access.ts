import type { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table/index.js";
import { REGISTRATION, RESOURCE } from "../../runtime/contract/index.ts";
import type { Conditions, Permission } from "../iam.ts";

/**
 * What a function needs that keeps locks and history, by hash key. It reads what services have registered, and never writes it.
 * @param takesResources - whether it notes which service moves what, too
 */
export function tableAccess({ arn }: DynamodbTable, takesResources: boolean): Permission[] {
	const others = [REGISTRATION.prefix, ...(takesResources ? [] : [RESOURCE.prefix])];
	return [
		{ sid: "GetItems", actions: ["dynamodb:GetItem"], resources: [arn] },
		{
			sid: "DeleteAndPutItems",
			// A transaction needs these and no more: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
			actions: ["dynamodb:DeleteItem", "dynamodb:PutItem"],
			resources: [arn],
			conditions: nothingOf(others),
		},
	];
}

/** Of items whose hash keys begin with none of these. */
export function nothingOf(prefixes: readonly string[]): Conditions {
	return {
		"ForAllValues:StringNotLike": { "dynamodb:LeadingKeys": prefixes.map((prefix) => `${prefix}*`) },
		// ForAllValues holds when there are no values at all.
		Null: { "dynamodb:LeadingKeys": "false" },
	};
}
