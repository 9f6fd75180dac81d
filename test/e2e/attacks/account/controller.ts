/** A controller: table, topic, functions from the built archives, and the state machine as it is rendered. */
import { renderStateMachine } from "../../../../asl/render.ts";
import { LEDGER_TABLE } from "../../../../runtime/contract/index.ts";
import type { bundleAll } from "../../../../scripts/bundle.ts";
import type { Aws } from "../../harness/aws.ts";
import { type Uploaded, uploadBuilt } from "./functions.ts";
import { createRole, forService } from "./iam.ts";
import { textOf } from "./xml.ts";

/** The controller's table. */
export const TABLE = "controller-rollouts";

/** What services must know of it. */
export interface Controller {
	readonly stateMachineArn: string;
	readonly observer: Uploaded;
	readonly actuator: Uploaded;
	readonly watchdog: Uploaded;
}

/** Makes it. @param bundles - the built archives. */
export async function createController(bundles: Awaited<ReturnType<typeof bundleAll>>, aws: Aws): Promise<Controller> {
	await createTable(aws);
	const topic = await aws.query("sns", { Action: "CreateTopic", Version: "2010-03-31", Name: "controller-rollouts" });
	const TOPIC_ARN = textOf(topic, "TopicArn");
	const variables = { TABLE_NAME: TABLE, TOPIC_ARN, ACCEPT_UNREGISTERED: "true" };
	const STATE_MACHINE_ARN = `arn:aws:states:${aws.region}:123456789012:stateMachine:controller-rollout`;
	const [observer, actuator, watchdog] = [
		await uploadBuilt("observer", bundles.observer, {}, aws),
		await uploadBuilt("actuator", bundles.actuator, variables, aws),
		await uploadBuilt("watchdog", bundles.watchdog, { ...variables, STATE_MACHINE_ARN }, aws),
	];
	const definition = renderStateMachine({
		Partition: "aws",
		ObserverArn: observer.arn,
		ActuatorArn: actuator.arn,
		TopicArn: TOPIC_ARN,
	});
	const roleArn = await createRole("controller-rollout", "/", forService("states.amazonaws.com"), [EVERYTHING], aws);
	const created = await aws.json<{ stateMachineArn: string }>("states", "AWSStepFunctions.CreateStateMachine", {
		name: "controller-rollout",
		definition,
		roleArn,
	});
	return { stateMachineArn: created.stateMachineArn, observer, actuator, watchdog };
}

/** What it may do is not what is checked here: the end-to-end suite judges what Terraform grants. */
const EVERYTHING = { Effect: "Allow", Action: "*", Resource: "*" };

async function createTable(aws: Aws): Promise<void> {
	const { hashKey, rangeKey, locks } = LEDGER_TABLE;
	const keys = (hash: string, range: string) => [
		{ AttributeName: hash, KeyType: "HASH" },
		{ AttributeName: range, KeyType: "RANGE" },
	];
	await aws.json("dynamodb", "DynamoDB_20120810.CreateTable", {
		TableName: TABLE,
		BillingMode: "PAY_PER_REQUEST",
		AttributeDefinitions: [hashKey, rangeKey, locks.hashKey].map((AttributeName) => ({
			AttributeName,
			AttributeType: "S",
		})),
		KeySchema: keys(hashKey, rangeKey),
		GlobalSecondaryIndexes: [
			{
				IndexName: locks.index,
				KeySchema: keys(locks.hashKey, locks.rangeKey),
				Projection: { ProjectionType: "KEYS_ONLY" },
			},
		],
	});
}
