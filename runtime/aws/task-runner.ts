import { createHash } from "node:crypto";
import {
	DescribeServicesCommand,
	type ECSClient,
	ListTasksCommand,
	RunTaskCommand,
	type RunTaskCommandInput,
	StopTaskCommand,
} from "@aws-sdk/client-ecs";
import * as v from "valibot";
import { LENGTHS, SERVICE_TAG, said } from "../contract/index.ts";
import { UnexpectedAnswer } from "../errors.ts";
import type { TaskPlacement, TaskRequest, TaskRunner } from "../ports/index.ts";
import { answer, call } from "./call.ts";

/** How a deployment's tasks are placed: RunTask takes it as a service shows it. */
const Placement = v.object({
	taskDefinition: v.string(),
	launchType: v.optional(v.string()),
	platformVersion: v.optional(v.string()),
	capacityProviderStrategy: v.optional(v.array(v.record(v.string(), v.unknown()))),
	networkConfiguration: v.optional(v.record(v.string(), v.unknown())),
});
const Deployment = v.object({ id: v.string(), ...Placement.entries });
const Services = v.object({ services: v.array(v.object({ deployments: v.optional(v.array(Deployment), []) })) });

const words = v.optional(said(LENGTHS.fault), "");
const Started = v.object({
	tasks: v.optional(v.array(v.object({ taskArn: v.string() })), []),
	failures: v.optional(v.array(v.object({ reason: words, detail: words })), []),
});
const TaskArns = v.object({ taskArns: v.array(v.string()) });

/** What ECS says where a token has been used for another request: the task that it was used for. */
const Conflict = v.object({ name: v.literal("ConflictException"), resourceIds: v.tuple([v.string()]) });

/** Tasks that are started by themselves. */
export class EcsTaskRunner implements TaskRunner {
	readonly #client: ECSClient;

	constructor(client: ECSClient) {
		this.#client = client;
	}

	async placement(cluster: string, service: string, deploymentId: string): Promise<TaskPlacement> {
		const what = `DescribeServices ${service}`;
		const input = { cluster, services: [service] };
		const raw = await call(what, () => this.#client.send(new DescribeServicesCommand(input)));
		const deployments = answer(what, Services, raw).services.flatMap((each) => each.deployments);
		const found = deployments.find(({ id }) => id === deploymentId);
		if (!found) throw new UnexpectedAnswer(`${what}: ECS lists no deployment ${deploymentId}`);
		const { id: _, ...placement } = found;
		return placement;
	}

	async run({ cluster, placement, container, command, name, owner, once }: TaskRequest): Promise<string> {
		const what = `RunTask ${placement.taskDefinition}`;
		const input = {
			...(placement as TaskPlacement & Pick<RunTaskCommandInput, "launchType">),
			cluster,
			count: 1,
			startedBy: owner,
			clientToken: tokenOf(once),
			overrides: { containerOverrides: [{ name: container, command: [...command] }] },
			tags: [{ key: SERVICE_TAG, value: name }],
		};
		const raw = await call(what, () => this.#client.send(new RunTaskCommand(input)).catch(startedBefore));
		const { tasks, failures } = answer(what, Started, raw);
		const [task] = tasks;
		if (task) return task.taskArn;
		const why = failures.map(({ reason, detail }) => [reason, detail].filter(Boolean).join(": ")).join("; ");
		throw new UnexpectedAnswer(`${what}: ECS has started no task: ${why || "it does not say why"}`);
	}

	async running(cluster: string, startedBy: string): Promise<readonly string[]> {
		const what = `ListTasks started by ${startedBy}`;
		const raw = await call(what, () => this.#client.send(new ListTasksCommand({ cluster, startedBy })));
		return answer(what, TaskArns, raw).taskArns;
	}

	async stop(cluster: string, task: string): Promise<void> {
		const input = { cluster, task, reason: "The rollout that it was started for has ended." };
		await call(`StopTask ${task}`, () => this.#client.send(new StopTaskCommand(input)));
	}
}

/**
 * A token has at most 64 characters, and holds for a day, or for an hour after its task has ended, whichever is sooner; by then the rollout
 * has kept the task's ARN: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/ECS_Idempotency.html
 */
function tokenOf(once: string): string {
	return createHash("sha256").update(once).digest("hex");
}

/** The service may have another network by now: the task that was started is the answer all the same. @throws whatever else went wrong. */
function startedBefore(error: unknown): unknown {
	const conflict = v.safeParse(Conflict, error);
	if (!conflict.success) throw error;
	return { tasks: conflict.output.resourceIds.map((taskArn) => ({ taskArn })) };
}
