/** The roles that Terraform makes of one owner's service, and those of the controller that act for it. */
import { COLORS, type ServiceConfig } from "../../../runtime/contract/index.ts";
import type { Aws } from "./aws.ts";
import type { Deployed } from "./deployed.ts";

interface TaskDefinition {
	readonly executionRoleArn?: string;
	readonly taskRoleArn?: string;
}

/** All roles of a service: its two for the controller, its rule's, its prober's, and its tasks'. */
export async function rolesOf(service: ServiceConfig, deployed: Deployed, aws: Aws): Promise<readonly string[]> {
	const { roles, name, judge } = service;
	const prober = deployed.functions.filter(({ FunctionArn }) => FunctionArn === judge.probe?.function);
	const all = [
		...Object.values(roles),
		...deployed.triggerRoles(`${name}-releases`),
		...prober.map(({ Role }) => Role),
		...(await taskRolesOf(service, aws)),
	];
	return [...new Set(all)];
}

async function taskRolesOf({ cluster, services }: ServiceConfig, aws: Aws): Promise<readonly string[]> {
	const input = { cluster, services: COLORS.map((color) => services[color]) };
	const found = await aws.ecs<{ services: { taskDefinition: string }[] }>("DescribeServices", input);
	const read = found.services.map(async ({ taskDefinition }) => {
		const answer = await aws.ecs<{ taskDefinition: TaskDefinition }>("DescribeTaskDefinition", { taskDefinition });
		const { executionRoleArn, taskRoleArn } = answer.taskDefinition;
		return [executionRoleArn, taskRoleArn].filter((arn) => arn !== undefined);
	});
	return (await Promise.all(read)).flat();
}

/** The roles of a controller's functions and of its state machine. */
export function controllerRoles(controller: string, deployed: Deployed): readonly string[] {
	const functions = ["observer", "actuator", "watchdog", "release"].map((part) => `${controller}-${part}`);
	return [
		...deployed.functions.filter(({ FunctionName }) => functions.includes(FunctionName)).map(({ Role }) => Role),
		...deployed.stateMachines.filter(({ name }) => name === `${controller}-rollout`).map(({ roleArn }) => roleArn),
	];
}
