import type { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table/index.js";
import { Fn, type IResolvable, Token } from "cdktf";
import { Construct } from "constructs";
import { renderStateMachine } from "../../asl/render.ts";
import type { Account } from "../account.ts";
import type { AttachedController } from "../attach/attached.ts";
import { type CustomerKey, useOfTableKey } from "../customer-key.ts";
import type { Flag } from "../expressions.ts";
import { BundledFunction } from "../function.ts";
import type { Permission } from "../iam.ts";
import { type AccessPolicies, accessPolicies } from "./access-policies.ts";
import { Announcements } from "./announcements.ts";
import { ControllerDashboard } from "./dashboard.ts";
import { watchForeignStarts } from "./foreign-starts.ts";
import { failBackAlarm, unjudgedDeploymentAlarm, untrustedInputAlarm } from "./log-alarms.ts";
import { ReleaseFunction } from "./release-function.ts";
import { stateChanges } from "./state-changes.ts";
import { RolloutStateMachine } from "./state-machine.ts";
import { rolloutTable } from "./table.ts";
import { tableAccess } from "./table-access.ts";
import { guardTable } from "./table-policy.ts";
import { Watchdog } from "./watchdog.ts";

/** Where the functions' code lies, as zip files: paths as Terraform finds them. */
export interface Bundles {
	/** Code of the function that only reads. */
	readonly observer: string;
	/** Code of the function that writes. */
	readonly actuator: string;
	/** Code of the function that brings traffic back from outside the state machine. */
	readonly watchdog: string;
	/** Code of the function that takes releases. */
	readonly release: string;
	/** Code of the function that each service has for its probes. */
	readonly prober: string;
}

/** The same with what no controller and no service needs. */
export interface AllBundles extends Bundles {
	/** Code of the function that each delivery pipeline has. */
	readonly pipeline: string;
}

/** Properties of {@link RegionalController}. */
export interface RegionalControllerProps {
	/** Prefix of the names. */
	readonly name: string;
	/** Where it is deployed. */
	readonly account: Account;
	/** The functions' code. */
	readonly bundles: Omit<Bundles, "prober">;
	/** Addresses that announcements are sent to. */
	readonly notificationEmails: string[];
	/** Days that logs are kept. */
	readonly logRetentionDays: number;
	/**
	 * Days that the logs are kept that have the records of rollouts: those of the functions that check and act.
	 * @default - as long as all logs
	 */
	readonly recordRetentionDays?: number;
	/**
	 * ARN of the key that encrypts logs, undelivered events and the table, or null.
	 * @default - AWS's own keys
	 */
	readonly kmsKeyArn?: CustomerKey;
	/**
	 * Whether the state machine's log has the data of each state, and task tokens among it.
	 * @default false
	 */
	readonly logExecutionData?: boolean | IResolvable;
	/**
	 * Whether services of version 0.2 are served, which are not registered.
	 * @default true
	 */
	readonly acceptUnregisteredServices?: boolean | Flag;
	/**
	 * ARNs of those who may write locks and history beside the functions, perhaps with wildcards.
	 * @default - nobody
	 */
	readonly tableAdministratorArns?: string[];
	/**
	 * Whether the table refuses to be deleted. Set it to false and deploy before you destroy.
	 * @default true
	 */
	readonly deletionProtection?: boolean | Flag;
}

/** What moves the traffic. It knows no service: all about one is in its table, where that one's own Terraform has registered it. */
export class RegionalController extends Construct implements AttachedController {
	/** Name of the table. */
	readonly tableName: string;
	/** ARN of the table. */
	readonly tableArn: string;
	/** ARN of the topic that hears how rollouts ended, and of alarms. */
	readonly topicArn: string;
	/** The function that only reads. */
	readonly observer: BundledFunction;
	/** The function that writes. */
	readonly actuator: BundledFunction;
	/** What brings traffic back when an execution has died. */
	readonly watchdog: Watchdog;
	/** What takes releases. */
	readonly release: BundledFunction;
	/** ARN of the state machine. */
	readonly stateMachineArn: string;
	/** Name of the alarm that rises when a fail-back is not verified in time. */
	readonly failBackAlarmName: string;
	/** Where the dashboard of all services' rollouts is seen. */
	readonly dashboardUrl: string;
	/** What people may do with it, as policy documents. */
	readonly accessPolicies: AccessPolicies;
	/** ARN of the role of the function that reads. */
	readonly observerRoleArn: string;
	/** ARN of the role of the function that writes. */
	readonly actuatorRoleArn: string;
	/** ARN of the role of the watchdog's function. */
	readonly watchdogRoleArn: string;
	/** ARN of the role of the function that takes releases. */
	readonly releaseRoleArn: string;
	/** Name of that function. */
	readonly releaseFunctionName: string;
	/** The only IAM path under which these may assume roles, with slashes at both ends. Each service puts its own there. */
	readonly serviceRolePath: string;

	constructor(
		scope: Construct,
		id: string,
		private readonly props: RegionalControllerProps,
	) {
		super(scope, id);
		const { name, account, notificationEmails: emails } = props;
		const table = rolloutTable(this, "this", {
			name: `${name}-rollouts`,
			deletionProtection: props.deletionProtection ?? true,
			kmsKeyArn: props.kmsKeyArn,
		});
		this.tableName = table.name;
		this.tableArn = table.arn;
		this.serviceRolePath = `/ecs-dns-canary/${name}/`;
		const announcements = new Announcements(this, "announcements:", { name: `${name}-rollouts`, account, emails });
		this.topicArn = announcements.topicArn;
		this.observer = this.createObserver();
		this.actuator = this.createActuator(table, announcements);
		const machine = this.createStateMachine(announcements);
		this.stateMachineArn = machine.arn;
		this.release = this.createRelease(table, announcements);
		this.releaseFunctionName = this.release.resource.functionName;
		this.watchdog = this.createWatchdog(table, announcements, machine.roleArn);
		this.observerRoleArn = this.observer.roleArn;
		this.actuatorRoleArn = this.actuator.roleArn;
		this.watchdogRoleArn = this.watchdog.function.roleArn;
		this.releaseRoleArn = this.release.roleArn;
		guardTable(this, "table-policy:this", {
			table,
			account,
			writerArns: [this.actuatorRoleArn, this.watchdogRoleArn, this.releaseRoleArn],
			administratorArns: props.tableAdministratorArns ?? [],
		});
		this.dashboardUrl = new ControllerDashboard(this, "dashboard:", {
			name,
			account,
			stateMachineArn: this.stateMachineArn,
			functionNames: ["observer", "actuator", "watchdog", "release"].map((each) => `${name}-${each}`),
		}).url;
		const functions = [this.observer, this.actuator, this.watchdog.function, this.release];
		this.accessPolicies = accessPolicies({
			account,
			tableArn: table.arn,
			stateMachineName: this.stateMachineName,
			stateMachineArn: this.stateMachineArn,
			functionArns: functions.map(({ arn }) => arn),
			releaseFunctionArn: this.release.arn,
			// One pattern for all of them: a managed policy has no room for four names, each in three places.
			logGroupNames: [`/aws/lambda/${name}-*`],
		});
		this.failBackAlarmName = this.alarms();
	}

	/** Alarms on what the functions log, and on executions that no rule began. Answers the name of fail-back's. */
	private alarms(): string {
		const { name } = this.props;
		const logGroupNames = {
			actuator: this.actuator.logGroupName,
			observer: this.observer.logGroupName,
			watchdog: this.watchdog.function.logGroupName,
			release: this.release.logGroupName,
		};
		const logAlarms = { name, logGroupNames, topicArn: this.topicArn };
		untrustedInputAlarm(this, "untrusted-input", logAlarms);
		unjudgedDeploymentAlarm(this, "unjudged-deployment", logAlarms);
		watchForeignStarts(this, { name, ruleName: this.watchdog.foreignStartsRule, topicArn: this.topicArn });
		return failBackAlarm(this, "fail-back", logAlarms).alarmName;
	}

	private get recordRetentionDays(): number {
		return this.props.recordRetentionDays ?? this.props.logRetentionDays;
	}

	private createObserver(): BundledFunction {
		const { name, bundles, kmsKeyArn } = this.props;
		return new BundledFunction(this, "observer", {
			name: `${name}-observer`,
			description: "Checks a rollout's service and writes nothing",
			bundle: bundles.observer,
			logRetentionDays: this.recordRetentionDays,
			kmsKeyArn,
			permissions: [this.actForServices()],
		});
	}

	private createActuator(table: DynamodbTable, { topicArn, publishing }: Announcements): BundledFunction {
		const { name, account, bundles, kmsKeyArn } = this.props;
		return new BundledFunction(this, "actuator", {
			name: `${name}-actuator`,
			description: "Makes every write of a rollout",
			bundle: bundles.actuator,
			logRetentionDays: this.recordRetentionDays,
			kmsKeyArn,
			permissionsOfSome: useOfTableKey(kmsKeyArn, account),
			environment: this.environment(table, topicArn),
			permissions: [...publishing, stateChanges(account), this.actForServices(), ...tableAccess(table, true)],
		});
	}

	/** What the functions read that act. */
	private environment(table: DynamodbTable, topicArn: string): Readonly<Record<string, string>> {
		const { acceptUnregisteredServices: accept = true } = this.props;
		return {
			TABLE_NAME: table.name,
			TOPIC_ARN: topicArn,
			ACCEPT_UNREGISTERED: typeof accept === "boolean" ? `${accept}` : Token.asString(Fn.tostring(accept)),
		};
	}

	/** Everything that touches a service is done in a role of that service. */
	private actForServices(): Permission {
		const { partition, id } = this.props.account;
		return {
			sid: "AssumeServiceRoles",
			actions: ["sts:AssumeRole"],
			resources: [`arn:${partition}:iam::${id}:role${this.serviceRolePath}*`],
		};
	}

	private get stateMachineName(): string {
		return `${this.props.name}-rollout`;
	}

	private createStateMachine({ topicArn, publishing }: Announcements): RolloutStateMachine {
		const { account, logRetentionDays, kmsKeyArn, logExecutionData = false } = this.props;
		return new RolloutStateMachine(this, "rollout", {
			name: this.stateMachineName,
			account,
			definition: renderStateMachine({
				Partition: account.partition,
				ObserverArn: this.observer.arn,
				ActuatorArn: this.actuator.arn,
				TopicArn: topicArn,
			}),
			functionArns: [this.observer.arn, this.actuator.arn],
			publishing,
			logRetentionDays,
			kmsKeyArn,
			logExecutionData,
		});
	}

	private createRelease(table: DynamodbTable, { topicArn }: Announcements): BundledFunction {
		const { name, account, bundles, logRetentionDays, kmsKeyArn } = this.props;
		return new ReleaseFunction(this, "release", {
			name: `${name}-release`,
			account,
			bundle: bundles.release,
			logRetentionDays,
			kmsKeyArn,
			table,
			stateMachineName: this.stateMachineName,
			stateMachineArn: this.stateMachineArn,
			topicArn,
			permissions: [this.actForServices()],
		}).function;
	}

	private createWatchdog(table: DynamodbTable, announcements: Announcements, stateMachineRoleArn: string): Watchdog {
		const { name, account, bundles, logRetentionDays, kmsKeyArn } = this.props;
		return new Watchdog(this, "watchdog", {
			name: `${name}-watchdog`,
			account,
			bundle: bundles.watchdog,
			logRetentionDays,
			kmsKeyArn,
			table,
			environment: this.environment(table, announcements.topicArn),
			announcements,
			stateMachineName: this.stateMachineName,
			stateMachineArn: this.stateMachineArn,
			releaseRoleArn: this.release.roleArn,
			stateMachineRoleArn,
			permissions: [this.actForServices()],
		});
	}
}
