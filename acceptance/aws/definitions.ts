/** Task definitions, which Terraform leaves registered: a release may be gone back to. */
import { DeregisterTaskDefinitionCommand, ListTaskDefinitionsCommand } from "@aws-sdk/client-ecs";
import type { Aws } from "./clients.ts";

/** ARNs of a family's active revisions. */
export async function definitionsIn({ ecs }: Pick<Aws, "ecs">, family: string): Promise<readonly string[]> {
	// The prefix is a family's whole name: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTaskDefinitions.html
	const { taskDefinitionArns = [] } = await ecs.send(new ListTaskDefinitionsCommand({ familyPrefix: family }));
	return taskDefinitionArns;
}

/** Deregisters all of a family. ECS itself forgets a revision in time; until then nobody can run it, and it costs nothing. */
export async function deregisterAll(aws: Pick<Aws, "ecs">, family: string): Promise<void> {
	for (const taskDefinition of await definitionsIn(aws, family)) {
		await aws.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition }));
	}
}
