import type { Construct } from "constructs";
import type { ServiceAttachment } from "./attach/attachment.ts";
import type { RegionalController } from "./controller/controller.ts";
import { stringIf } from "./expressions.ts";
import { output } from "./output.ts";
import type { CreatedService } from "./published/created-service.ts";
import { deliveredOutputs } from "./published/delivered-outputs.ts";

/** Declares what there is to know of a service that is made here. */
export function serviceOutputs(scope: Construct, created: CreatedService): void {
	const { service, attachment, zone, https, recordName, delivered } = created;
	const scheme = stringIf(https, "https", "http");
	output(scope, "service_url", "Where users reach the service.", `${scheme}://${recordName}`);
	output(scope, "preview_url", "Where the idle color is reached.", delivered.previewUrl);
	const { blue, green } = service.albs.dnsNames;
	output(scope, "blue_alb", "DNS name of the blue load balancer.", blue);
	output(scope, "green_alb", "DNS name of the green load balancer.", green);
	output(scope, "cluster_arn", "ARN of the ECS cluster.", service.clusterArn);
	output(scope, "service_names", "Names of the ECS services, by color.", {
		blue: service.colors.blue.name,
		green: service.colors.green.name,
	});
	attachmentOutputs(scope, attachment);
	deliveredOutputs(scope, delivered);
	output(
		scope,
		"name_servers",
		"Name servers to enter at the registrar when the zone was created here; otherwise none.",
		zone.nameServers,
	);
}

/** Declares what there is to know of what binds a service to the controller. */
export function attachmentOutputs(scope: Construct, attachment: ServiceAttachment): void {
	output(
		scope,
		"dashboard_url",
		"Where the service and its rollouts are seen: shares, errors, latency, verdicts.",
		attachment.dashboardUrl,
	);
	output(
		scope,
		"dead_letter_queue_url",
		"URL of the queue with deployment events that could not start a rollout. It should stay empty.",
		attachment.deadLetterQueueUrl,
	);
	output(
		scope,
		"prober_security_group_id",
		"Id of the security group that probes come from, to admit it at the load balancers' preview port where they have security groups of your own; null without probes.",
		attachment.proberSecurityGroupId,
	);
}

/** Declares what there is to know of a controller. The first ten, but for one ARN, are what services are attached to it with. */
export function controllerOutputs(scope: Construct, controller: RegionalController): void {
	output(
		scope,
		"state_machine_arn",
		"ARN of the state machine whose executions are the rollouts.",
		controller.stateMachineArn,
	);
	output(
		scope,
		"topic_arn",
		"ARN of the topic that hears how rollouts ended, and of alarms. Subscribe whoever is on call.",
		controller.topicArn,
	);
	const role = (which: string) => `ARN of the role of the ${which} function.`;
	output(scope, "observer_role_arn", role("observer"), controller.observerRoleArn);
	output(scope, "actuator_role_arn", role("actuator"), controller.actuatorRoleArn);
	output(scope, "watchdog_role_arn", role("watchdog"), controller.watchdogRoleArn);
	output(scope, "release_role_arn", role("release"), controller.releaseRoleArn);
	output(
		scope,
		"release_function_name",
		"Name of the function that takes releases, from Terraform, pipelines and people.",
		controller.releaseFunctionName,
	);
	output(scope, "release_function_arn", "ARN of the same function, for policies.", controller.release.arn);
	output(
		scope,
		"service_role_path",
		"IAM path of the services' roles, the only one under which the controller may assume roles.",
		controller.serviceRolePath,
	);
	output(
		scope,
		"table_name",
		"Name of the table with the services' registrations, and the locks and the history of rollouts.",
		controller.tableName,
	);
	output(scope, "table_arn", "ARN of the same table, for policies.", controller.tableArn);
	watchingOutputs(scope, controller);
}

/** For people: what they see of a controller, and what they may do with it. */
function watchingOutputs(scope: Construct, controller: RegionalController): void {
	output(
		scope,
		"controller_dashboard_url",
		"Where all services' rollouts and the controller itself are seen.",
		controller.dashboardUrl,
	);
	output(
		scope,
		"access_policies",
		"What people may do with the controller, as IAM policy documents in JSON: viewer, approver, releaser, operator and administrator, each with all of viewer, and operator with all of approver and releaser. Give them to roles or permission sets of yours.",
		controller.accessPolicies,
	);
	output(
		scope,
		"fail_back_alarm",
		"Name of the alarm that rises when traffic has been on its way back for five minutes and is not proven to be there.",
		controller.failBackAlarmName,
	);
	output(
		scope,
		"watchdog_dead_letter_queue_url",
		"URL of the queue with events that could not wake the watchdog. It should stay empty.",
		controller.watchdog.deadLetterQueueUrl,
	);
}
