import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import type { Attachment } from "./attach/attachment.ts";
import type { Controller } from "./controller/controller.ts";
import type { Flag } from "./expressions.ts";
import { stringIf } from "./expressions.ts";
import { PREVIEW_PORT } from "./naming.ts";
import type { Service } from "./service/service.ts";
import type { Zone } from "./service/zone.ts";

/** What the outputs tell about. */
export interface OutputsProps {
	/** The service. */
	readonly service: Service;
	/** The controller. */
	readonly controller: Controller;
	/** What binds them. */
	readonly attachment: Attachment;
	/** Zone of the records. */
	readonly zone: Zone;
	/** Whether the edges speak HTTPS. */
	readonly https: Flag;
	/** The name that users resolve. */
	readonly recordName: string;
	/** The name that leads to the idle edge. */
	readonly previewName: string;
}

/** Declares the outputs. */
export function declareOutputs(scope: Construct, props: OutputsProps): void {
	const { service, controller, attachment, zone, https } = props;
	const scheme = stringIf(https, "https", "http");
	const output = (name: string, description: string, value: unknown) =>
		new TerraformOutput(scope, name, { description, value, staticId: true });
	output("service_url", "Where users reach the service.", `${scheme}://${props.recordName}`);
	output("preview_url", "Where the idle colour is reached.", `${scheme}://${props.previewName}:${PREVIEW_PORT}`);
	output(
		"dashboard_url",
		"Where the service and its rollouts are seen: shares, errors, latency, verdicts.",
		attachment.dashboardUrl,
	);
	output("blue_edge", "DNS name of the blue edge's load balancer.", service.edges.blue.loadBalancer.dnsName);
	output("green_edge", "DNS name of the green edge's load balancer.", service.edges.green.loadBalancer.dnsName);
	output(
		"state_machine_arn",
		"ARN of the state machine whose executions are the rollouts.",
		controller.stateMachineArn,
	);
	output("table_name", "Name of the table with the locks and the history of rollouts.", controller.tableName);
	output(
		"topic_arn",
		"ARN of the topic that hears how rollouts ended, and of alarms. Subscribe whoever is on call.",
		controller.topicArn,
	);
	output(
		"fail_back_alarm",
		"Name of the alarm that rises when traffic has been on its way back for five minutes and is not proven to be there.",
		controller.failBackAlarmName,
	);
	output(
		"dead_letter_queue_url",
		"URL of the queue with deployment events that could not start a rollout. It should stay empty.",
		attachment.deadLetterQueueUrl,
	);
	output(
		"watchdog_dead_letter_queue_url",
		"URL of the queue with events that could not wake the watchdog. It should stay empty.",
		controller.watchdog.deadLetterQueueUrl,
	);
	output(
		"name_servers",
		"Name servers to enter at the registrar when the zone was created here; otherwise none.",
		zone.nameServers,
	);
}
