import type { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table/index.js";
import { LambdaFunctionEventInvokeConfig } from "@cdktf/provider-aws/lib/lambda-function-event-invoke-config/index.js";
import { Construct } from "constructs";
import { LEDGER_TABLE } from "../../runtime/contract/index.ts";
import type { Account } from "../account.ts";
import { type CustomerKey, useOfTableKey } from "../customer-key.ts";
import { DeadLetters } from "../dead-letters.ts";
import { BundledFunction } from "../function.ts";
import type { Permission } from "../iam.ts";
import type { Announcements } from "./announcements.ts";
import { foreignStarts } from "./foreign-starts.ts";
import { stateChanges } from "./state-changes.ts";
import { tableAccess } from "./table-access.ts";
import { WakeUp, wakeUpArn } from "./wake-up.ts";
import { watchWatchdog } from "./watchdog-alarms.ts";

/** Properties of {@link Watchdog}. */
export interface WatchdogProps {
	/** Name of the function, and prefix of all that belongs to it. */
	readonly name: string;
	/** Where it is deployed. */
	readonly account: Account;
	/** Path of the zip file with its code. */
	readonly bundle: string;
	/** Days that logs are kept. */
	readonly logRetentionDays: number;
	/** ARN of the key that encrypts these, undelivered events and the table, or null. */
	readonly kmsKeyArn: CustomerKey;
	/** The table of locks and history. */
	readonly table: DynamodbTable;
	/** What it reads. */
	readonly environment: Readonly<Record<string, string>>;
	/** Where it announces what it has brought back. */
	readonly announcements: Announcements;
	/** Name of the state machine whose executions it looks after. */
	readonly stateMachineName: string;
	/** ARN of that state machine. */
	readonly stateMachineArn: string;
	/** ARN of the role of the function that starts rollouts beside the services' rules. */
	readonly releaseRoleArn: string;
	/** ARN of the state machine's own role, which starts the successors of its executions. */
	readonly stateMachineRoleArn: string;
	/** What else it may do. */
	readonly permissions: readonly Permission[];
}

/**
 * Brings traffic back when the execution that moved it no longer runs. It is woken by every execution that ends badly, and
 * each minute; whatever wakes it, it checks all locks and asks what is, not what happened. So no event has to arrive.
 */
export class Watchdog extends Construct {
	/** The function. */
	readonly function: BundledFunction;
	/** URL of the queue with events that could not wake it. */
	readonly deadLetterQueueUrl: string;
	/** Name of the rule of executions that no rule began. */
	readonly foreignStartsRule: string;

	constructor(scope: Construct, id: string, props: WatchdogProps) {
		super(scope, id);
		const { name, announcements } = props;
		this.function = new BundledFunction(this, "this", {
			name,
			description: "Brings traffic back when a rollout's execution no longer runs",
			bundle: props.bundle,
			logRetentionDays: props.logRetentionDays,
			kmsKeyArn: props.kmsKeyArn,
			environment: { ...props.environment, STATE_MACHINE_ARN: props.stateMachineArn },
			permissions: [
				...watchdogPermissions(props),
				...announcements.publishing,
				stateChanges(props.account),
				...props.permissions,
			],
			permissionsOfSome: useOfTableKey(props.kmsKeyArn, props.account),
		});
		new LambdaFunctionEventInvokeConfig(this, "invocation:", {
			functionName: this.function.resource.functionName,
			// The next minute's run is the retry, and knows more than this one did.
			maximumRetryAttempts: 0,
			maximumEventAgeInSeconds: 60,
		});
		const { deadLetters, foreignStartsRule } = this.wakeUps(props);
		this.deadLetterQueueUrl = deadLetters.url;
		this.foreignStartsRule = foreignStartsRule;
		watchWatchdog(this, { name, functionName: this.function.resource.functionName, topicArn: announcements.topicArn });
	}

	private wakeUps(props: WatchdogProps) {
		const { name, account, announcements, stateMachineName, stateMachineArn, kmsKeyArn } = props;
		const [executions, schedule, foreign] = [`${name}-executions`, `${name}-schedule`, `${name}-foreign-starts`];
		const deadLetters = new DeadLetters(this, "dead-letters:undelivered", {
			name: `${name}-undelivered`,
			ruleArns: [executions, schedule, foreign].map((rule) => wakeUpArn(account, rule)),
			topicArn: announcements.topicArn,
			kmsKeyArn,
			meaning: `EventBridge could not start the function ${name}, which brings traffic back when a rollout's execution has died. It is tried again each minute. If the alarm ${name}-silent is up too, nobody looks after the rollouts: read the reason in the message, set right what it names (the function, its permission, the account's concurrency limit), then purge the queue.`,
		});
		const shared = { function: this.function.resource, deadLetters };
		new WakeUp(this, "executions", {
			...shared,
			name: executions,
			description: `Rollouts whose execution failed, timed out or was aborted: wakes ${name}`,
			eventPattern: {
				source: ["aws.states"],
				"detail-type": ["Step Functions Execution Status Change"],
				detail: { stateMachineArn: [stateMachineArn], status: ["FAILED", "TIMED_OUT", "ABORTED"] },
			},
		});
		new WakeUp(this, "schedule", {
			...shared,
			name: schedule,
			description: `Each minute: wakes ${name}, because events of executions are sent as best effort only`,
			scheduleExpression: "rate(1 minute)",
		});
		// Whoever began it, the watchdog looks after it. The rule is there to be counted, and a rule must have a target.
		const { ruleName: foreignStartsRule } = new WakeUp(this, "foreign-starts", {
			...shared,
			name: foreign,
			description: "Executions that no service's rule, no release and no rollout began: an alarm counts them",
			eventPattern: foreignStarts({
				stateMachineArn,
				executionsArn: account.arn("states", `execution:${stateMachineName}:`),
				starterRoleArns: [props.releaseRoleArn, this.function.roleArn],
				stateMachineRoleArn: props.stateMachineRoleArn,
			}),
		});
		return { deadLetters, foreignStartsRule };
	}
}

/** What the watchdog may do whatever the service. What it may write for one, it does in a role of that service. */
function watchdogPermissions({ account, table, stateMachineArn, stateMachineName }: WatchdogProps): Permission[] {
	return [
		...tableAccess(table, false),
		{ sid: "QueryLocks", actions: ["dynamodb:Query"], resources: [`${table.arn}/index/${LEDGER_TABLE.locks.index}`] },
		{
			sid: "DescribeAndStopRollouts",
			// What waited for the calendar, or its function died, is in its turn now: what is in its way is ended, as that function does.
			actions: ["states:DescribeExecution", "states:StopExecution"],
			resources: [account.arn("states", `execution:${stateMachineName}:*`)],
		},
		// What the function that takes releases has written down and not started.
		{ sid: "StartRollouts", actions: ["states:StartExecution"], resources: [stateMachineArn] },
	];
}
