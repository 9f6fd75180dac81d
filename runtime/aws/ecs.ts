import {
	DescribeServicesCommand,
	DescribeTaskDefinitionCommand,
	type ECSClient,
	TagResourceCommand,
	UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import * as v from "valibot";
import type { PerColour } from "../contract.ts";
import { UnexpectedAnswer } from "../errors.ts";
import type { ContainerDefinition, ReleaseReader, ServiceReader, ServiceView, ServiceWriter } from "../ports.ts";
import { answer, call } from "./call.ts";

const Services = v.object({
	services: v.array(
		v.object({
			serviceArn: v.string(),
			desiredCount: v.number(),
			runningCount: v.number(),
			healthCheckGracePeriodSeconds: v.optional(v.number(), 0),
			deployments: v.array(
				v.object({
					id: v.string(),
					status: v.string(),
					runningCount: v.number(),
					taskDefinition: v.string(),
					rolloutState: v.optional(v.string()),
					rolloutStateReason: v.optional(v.string()),
				}),
			),
		}),
	),
});
const TaskDefinition = v.object({
	taskDefinition: v.object({ containerDefinitions: v.array(v.record(v.string(), v.unknown())) }),
});

/** Elastic Container Service, to look. */
export class EcsReader implements ServiceReader {
	protected readonly client: ECSClient;

	constructor(client: ECSClient) {
		this.client = client;
	}

	async describe(cluster: string, services: PerColour<string>): Promise<PerColour<ServiceView>> {
		const what = `DescribeServices ${services.blue}, ${services.green}`;
		const input = { cluster, services: [services.blue, services.green] };
		const raw = await call(what, () => this.client.send(new DescribeServicesCommand(input)));
		const found = answer(what, Services, raw).services;
		const view = (arn: string) => viewOf(what, arn, found);
		return { blue: view(services.blue), green: view(services.green) };
	}
}

function viewOf(what: string, arn: string, found: v.InferOutput<typeof Services>["services"]): ServiceView {
	const service = found.find(({ serviceArn }) => serviceArn === arn);
	const primary = service?.deployments.find(({ status }) => status === "PRIMARY");
	if (!service || !primary) {
		throw new UnexpectedAnswer(`${what}: ECS lists ${service ? "no primary deployment of" : "no service"} ${arn}`);
	}
	const { id, taskDefinition, rolloutState, rolloutStateReason: reason } = primary;
	const { desiredCount, runningCount, healthCheckGracePeriodSeconds: graceSeconds } = service;
	const deployment = { id, runningCount: primary.runningCount, taskDefinition, rolloutState, reason };
	return { desiredCount, runningCount, graceSeconds, deployment };
}

/** Elastic Container Service, to look and to write. */
export class EcsWriter extends EcsReader implements ServiceWriter, ReleaseReader {
	async scale(cluster: string, service: string, desiredCount: number): Promise<void> {
		await call(`UpdateService ${service}`, () =>
			this.client.send(new UpdateServiceCommand({ cluster, service, desiredCount })),
		);
	}

	async tag(service: string, key: string, value: string): Promise<void> {
		const input = { resourceArn: service, tags: [{ key, value }] };
		await call(`TagResource ${service}`, () => this.client.send(new TagResourceCommand(input)));
	}

	async containers(taskDefinition: string): Promise<ContainerDefinition[]> {
		const what = `DescribeTaskDefinition ${taskDefinition}`;
		const raw = await call(what, () => this.client.send(new DescribeTaskDefinitionCommand({ taskDefinition })));
		return answer(what, TaskDefinition, raw).taskDefinition.containerDefinitions;
	}
}
