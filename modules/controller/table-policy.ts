import { DynamodbResourcePolicy } from "@cdktf/provider-aws/lib/dynamodb-resource-policy/index.js";
import type { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table/index.js";
import { Fn, Token } from "cdktf";
import type { Construct } from "constructs";
import { LAST_RELEASE, LEDGER_TABLE, REGISTRATION, Registration } from "../../runtime/contract/index.ts";
import type { Account } from "../account.ts";
import { expression, local } from "../expressions.ts";
import type { Conditions } from "../iam.ts";

/**
 * All by which items are written. A transaction is judged by what it is made of:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
 */
const WRITES = [
	...["BatchWriteItem", "DeleteItem", "PutItem", "UpdateItem"],
	...["PartiQLDelete", "PartiQLInsert", "PartiQLUpdate"],
].map((action) => `dynamodb:${action}`);

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html: hash keys of all that a request names. */
const KEYS = "dynamodb:LeadingKeys";
const REGISTRATIONS = `${REGISTRATION.prefix}*`;
/** Items that services' own Terraform makes. */
const BY_TERRAFORM = [REGISTRATIONS, `${LAST_RELEASE.prefix}*`];
/** All that those have. */
const ATTRIBUTES = [
	...[LEDGER_TABLE.hashKey, LEDGER_TABLE.rangeKey],
	...[...Object.keys(Registration.entries), ...LAST_RELEASE.attributes],
];

/** Properties of {@link guardTable}. */
export interface TablePolicyProps {
	/** The table. */
	readonly table: DynamodbTable;
	/** Where it is deployed. */
	readonly account: Account;
	/** ARNs of the roles of the functions that write locks and history. */
	readonly writerArns: readonly string[];
	/** ARNs of those who may write everything, perhaps with wildcards: a Terraform list. */
	readonly administratorArns: string[];
}

/**
 * Takes writes from everybody who has no business with them, whatever IAM allows them: a lock that somebody made up would move traffic,
 * and a registration that the functions could write would be no registration. It allows nobody anything. Nor does it say who may change it:
 * whoever administers the account's tables takes it away.
 */
export function guardTable(scope: Construct, id: string, props: TablePolicyProps): DynamodbResourcePolicy {
	const { table } = props;
	const statements = local(scope, `${id}-statements`, [
		// A list is denied where one of its keys is of no such item. ForAnyValue says nothing of a request without keys.
		denied(table, "DenyLocksToStrangers", {
			...stranger(props),
			"ForAnyValue:StringNotLike": { [KEYS]: BY_TERRAFORM },
		}),
		denied(table, "DenyKeylessWritesToStrangers", { ...stranger(props), Null: { [KEYS]: "true" } }),
		// By another attribute a registration would be in the index of locks.
		denied(table, "DenyMoreThanRegistrationsToStrangers", {
			...stranger(props),
			"ForAnyValue:StringNotEquals": { "dynamodb:Attributes": ATTRIBUTES },
		}),
		denied(table, "DenyRegistrationsToFunctions", {
			ArnEquals: { "aws:PrincipalArn": props.writerArns },
			"ForAnyValue:StringLike": { [KEYS]: [REGISTRATIONS] },
		}),
	]);
	return new DynamodbResourcePolicy(scope, id, {
		resourceArn: table.arn,
		policy: Fn.jsonencode({ Version: "2012-10-17", Statement: expression(statements) }),
	});
}

function denied(table: DynamodbTable, sid: string, conditions: Conditions) {
	return {
		Sid: sid,
		Effect: "Deny",
		Principal: "*",
		Action: WRITES,
		Resource: [table.arn],
		Condition: conditions,
	};
}

/**
 * Whoever is none of these. Of a role that is assumed, `aws:PrincipalArn` is the role, not the session:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn
 * Roles that only AWS's services can assume write what those copy; without them a table cannot be replicated:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/globaltables-security.html
 */
function stranger({ account, writerArns, administratorArns }: TablePolicyProps): Conditions {
	const linked = `arn:${account.partition}:iam::${account.id}:role/aws-service-role/*`;
	const known = Fn.concat([[...writerArns, linked], administratorArns]);
	return {
		ArnNotLike: { "aws:PrincipalArn": Token.asList(known) },
		// A service that acts as itself has no ARN.
		BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
	};
}
