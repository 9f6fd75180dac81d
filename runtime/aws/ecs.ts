import {
	DescribeServicesCommand,
	DescribeTaskDefinitionCommand,
	DescribeTasksCommand,
	type ECSClient,
	ListTasksCommand,
	TagResourceCommand,
	UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import * as v from "valibot";
import { type ByColor, LENGTHS, said } from "../contract/index.ts";
import { UnexpectedAnswer } from "../errors.ts";
import type {
	Deployable,
	Deployed,
	ReleaseReader,
	RunningImage,
	ServiceReader,
	ServiceView,
	ServiceWriter,
	StoppedTask,
	TaskDefinition,
} from "../ports/index.ts";
import { answer, call } from "./call.ts";
import { runningImages } from "./running-images.ts";

const Services = v.object({
	services: v.array(
		v.object({
			serviceArn: v.string(),
			/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html: absent fields are at ECS's defaults. */
			status: v.optional(v.string(), "ACTIVE"),
			schedulingStrategy: v.optional(v.string(), "REPLICA"),
			deploymentController: v.optional(v.object({ type: v.string() }), { type: "ECS" }),
			deploymentConfiguration: v.optional(v.object({ strategy: v.optional(v.string(), "ROLLING") }), {}),
			desiredCount: v.number(),
			runningCount: v.number(),
			loadBalancers: v.optional(
				v.array(v.object({ containerName: v.optional(v.string()), containerPort: v.optional(v.number()) })),
				[],
			),
			healthCheckGracePeriodSeconds: v.optional(v.number(), 0),
			/** Empty where CodeDeploy or somebody else deploys: those have task sets. */
			deployments: v.optional(
				v.array(
					v.object({
						id: v.string(),
						status: v.string(),
						createdAt: v.date(),
						runningCount: v.number(),
						taskDefinition: v.string(),
						rolloutState: v.optional(v.string()),
						rolloutStateReason: v.optional(said(LENGTHS.reason)),
					}),
				),
				[],
			),
		}),
	),
});
/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html: the service as it is from now on. */
const Updated = v.object({
	service: v.object({
		deployments: v.array(v.object({ id: v.string(), status: v.string(), createdAt: v.date() })),
	}),
});
const Definition = v.object({
	taskDefinition: v.looseObject({ containerDefinitions: v.array(v.record(v.string(), v.unknown())) }),
});
const TaskArns = v.object({ taskArns: v.array(v.string()) });
/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html */
const StoppedTasks = v.object({
	tasks: v.array(
		v.object({
			taskArn: v.string(),
			startedBy: v.optional(v.string(), ""),
			stopCode: v.optional(said(LENGTHS.error), ""),
			stoppedReason: v.optional(said(LENGTHS.reason), ""),
			containers: v.optional(v.array(v.object({ exitCode: v.optional(v.number()) })), []),
		}),
	),
});

/** Elastic Container Service, to check. */
export class EcsReader implements ServiceReader {
	protected readonly client: ECSClient;

	constructor(client: ECSClient) {
		this.client = client;
	}

	async describe(cluster: string, services: ByColor<string>): Promise<ByColor<ServiceView>> {
		const what = `DescribeServices ${services.blue}, ${services.green}`;
		const input = { cluster, services: [services.blue, services.green] };
		const raw = await call(what, () => this.client.send(new DescribeServicesCommand(input)));
		const found = answer(what, Services, raw).services;
		const view = (arn: string) => viewOf(what, arn, found);
		return { blue: view(services.blue), green: view(services.green) };
	}

	async stopped(cluster: string, serviceName: string): Promise<string[]> {
		return this.tasks(cluster, serviceName, "STOPPED");
	}

	protected async tasks(cluster: string, serviceName: string, desiredStatus: "RUNNING" | "STOPPED"): Promise<string[]> {
		const what = `ListTasks ${serviceName}`;
		const input = { cluster, serviceName, desiredStatus };
		const raw = await call(what, () => this.client.send(new ListTasksCommand(input)));
		return answer(what, TaskArns, raw).taskArns;
	}

	async ends(cluster: string, tasks: readonly string[]): Promise<StoppedTask[]> {
		const what = "DescribeTasks";
		const raw = await call(what, () => this.client.send(new DescribeTasksCommand({ cluster, tasks: [...tasks] })));
		return answer(what, StoppedTasks, raw).tasks.map(({ taskArn, startedBy, stopCode, stoppedReason, containers }) => ({
			id: taskArn,
			startedBy,
			code: stopCode,
			reason: stoppedReason,
			exitCodes: containers.flatMap(({ exitCode }) => exitCode ?? []),
		}));
	}
}

type Described = v.InferOutput<typeof Services>["services"];

function viewOf(what: string, arn: string, found: Described): ServiceView {
	const service = found.find(({ serviceArn }) => serviceArn === arn);
	if (!service) throw new UnexpectedAnswer(`${what}: ECS lists no service ${arn}`);
	const kind = kindOf(service);
	const primary = service.deployments.find(({ status }) => status === "PRIMARY");
	if (!primary) {
		const { status, controller } = kind;
		throw new UnexpectedAnswer(
			`${what}: ECS lists no primary deployment of ${arn}, whose status is ${status} and whose deployment controller is ${controller}`,
		);
	}
	const { id, taskDefinition, rolloutState, rolloutStateReason: reason, runningCount } = primary;
	const createdAt = primary.createdAt.toISOString();
	const before = service.deployments.filter((each) => each !== primary);
	const [newest] = [...before].sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
	return {
		desiredCount: service.desiredCount,
		runningCount: service.runningCount,
		graceSeconds: service.healthCheckGracePeriodSeconds,
		kind,
		containers: containersOf(service),
		deployment: { id, createdAt, runningCount, taskDefinition, rolloutState, reason },
		replaced: before.map((each) => each.id),
		...(newest && { replacedDefinition: newest.taskDefinition }),
	};
}

/** Each container that a target group leads to, once. */
function containersOf({ loadBalancers }: Described[number]): ServiceView["containers"] {
	const named = loadBalancers.flatMap(({ containerName: name, containerPort: port }) =>
		name === undefined || port === undefined ? [] : [{ name, port }],
	);
	return named.filter((each, i) => named.findIndex(({ name, port }) => name === each.name && port === each.port) === i);
}

function kindOf(service: Described[number]): ServiceView["kind"] {
	const { status, schedulingStrategy: scheduling, deploymentController, deploymentConfiguration } = service;
	return { status, scheduling, controller: deploymentController.type, strategy: deploymentConfiguration.strategy };
}

/** Elastic Container Service, to check and to write. */
export class EcsWriter extends EcsReader implements ServiceWriter, ReleaseReader {
	async deploy(cluster: string, service: string, { taskDefinition, registered, anew }: Deployable): Promise<Deployed> {
		const what = `UpdateService ${service} ${taskDefinition}`;
		const loadBalancers = registered?.targetGroups.map((targetGroupArn) => ({
			targetGroupArn,
			containerName: registered.container.name,
			containerPort: registered.container.port,
		}));
		const input = {
			cluster,
			service,
			taskDefinition,
			...(loadBalancers && { loadBalancers }),
			...(anew && { forceNewDeployment: true }),
		};
		const raw = await call(what, () => this.client.send(new UpdateServiceCommand(input)));
		const { deployments } = answer(what, Updated, raw).service;
		const primary = deployments.find(({ status }) => status === "PRIMARY");
		if (!primary) throw new UnexpectedAnswer(`${what}: ECS lists no primary deployment`);
		return { id: primary.id, createdAt: primary.createdAt.toISOString() };
	}

	async scale(cluster: string, service: string, desiredCount: number): Promise<void> {
		await call(`UpdateService ${service}`, () =>
			this.client.send(new UpdateServiceCommand({ cluster, service, desiredCount })),
		);
	}

	async tag(service: string, key: string, value: string): Promise<void> {
		const input = { resourceArn: service, tags: [{ key, value }] };
		await call(`TagResource ${service}`, () => this.client.send(new TagResourceCommand(input)));
	}

	async definition(taskDefinition: string): Promise<TaskDefinition> {
		const what = `DescribeTaskDefinition ${taskDefinition}`;
		const raw = await call(what, () => this.client.send(new DescribeTaskDefinitionCommand({ taskDefinition })));
		return answer(what, Definition, raw).taskDefinition;
	}

	async running(cluster: string, service: string): Promise<string[]> {
		return this.tasks(cluster, service, "RUNNING");
	}

	async images(cluster: string, tasks: readonly string[]): Promise<RunningImage[]> {
		return runningImages(this.client, cluster, tasks);
	}
}
