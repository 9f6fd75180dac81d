import {
	DescribeTaskDefinitionCommand,
	type ECSClient,
	ListTaskDefinitionsCommand,
	RegisterTaskDefinitionCommand,
	type RegisterTaskDefinitionCommandInput,
} from "@aws-sdk/client-ecs";
import * as v from "valibot";
import type { Definitions, TaggedDefinition, TaskDefinition } from "../ports/index.ts";
import { answer, call } from "./call.ts";

const Arns = v.object({ taskDefinitionArns: v.array(v.string()) });
const Tagged = v.object({
	taskDefinition: v.looseObject({
		taskDefinitionArn: v.string(),
		containerDefinitions: v.array(v.record(v.string(), v.unknown())),
	}),
	tags: v.optional(v.array(v.object({ key: v.string(), value: v.optional(v.string(), "") })), []),
});
const Registered = v.object({ taskDefinition: v.object({ taskDefinitionArn: v.string() }) });

/**
 * All that a task definition is registered with. What else ECS says of one, it has worked out itself:
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
 */
const REGISTERED = [
	"taskRoleArn",
	"executionRoleArn",
	"networkMode",
	"containerDefinitions",
	"volumes",
	"placementConstraints",
	"requiresCompatibilities",
	"cpu",
	"memory",
	"pidMode",
	"ipcMode",
	"proxyConfiguration",
	"inferenceAccelerators",
	"ephemeralStorage",
	"runtimePlatform",
	"enableFaultInjection",
];

/** Task definitions in Elastic Container Service. */
export class EcsDefinitions implements Definitions {
	constructor(private readonly client: ECSClient) {}

	async newest(familyPrefix: string): Promise<readonly string[]> {
		const what = `ListTaskDefinitions ${familyPrefix}`;
		const input = { familyPrefix, sort: "DESC", status: "ACTIVE", maxResults: 100 } as const;
		const raw = await call(what, () => this.client.send(new ListTaskDefinitionsCommand(input)));
		// A prefix is the whole name: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTaskDefinitions.html
		return answer(what, Arns, raw).taskDefinitionArns;
	}

	async tagged(taskDefinition: string): Promise<TaggedDefinition> {
		const what = `DescribeTaskDefinition ${taskDefinition}`;
		const input = { taskDefinition, include: ["TAGS"] } as const;
		const raw = await call(what, () =>
			this.client.send(new DescribeTaskDefinitionCommand({ ...input, include: [...input.include] })),
		);
		const { taskDefinition: definition, tags } = answer(what, Tagged, raw);
		return {
			arn: definition.taskDefinitionArn,
			definition,
			tags: Object.fromEntries(tags.map(({ key, value }) => [key, value])),
		};
	}

	async register(family: string, definition: TaskDefinition, tags: TaggedDefinition["tags"]): Promise<string> {
		const what = `RegisterTaskDefinition ${family}`;
		const fields = Object.fromEntries(Object.entries(definition).filter(([name]) => REGISTERED.includes(name)));
		const input = {
			...fields,
			family,
			tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
		} as RegisterTaskDefinitionCommandInput;
		const raw = await call(what, () => this.client.send(new RegisterTaskDefinitionCommand(input)));
		return answer(what, Registered, raw).taskDefinition.taskDefinitionArn;
	}
}
