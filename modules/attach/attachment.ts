import { Fn, Op, Token } from "cdktf";
import { Construct } from "constructs";
import type { ServiceConfig } from "../../runtime/contract/index.ts";
import type { Account } from "../account.ts";
import type { CustomerKey } from "../customer-key.ts";
import { expression, local } from "../expressions.ts";
import { familiesOf } from "../naming.ts";
import type { AttachedController, AttachedPlace, AttachedService } from "./attached.ts";
import { hookArns } from "./contract-words.ts";
import { Dashboard } from "./dashboard.ts";
import { hookTasksOf } from "./hook-tasks.ts";
import { externalId, sessionName } from "./identity.ts";
import { LastRelease } from "./last-release.ts";
import { actuatorPermissions, observerPermissions, type PermissionScope } from "./permissions.ts";
import { Prober } from "./prober.ts";
import { repositories } from "./registering.ts";
import { Registration } from "./registration.ts";
import { Release } from "./release.ts";
import { type RolloutProps, serviceConfig } from "./service-config.ts";
import { ServiceRole } from "./service-role.ts";
import { Trigger } from "./trigger.ts";

/** Properties of {@link ServiceAttachment}. */
export interface ServiceAttachmentProps extends Omit<RolloutProps, "zoneId" | "proberArn" | "roles"> {
	/**
	 * What hooks that are tasks may run of what is made elsewhere: a Terraform expression without `${}` of `hook_tasks`, which may be null.
	 * @default - nothing
	 */
	readonly hookTasks?: string;
	/** Where it is deployed. */
	readonly account: Account;
	/** The service. */
	readonly service: AttachedService;
	/** Zone of the service's records. */
	readonly zone: {
		/** Id of the zone. */
		readonly zoneId: string;
		/** ARN of the zone. */
		readonly arn: string;
	};
	/** The controller that is to roll it out. */
	readonly controller: AttachedController;
	/** Where probes are sent from. */
	readonly place: AttachedPlace;
	/** Path of the zip file with the code of the function that sends the probes, as Terraform finds it. */
	readonly proberBundle: string;
	/** Days that logs are kept. */
	readonly logRetentionDays: number;
	/**
	 * ARN of the key that encrypts logs and undelivered events, or null.
	 * @default - AWS's own keys
	 */
	readonly kmsKeyArn?: CustomerKey;
}

/** Attaches a service to a controller: its registration, one rule that starts rollouts, and a narrow role for each kind of its functions. */
export class ServiceAttachment extends Construct {
	/** URL of the queue for events that could not start a rollout. */
	readonly deadLetterQueueUrl: string;
	/** Where the service's dashboard is seen. */
	readonly dashboardUrl: string;
	/** Id of the security group that probes come from; null without them. */
	readonly proberSecurityGroupId: string;

	constructor(
		scope: Construct,
		id: string,
		private readonly props: ServiceAttachmentProps,
	) {
		super(scope, id);
		const { account, service, zone, controller, serviceName, place } = props;
		const prober = new Prober(this, "prober:", {
			...props,
			place,
			loadBalancers: service.loadBalancers,
			previewPort: service.previewPort,
			enabled: props.judge.probe.enabled,
			ca: props.judge.probe.ca,
			bundle: props.proberBundle,
		});
		this.proberSecurityGroupId = prober.securityGroupId;
		const notified = { ...props, zoneId: zone.zoneId, proberArn: prober.arn };
		const config = serviceConfig(this, service, notified);
		const roles = this.roles(config, prober);
		const role = roles.actuator;
		const lastRelease = new LastRelease(this, "last-release", { ...controller, serviceName, role });
		const registration = new Registration(this, "registration", {
			tableName: controller.tableName,
			config: { ...config, roles: { observer: roles.observer.arn, actuator: roles.actuator.arn } },
			role,
			// No release before there is where to say how it ends.
			after: [roles.observer.policy, roles.actuator.policy, lastRelease.item],
		});
		const trigger = new Trigger(this, "trigger", {
			serviceName,
			account,
			serviceArns: config.services,
			stateMachineArn: controller.stateMachineArn,
			topicArn: controller.topicArn,
			registration: registration.item,
			kmsKeyArn: props.kmsKeyArn,
			after: [...service.parts, roles.observer.policy, roles.actuator.policy],
		});
		if (service.release) {
			new Release(this, "release:", {
				serviceName,
				release: service.release,
				controller,
				after: [trigger.target, registration.item, ...service.parts],
			});
		}
		this.deadLetterQueueUrl = trigger.deadLetters.url;
		this.dashboardUrl = new Dashboard(this, "dashboard:", {
			serviceName,
			account,
			loadBalancers: service.loadBalancers,
		}).url;
	}

	private roles(config: Omit<ServiceConfig, "roles">, prober: Prober): Record<"observer" | "actuator", ServiceRole> {
		const { controller, serviceName, account } = this.props;
		const limits = this.limits(config, prober);
		const shared = { path: controller.serviceRolePath, account, ...this.identity(config) };
		return {
			observer: new ServiceRole(this, "observer", {
				...shared,
				namePrefix: `${serviceName}-observer`,
				description: `Checks the rollouts of ${serviceName}`,
				functionRoleArns: [controller.observerRoleArn],
				permissions: observerPermissions(limits),
			}),
			actuator: new ServiceRole(this, "actuator", {
				...shared,
				namePrefix: `${serviceName}-actuator`,
				description: `Makes the writes of the rollouts of ${serviceName}`,
				// The watchdog takes back what the actuator has done, by the same writes. Who takes releases registers what the actuator deploys.
				functionRoleArns: [controller.actuatorRoleArn, controller.watchdogRoleArn, controller.releaseRoleArn],
				permissions: actuatorPermissions(limits),
			}),
		};
	}

	/** By names of their own: policies in which they stand can then be read. */
	private identity(config: Omit<ServiceConfig, "roles">): Record<"externalId" | "sessionName", string> {
		const named = (id: string, value: string) => Token.asString(expression(local(this, id, value)));
		return {
			externalId: named("external-id", externalId(this, config)),
			sessionName: named("session-name", sessionName(config.name)),
		};
	}

	private limits(config: Omit<ServiceConfig, "roles">, prober: Prober): PermissionScope {
		const { account, zone, judge, service } = this.props;
		return {
			partition: account.partition,
			zoneArn: zone.arn,
			alarmArns: service.safetyNetAlarmArns,
			watchesAlarms: Op.gte(Fn.lengthOf(judge.alarms.names), 1),
			functionArns: Token.asList(Fn.concat([prober.arns, expression(hookArns(judge.hooks))])),
			config,
			updates: service.updates,
			scalableTargetArns: service.scalableTargetArns,
			registers: this.registers(),
			hookTasks: hookTasksOf(this, { ...this.props, existing: service.hookTasks, hooks: judge.hooks, config }),
		};
	}

	/** Whose Terraform says what runs, its releases may be registered with another image. */
	private registers(): PermissionScope["registers"] {
		const { service, account, serviceName } = this.props;
		const created = service.release?.created;
		if (!created) return undefined;
		return {
			definitionArns: familiesOf(serviceName).map((family) => account.arn("ecs", `task-definition/${family}:*`)),
			roleArns: created.roleArns,
			repositoryArns: repositories(this, created.image, account),
		};
	}
}
