import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ECSClient } from "@aws-sdk/client-ecs";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { Route53Client } from "@aws-sdk/client-route-53";
import { SFNClient } from "@aws-sdk/client-sfn";
import { DynamoAttempts } from "../../../runtime/aws/attempts.ts";
import { clientOptions, TRY_MILLISECONDS } from "../../../runtime/aws/call.ts";
import { EcsReader } from "../../../runtime/aws/ecs.ts";
import { ElbReader } from "../../../runtime/aws/elb.ts";
import { DynamoGates } from "../../../runtime/aws/gates.ts";
import { DynamoLocks } from "../../../runtime/aws/locks.ts";
import { DynamoProbations } from "../../../runtime/aws/probations.ts";
import { DynamoProgress } from "../../../runtime/aws/progress.ts";
import { LambdaReleaseFunction } from "../../../runtime/aws/release-function.ts";
import { Route53Reader } from "../../../runtime/aws/route53.ts";
import { Table } from "../../../runtime/aws/table.ts";
import type { ReleaseFunction } from "../../../runtime/ports/index.ts";
import { withoutNodeWarning } from "../../command-line/node-version.ts";
import { UsageError } from "../exit.ts";
import { FUNCTION_VARIABLE, type Place } from "../find/where.ts";
import type { FigureReader } from "../read/figures.ts";
import type { Sources } from "../sources.ts";
import { OperatedExecutions } from "./executions.ts";
import { AwsFigures } from "./figures.ts";
import { DynamoLedger } from "./ledger.ts";
import { EventBridgeRules, TableRegistrations } from "./registrations.ts";
import { RecordedReleases } from "./releases.ts";

/** People ask from farther away than Lambda does, and wait for an answer. In milliseconds. */
const CONNECTION = 5_000;
const TRY = 10_000;

/** The controller's function that takes releases. @throws {UsageError} when nobody says which it is. */
export function connectReleases({ releaseFunction, region }: Place): ReleaseFunction {
	withoutNodeWarning();
	if (releaseFunction === undefined)
		throw new UsageError(
			`no release function is known: name it with --function NAME or ${FUNCTION_VARIABLE} (the stack's output release_function_name)`,
		);
	const { requestHandler } = clientOptions(TRY_MILLISECONDS.release);
	const handler = { ...requestHandler, connectionTimeout: CONNECTION };
	// A request that was perhaps taken is not sent again by itself.
	const options = { maxAttempts: 1, requestHandler: handler, ...(region !== undefined && { region }) };
	return new LambdaReleaseFunction(releaseFunction, new LambdaClient(options));
}

/** What both colors do, as the console shows it. @param now - the time. */
export function connectFigures({ region }: Place, now: () => Date): FigureReader {
	withoutNodeWarning();
	const options = readingOptions(region);
	const [ecs, elb] = [new EcsReader(new ECSClient(options)), new ElbReader(new ElasticLoadBalancingV2Client(options))];
	return new AwsFigures(new CloudWatchClient(options), ecs, elb, now);
}

/** What clients are made of that read for people. */
function readingOptions(region: string | undefined) {
	const { requestHandler, maxAttempts } = clientOptions(TRY);
	const handler = { ...requestHandler, connectionTimeout: CONNECTION };
	return { maxAttempts, requestHandler: handler, ...(region !== undefined && { region }) };
}

/** AWS as the command asks it. @throws {Mistake} when no region is known. */
export async function connect({ table, region }: Place): Promise<Sources> {
	withoutNodeWarning();
	const options = readingOptions(region);
	const dynamodb = new DynamoDBClient(options);
	// The SDK's own message does not say what to do.
	await dynamodb.config.region().catch((error: Error) => {
		throw new UsageError(`no AWS region is known (${error.message}): name it with --region or AWS_REGION`);
	});
	const stored = new Table(table, dynamodb);
	return {
		locks: new DynamoLocks(stored),
		probations: new DynamoProbations(stored),
		ledger: new DynamoLedger(table, dynamodb),
		gates: new DynamoGates(stored),
		progress: new DynamoProgress(stored),
		executions: new OperatedExecutions(new SFNClient(options)),
		dns: new Route53Reader(new Route53Client(options)),
		releases: new RecordedReleases(new DynamoAttempts(stored)),
		registered: new TableRegistrations(stored, new EventBridgeRules(new EventBridgeClient(options))),
	};
}
