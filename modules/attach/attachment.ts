import { Construct } from "constructs";
import { COLOURS } from "../../runtime/contract.ts";
import type { Account } from "../account.ts";
import type { Controller } from "../controller/controller.ts";
import { safetyNetAlarms } from "../service/safety-net.ts";
import type { Service } from "../service/service.ts";
import type { Zone } from "../service/zone.ts";
import { Grant } from "./grant.ts";
import { actuatorPermissions, observerPermissions, type PermissionScope } from "./permissions.ts";
import { type RolloutProps, serviceConfig } from "./service-config.ts";
import { Trigger } from "./trigger.ts";

/** Properties of {@link Attachment}. */
export interface AttachmentProps extends Omit<RolloutProps, "zoneId"> {
	/** Where it is deployed. */
	readonly account: Account;
	/** The service. */
	readonly service: Service;
	/** Zone of the service's records. */
	readonly zone: Zone;
	/** The controller that is to roll it out. */
	readonly controller: Controller;
}

/** Attaches a service to a controller: one rule that starts rollouts, one narrow policy for each of its functions. */
export class Attachment extends Construct {
	/** URL of the queue for events that could not start a rollout. */
	readonly deadLetterQueueUrl: string;

	constructor(scope: Construct, id: string, props: AttachmentProps) {
		super(scope, id);
		const { account, service, zone, controller, serviceName } = props;
		const config = serviceConfig(service, { ...props, zoneId: zone.zoneId });
		const limits: PermissionScope = {
			partition: account.partition,
			zoneArn: zone.arn,
			// By their names: the policy stays what it is when the safety net comes or goes.
			alarmArns: COLOURS.flatMap((colour) => Object.values(safetyNetAlarms(serviceName, colour))).map((name) =>
				account.arn("cloudwatch", `alarm:${name}`),
			),
			config,
		};
		const observer = new Grant(this, "observer", {
			namePrefix: `${serviceName}-observer`,
			functions: { observer: controller.observer },
			permissions: observerPermissions(limits),
		});
		const actuator = new Grant(this, "actuator", {
			namePrefix: `${serviceName}-actuator`,
			// The watchdog takes back what the actuator has done, by the same writes.
			functions: { actuator: controller.actuator, watchdog: controller.watchdog.function },
			permissions: actuatorPermissions(limits),
		});
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
				...observer.attachments,
				...actuator.attachments,
			],
		});
		this.deadLetterQueueUrl = trigger.deadLetters.url;
	}
}
