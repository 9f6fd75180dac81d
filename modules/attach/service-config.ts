import { Token } from "cdktf";
import type { Construct } from "constructs";
import { byColor, type RecordType, type ServiceConfig, type Step, type Timing } from "../../runtime/contract/index.ts";
import { DNS_TTL_SECONDS } from "../../runtime/defaults.ts";
import { expression, type Flag } from "../expressions.ts";
import type { AttachedService } from "./attached.ts";
import { calendarConfig, steps } from "./contract-words.ts";
import { type JudgeProps, judgeConfig } from "./judge-config.ts";

/** What a rollout of the service must know beyond the service itself. */
export interface RolloutProps {
	/** Name of the service. */
	readonly serviceName: string;
	/** Zone of the records. */
	readonly zoneId: string;
	/** The name that users resolve. */
	readonly recordName: string;
	/** The name that leads to the idle load balancer. */
	readonly previewName: string;
	/** The steps: a Terraform expression without `${}` of a list of `percent`, `bake_seconds` and `gate`. */
	readonly schedule: string;
	/** How long things may take. */
	readonly timing: Timing;
	/** When rollouts may begin: a Terraform expression without `${}` of `time_zone`, `open` and `freeze`, or of null. */
	readonly calendar: string;
	/** Tasks of the idle color. */
	readonly idleCount: number;
	/**
	 * Lets a step do with the tasks of its share of the traffic, and so many percent on top.
	 * @default null - from its first step on the candidate has as many tasks as the stable color: one resolver may carry all traffic
	 */
	readonly headroomPercent?: number | null;
	/** The most stragglers that let a rollout begin, in percent of the service's requests. */
	readonly stragglerPercent: number;
	/** What becomes of a rollout under way when something newer is released. */
	readonly onNewerRelease: ServiceConfig["onNewerRelease"];
	/** How the candidate is judged. */
	readonly judge: JudgeProps;
	/** What is done about a deployment by another way of the color that serves. */
	readonly unjudgedDeployments: ServiceConfig["unjudgedDeployments"];
	/** Whether the load balancers speak HTTPS. */
	readonly https: Flag;
	/** ARN of the function that sends the probes; null without them. */
	readonly proberArn: string;
}

/** Everything the controller is told of a service but its roles. Most of it becomes known when Terraform applies. */
export function serviceConfig(
	scope: Construct,
	service: AttachedService,
	props: RolloutProps,
): Omit<ServiceConfig, "roles"> {
	return {
		name: props.serviceName,
		cluster: service.clusterArn,
		services: service.serviceArns,
		loadBalancers: byColor((color) => ({
			listener: service.loadBalancers[color].listenerArn,
			targetGroups: byColor((target) => service.loadBalancers[color].targetGroups[target].arn),
		})),
		dns: {
			zoneId: props.zoneId,
			name: props.recordName,
			preview: props.previewName,
			types: service.recordTypes as RecordType[],
			ttlSeconds: DNS_TTL_SECONDS,
		},
		scaling: true,
		schedule: Token.asAny(expression(steps(props.schedule))) as unknown as Step[],
		timing: props.timing,
		calendar: Token.asAny(expression(calendarConfig(props.calendar))) as unknown as ServiceConfig["calendar"],
		onNewerRelease: props.onNewerRelease,
		idleCount: props.idleCount,
		headroomPercent: props.headroomPercent ?? (Token.nullValue() as never),
		stragglerPercent: props.stragglerPercent,
		alarms: service.safetyNetAlarms,
		judge: judgeConfig(scope, props.judge, {
			...props,
			loadBalancers: service.loadBalancers,
			previewPort: service.previewPort,
		}),
		unjudgedDeployments: props.unjudgedDeployments,
	};
}
