import { Construct } from "constructs";
import { renderStateMachine } from "../../asl/render.ts";
import type { Account } from "../account.ts";
import { Announcements } from "./announcements.ts";
import { ControllerFunction } from "./function.ts";
import { RolloutStateMachine } from "./state-machine.ts";
import { rolloutTable } from "./table.ts";

/** Where the functions' code lies, as zip files. */
export interface Bundles {
	/** Code of the function that only reads. */
	readonly observer: string;
	/** Code of the function that writes. */
	readonly actuator: string;
}

/** Properties of {@link Controller}. */
export interface ControllerProps {
	/** Prefix of the names. */
	readonly name: string;
	/** Where it is deployed. */
	readonly account: Account;
	/** The functions' code. */
	readonly bundles: Bundles;
	/** Addresses that announcements are sent to. */
	readonly notificationEmails: string[];
	/** Days that logs are kept. */
	readonly logRetentionDays: number;
}

/** What moves the traffic. It knows no service: all about one comes with the event that starts an execution. */
export class Controller extends Construct {
	/** Name of the table. */
	readonly tableName: string;
	/** The function that only reads. */
	readonly observer: ControllerFunction;
	/** The function that writes. */
	readonly actuator: ControllerFunction;
	/** ARN of the state machine. */
	readonly stateMachineArn: string;

	constructor(scope: Construct, id: string, props: ControllerProps) {
		super(scope, id);
		const { name, account, bundles, logRetentionDays } = props;
		const table = rolloutTable(this, "this", `${name}-rollouts`);
		this.tableName = table.name;
		this.observer = new ControllerFunction(this, "observer", {
			name: `${name}-observer`,
			description: "Looks at a rollout's service and writes nothing",
			bundle: bundles.observer,
			logRetentionDays,
		});
		this.actuator = new ControllerFunction(this, "actuator", {
			name: `${name}-actuator`,
			description: "Makes every write of a rollout",
			bundle: bundles.actuator,
			logRetentionDays,
			environment: { TABLE_NAME: table.name },
			permissions: [
				{
					sid: "KeepLocksAndHistory",
					actions: ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem"],
					resources: [table.arn],
				},
			],
		});
		const { topicArn } = new Announcements(this, "announcements", {
			name: `${name}-rollouts`,
			emails: props.notificationEmails,
		});
		this.stateMachineArn = new RolloutStateMachine(this, "rollout", {
			name: `${name}-rollout`,
			account,
			definition: renderStateMachine({
				Partition: account.partition,
				ObserverArn: this.observer.arn,
				ActuatorArn: this.actuator.arn,
				TopicArn: topicArn,
			}),
			functionArns: [this.observer.arn, this.actuator.arn],
			topicArn,
			logRetentionDays,
		}).arn;
	}
}
