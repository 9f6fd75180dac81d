/** The rule that starts a service's rollouts. */
import type { ServiceConfig } from "../../../../runtime/contract/index.ts";
import type { Aws } from "../../harness/aws.ts";
import type { Controller } from "./controller.ts";
import { ACCOUNT, createRole, forService } from "./iam.ts";

const EVENT = '"deploymentId":<deploymentId>,"eventName":<eventName>,"at":<at>,"serviceArn":<serviceArn>';

/** How a rule tells which service an event is about: by its name, or, as in version 0.2, by its whole configuration. */
export type Form = "name" | "configuration";

function templateOf(service: ServiceConfig, form: Form): string {
	if (form === "name") return `{"event":{"service":"${service.name}",${EVENT}}}`;
	return `{"event":{${EVENT}},"service":${JSON.stringify(service)}}`;
}

/** Makes it. */
export async function createTrigger(
	service: ServiceConfig,
	form: Form,
	controller: Controller,
	aws: Aws,
): Promise<void> {
	const Rule = `${service.name}-releases`;
	const events = (action: string, input: object) => aws.json("events", `AWSEvents.${action}`, input);
	const may = { Effect: "Allow", Action: "states:StartExecution", Resource: controller.stateMachineArn };
	const RoleArn = await createRole(`${service.name}-trigger`, "/", forService("events.amazonaws.com"), [may], aws);
	await events("PutRule", {
		Name: Rule,
		EventPattern: JSON.stringify({
			source: ["aws.ecs"],
			"detail-type": ["ECS Deployment State Change"],
			resources: [service.services.blue, service.services.green],
			detail: { eventName: ["SERVICE_DEPLOYMENT_IN_PROGRESS", "SERVICE_DEPLOYMENT_COMPLETED"] },
		}),
	});
	const InputTransformer = {
		InputPathsMap: {
			deploymentId: "$.detail.deploymentId",
			eventName: "$.detail.eventName",
			at: "$.time",
			serviceArn: "$.resources[0]",
		},
		InputTemplate: templateOf(service, form),
	};
	await events("PutTargets", {
		Rule,
		Targets: [{ Id: "rollout", Arn: controller.stateMachineArn, RoleArn, InputTransformer }],
	});
}

/** Makes the rule that wakes the watchdog each minute. */
export async function createWakeUp({ watchdog }: Controller, aws: Aws): Promise<void> {
	const Name = "controller-watchdog-schedule";
	const events = (action: string, input: object) => aws.json("events", `AWSEvents.${action}`, input);
	await events("PutRule", { Name, ScheduleExpression: "rate(1 minute)" });
	const functionName = watchdog.arn.split(":").at(-1);
	await aws.post("lambda", `/2015-03-31/functions/${functionName}/policy`, {
		StatementId: "wake-up",
		Action: "lambda:InvokeFunction",
		Principal: "events.amazonaws.com",
		SourceArn: `arn:aws:events:${aws.region}:${ACCOUNT}:rule/${Name}`,
	});
	await events("PutTargets", { Rule: Name, Targets: [{ Id: "watchdog", Arn: watchdog.arn }] });
}
