import { Fn, Op, Token } from "cdktf";
import { Construct } from "constructs";
import { COLOURS, type ServiceConfig } from "../../runtime/contract.ts";
import type { Account } from "../account.ts";
import type { Controller } from "../controller/controller.ts";
import { expression } from "../expressions.ts";
import type { Network } from "../network/network.ts";
import { safetyNetAlarms } from "../service/safety-net.ts";
import type { Service } from "../service/service.ts";
import type { Zone } from "../service/zone.ts";
import { hookArns } from "./contract-words.ts";
import { Dashboard } from "./dashboard.ts";
import { Grant } from "./grant.ts";
import { actuatorPermissions, observerPermissions, type PermissionScope } from "./permissions.ts";
import { Prober } from "./prober.ts";
import { type RolloutProps, serviceConfig } from "./service-config.ts";
import { Trigger } from "./trigger.ts";

/** Properties of {@link Attachment}. */
export interface AttachmentProps extends Omit<RolloutProps, "zoneId" | "proberArn"> {
	/** Where it is deployed. */
	readonly account: Account;
	/** The service. */
	readonly service: Service;
	/** Zone of the service's records. */
	readonly zone: Zone;
	/** The controller that is to roll it out. */
	readonly controller: Controller;
	/** Where the service stands. */
	readonly network: Network;
	/** Path of the zip file with the code of the function that sends the probes. */
	readonly proberBundle: string;
	/** Days that logs are kept. */
	readonly logRetentionDays: number;
}

/** Attaches a service to a controller: one rule that starts rollouts, one narrow policy for each of its functions. */
export class Attachment extends Construct {
	/** URL of the queue for events that could not start a rollout. */
	readonly deadLetterQueueUrl: string;
	/** Where the service's dashboard is seen. */
	readonly dashboardUrl: string;

	constructor(
		scope: Construct,
		id: string,
		private readonly props: AttachmentProps,
	) {
		super(scope, id);
		const { account, service, zone, controller, serviceName } = props;
		const prober = new Prober(this, "prober", {
			...props,
			edges: service.edges,
			enabled: props.judge.probe.enabled,
			bundle: props.proberBundle,
		});
		const config = serviceConfig(this, service, { ...props, zoneId: zone.zoneId, proberArn: prober.arn });
		const trigger = new Trigger(this, "trigger", {
			serviceName,
			account,
			config,
			stateMachineArn: controller.stateMachineArn,
			topicArn: controller.topicArn,
			after: [
				...COLOURS.map((colour) => service.colours[colour].resource),
				...COLOURS.map((colour) => service.edges[colour].listeners.production),
				...service.records.all,
				...this.grants(config, prober).flatMap(({ attachments }) => attachments),
			],
		});
		this.deadLetterQueueUrl = trigger.deadLetters.url;
		this.dashboardUrl = new Dashboard(this, "dashboard", { serviceName, account, edges: service.edges }).url;
	}

	private grants(config: ServiceConfig, prober: Prober): Grant[] {
		const { controller, serviceName } = this.props;
		const limits = this.limits(config, prober);
		return [
			new Grant(this, "observer", {
				namePrefix: `${serviceName}-observer`,
				functions: { observer: controller.observer },
				permissions: observerPermissions(limits),
			}),
			new Grant(this, "actuator", {
				namePrefix: `${serviceName}-actuator`,
				// The watchdog takes back what the actuator has done, by the same writes.
				functions: { actuator: controller.actuator, watchdog: controller.watchdog.function },
				permissions: actuatorPermissions(limits),
			}),
		];
	}

	private limits(config: ServiceConfig, prober: Prober): PermissionScope {
		const { account, zone, serviceName, judge } = this.props;
		return {
			partition: account.partition,
			zoneArn: zone.arn,
			// By their names: the policy stays what it is when the safety net comes or goes.
			alarmArns: COLOURS.flatMap((colour) => Object.values(safetyNetAlarms(serviceName, colour))).map((name) =>
				account.arn("cloudwatch", `alarm:${name}`),
			),
			watchesAlarms: Op.gte(Fn.lengthOf(judge.alarms.names), 1),
			functionArns: Token.asList(Fn.concat([prober.arns, expression(hookArns(judge.hooks))])),
			config,
		};
	}
}
