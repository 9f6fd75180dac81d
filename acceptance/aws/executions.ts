/** The executions of the state machine, and what the table says of rollouts. */
import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import {
	DescribeExecutionCommand,
	ListExecutionsCommand,
	paginateGetExecutionHistory,
	StopExecutionCommand,
} from "@aws-sdk/client-sfn";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import * as v from "valibot";
import {
	LEDGER_TABLE,
	REGISTRATION,
	Registration,
	registrationKey,
	type ServiceConfig,
} from "../../runtime/contract/index.ts";
import type { Entered } from "../measure/switches.ts";
import type { Aws } from "./clients.ts";

/** An execution, as far as it is asked for. */
export interface Execution {
	readonly arn: string;
	readonly status: string;
	/** Milliseconds since 1970. */
	readonly startedAt: number;
	/** The ECS deployment that it was told of; absent of one that the release function has started: that makes its own. */
	readonly deploymentId: string | undefined;
	readonly error: string | undefined;
	readonly cause: string | undefined;
}

/** The input, as far as it is read. */
const Input = v.looseObject({ event: v.looseObject({ deploymentId: v.optional(v.string()) }) });

/** What is looked for is among the newest. */
const NEWEST = 20;

/** An execution by its ARN. */
export async function executionOf({ sfn }: Pick<Aws, "sfn">, executionArn: string): Promise<Execution> {
	const found = await sfn.send(new DescribeExecutionCommand({ executionArn }));
	const { event } = v.parse(Input, JSON.parse(found.input ?? "{}"));
	return {
		arn: executionArn,
		status: String(found.status),
		startedAt: Number(found.startDate),
		deploymentId: event.deploymentId,
		error: found.error,
		cause: found.cause,
	};
}

/** All executions that a deployment's events have started, the first one first. */
export async function executionsFor(
	aws: Pick<Aws, "sfn">,
	stateMachineArn: string,
	deploymentId: string,
): Promise<Execution[]> {
	const { executions = [] } = await aws.sfn.send(new ListExecutionsCommand({ stateMachineArn, maxResults: NEWEST }));
	const found = await Promise.all(executions.map(({ executionArn }) => executionOf(aws, String(executionArn))));
	return found.filter((one) => one.deploymentId === deploymentId).sort((a, b) => a.startedAt - b.startedAt);
}

/** The states that an execution entered, in order. */
export async function statesOf({ sfn }: Pick<Aws, "sfn">, executionArn: string): Promise<Entered[]> {
	const states: Entered[] = [];
	const input = { executionArn, includeExecutionData: false };
	for await (const { events = [] } of paginateGetExecutionHistory({ client: sfn }, input)) {
		for (const { stateEnteredEventDetails, timestamp } of events) {
			if (stateEnteredEventDetails?.name) states.push({ name: stateEnteredEventDetails.name, at: Number(timestamp) });
		}
	}
	return states;
}

/** Stops an execution, as a person does in the console. */
export async function stop({ sfn }: Pick<Aws, "sfn">, executionArn: string, cause: string): Promise<void> {
	await sfn.send(new StopExecutionCommand({ executionArn, error: "Stopped", cause }));
}

/** An item of the table, read so that it is the newest. */
async function item({ dynamodb }: Pick<Aws, "dynamodb">, TableName: string, service: string, name: string) {
	const Key = { [LEDGER_TABLE.hashKey]: { S: service }, [LEDGER_TABLE.rangeKey]: { S: name } };
	const { Item } = await dynamodb.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
	return Item && unmarshall(Item);
}

const Entry = v.looseObject({ execution: v.string(), outcome: v.string(), reason: v.string() });
/** Whose deployment it is: the attempt's that made it. */
const Pointer = v.looseObject({ attempt: v.string() });
export type Entry = v.InferOutput<typeof Entry>;

/** The attempt whose deployment it is. Of one that nobody asked the release function for, it is the deployment's own id. */
export async function attemptOf(
	aws: Pick<Aws, "dynamodb">,
	table: string,
	service: string,
	deploymentId: string,
): Promise<string> {
	const pointer = await item(aws, table, service, `deployment#${deploymentId}`);
	return pointer ? v.parse(Pointer, pointer).attempt : deploymentId;
}

/** What the history says of an attempt; nothing as long as nobody has begun with it. */
export async function entryOf(
	aws: Pick<Aws, "dynamodb">,
	table: string,
	service: string,
	attempt: string,
): Promise<Entry | undefined> {
	const found = await item(aws, table, service, `rollout#${attempt}`);
	return found && v.parse(Entry, found);
}

/** Whether a rollout of the service holds its lock. */
export async function isLocked(aws: Pick<Aws, "dynamodb">, table: string, service: string): Promise<boolean> {
	return (await item(aws, table, service, "lock")) !== undefined;
}

/** What a service has registered. @throws when it has not. */
export async function registered(aws: Pick<Aws, "dynamodb">, table: string, service: string): Promise<ServiceConfig> {
	const found = await item(aws, table, registrationKey(service), REGISTRATION.item);
	if (!found) throw new Error(`${service} is not registered in the table ${table}`);
	return v.parse(Registration, found).configuration;
}
