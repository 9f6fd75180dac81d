import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { Route53Client } from "@aws-sdk/client-route-53";
import { SFNClient } from "@aws-sdk/client-sfn";
import { clientOptions } from "../../../runtime/aws/call.ts";
import { DynamoGates } from "../../../runtime/aws/gates.ts";
import { DynamoLocks } from "../../../runtime/aws/locks.ts";
import { DynamoProgress } from "../../../runtime/aws/progress.ts";
import { Route53Reader } from "../../../runtime/aws/route53.ts";
import { Table } from "../../../runtime/aws/table.ts";
import { withoutNodeWarning } from "../../command-line/node-version.ts";
import { UsageError } from "../exit.ts";
import type { Place } from "../find/where.ts";
import type { Sources } from "../sources.ts";
import { OperatedExecutions } from "./executions.ts";
import { DynamoLedger } from "./ledger.ts";
import { EventBridgeRules, TableRegistrations } from "./registrations.ts";

/** People ask from farther away than Lambda does, and wait for an answer. In milliseconds. */
const CONNECTION = 5_000;
const TRY = 10_000;

/** AWS as the command asks it. @throws {Mistake} when no region is known. */
export async function connect({ table, region }: Place): Promise<Sources> {
	withoutNodeWarning();
	const { requestHandler, maxAttempts } = clientOptions(TRY);
	const handler = { ...requestHandler, connectionTimeout: CONNECTION };
	const options = { maxAttempts, requestHandler: handler, ...(region !== undefined && { region }) };
	const dynamodb = new DynamoDBClient(options);
	// The SDK's own message does not say what to do.
	await dynamodb.config.region().catch((error: Error) => {
		throw new UsageError(`no AWS region is known (${error.message}): name it with --region or AWS_REGION`);
	});
	const stored = new Table(table, dynamodb);
	return {
		locks: new DynamoLocks(stored),
		ledger: new DynamoLedger(table, dynamodb),
		gates: new DynamoGates(stored),
		progress: new DynamoProgress(stored),
		executions: new OperatedExecutions(new SFNClient(options)),
		dns: new Route53Reader(new Route53Client(options)),
		registered: new TableRegistrations(stored, new EventBridgeRules(new EventBridgeClient(options))),
	};
}
