/** What ECS refuses of services: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html */
import type { Account } from "./account.ts";
import { listOf, type Request } from "./request.ts";
import { type Refusal, type Rule, refusedAs } from "./rule.ts";

const API = "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/";
const WRITES = ["CreateService", "UpdateService"];
const INVALID = "InvalidParameterException";
const MAX_GROUPS = 5;
const MAX_PROVIDERS = 20;

const invalid = (wrong: boolean, message: string): Refusal | undefined => refusedAs(INVALID, wrong, message);

/** The task definition that a service runs, or is to run. */
async function taskOf(request: Request, account: Account) {
	const kept = request.service && (await account.service(request.cluster, request.service));
	const id = request.taskDefinition ?? kept?.taskDefinition;
	return id === undefined ? undefined : account.taskDefinition(id);
}

/** Rules of services. */
export const ecsRules: readonly Rule[] = [
	{
		name: "a service uses capacity providers that are associated with its cluster",
		source: `${API}API_CapacityProviderStrategyItem.html`,
		actions: ["CreateService", "UpdateService"],
		async refuses({ cluster = "default", capacityProviderStrategy }, account) {
			const named = listOf(capacityProviderStrategy).map(({ capacityProvider }) => capacityProvider);
			if (named.length === 0) return undefined;
			const associated = await account.capacityProviders(cluster);
			const wrong = named.some((name) => !associated.includes(name));
			return invalid(
				wrong,
				"The specified capacity provider strategy cannot contain a capacity provider that is not associated with the cluster. Associate the capacity provider with the cluster and try again.",
			);
		},
	},
	{
		name: "a strategy of capacity providers has a weight above 0, one base and twenty providers at most, and no launch type beside it",
		source: "https://github.com/terraform-aws-modules/terraform-aws-ecs/issues/27",
		actions: WRITES,
		refuses({ capacityProviderStrategy, launchType }) {
			const items = listOf(capacityProviderStrategy);
			if (items.length === 0) return undefined;
			if (launchType)
				return {
					code: INVALID,
					message:
						"Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.",
				};
			const bases = items.filter(({ base = 0 }) => base > 0).length;
			if (bases > 1 || items.length > MAX_PROVIDERS)
				return {
					code: INVALID,
					message: `A capacity provider strategy can contain one base and ${MAX_PROVIDERS} capacity providers at most.`,
				};
			return invalid(
				!items.some(({ weight = 0 }) => weight > 0),
				"There are no capacity providers with a weight value greater than zero. At least one capacity provider must have a weight value greater than zero specified.",
			);
		},
	},
	{
		name: "ECS Exec wants a task role",
		source: "https://github.com/aws/aws-toolkit-jetbrains/issues/3649",
		actions: WRITES,
		async refuses(request, account) {
			if (request.enableExecuteCommand !== true) return undefined;
			const task = await taskOf(request, account);
			const done = request.service ? "updated" : "created";
			return invalid(
				task !== undefined && !task.taskRoleArn,
				`The service couldn't be ${done} because a valid taskRoleArn is not being used. Specify a valid task role in your task definition and try again.`,
			);
		},
	},
	{
		name: "a service's target groups are those of a load balancer, for addresses, and five at most",
		source: "https://github.com/hashicorp/terraform/issues/32908",
		actions: WRITES,
		async refuses({ loadBalancers }, account) {
			const arns = listOf(loadBalancers).map(({ targetGroupArn }) => targetGroupArn);
			if (arns.length === 0) return undefined;
			if (arns.length > MAX_GROUPS)
				return { code: INVALID, message: `load balancers can have at most ${MAX_GROUPS} items.` };
			const named = (await account.forwards()).flatMap(({ targetGroupArns }) => targetGroupArns);
			const unnamed = arns.find((arn) => !named.includes(arn));
			if (unnamed)
				return {
					code: INVALID,
					message: `The target group with targetGroupArn ${unnamed} does not have an associated load balancer.`,
				};
			const others = (await account.targetGroups()).find(
				({ arn, targetType }) => arns.includes(arn) && targetType !== "ip",
			);
			return invalid(
				others !== undefined,
				`The provided target group ${others?.arn} has target type ${others?.targetType}, which is incompatible with the awsvpc network mode specified in the task definition.`,
			);
		},
	},
	{
		name: "a load balancer's container and port are in the task definition",
		source: `${API}API_LoadBalancer.html`,
		actions: WRITES,
		async refuses(request, account) {
			const balancers = listOf(request.loadBalancers);
			const task = balancers.length > 0 ? await taskOf(request, account) : undefined;
			const wrong = balancers.find(({ containerName, containerPort }) => {
				const container = task?.containerDefinitions.find(({ name }) => name === containerName);
				return task && !container?.portMappings?.some((mapping) => mapping.containerPort === containerPort);
			});
			return invalid(
				wrong !== undefined,
				`The container ${wrong?.containerName} did not have a container port ${wrong?.containerPort} defined.`,
			);
		},
	},
	{
		name: "tasks with interfaces of their own want a network configuration",
		source: `${API}API_NetworkConfiguration.html`,
		actions: ["CreateService", "RunTask"],
		async refuses(request, account) {
			const task = request.networkConfiguration ? undefined : await taskOf(request, account);
			return invalid(
				task?.networkMode === "awsvpc",
				"Network Configuration must be provided when networkMode 'awsvpc' is specified.",
			);
		},
	},
	{
		name: "a grace period for health checks wants a load balancer",
		source: `${API}API_CreateService.html`,
		actions: ["CreateService"],
		refuses({ healthCheckGracePeriodSeconds, loadBalancers }) {
			const wrong = healthCheckGracePeriodSeconds > 0 && listOf(loadBalancers).length === 0;
			return invalid(wrong, "Health check grace period is only valid for services configured to use load balancers");
		},
	},
	{
		name: "a DAEMON service takes no desired count",
		source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_services.html",
		actions: WRITES,
		async refuses({ cluster, service, schedulingStrategy, desiredCount }, account) {
			if (desiredCount === undefined || desiredCount === null) return undefined;
			const strategy = schedulingStrategy ?? (service && (await account.service(cluster, service))?.schedulingStrategy);
			return invalid(
				strategy === "DAEMON",
				"The daemon scheduling strategy does not support a desired count for services. Remove the desired count value and try again",
			);
		},
	},
	{
		name: "CODE_DEPLOY and EXTERNAL decide over the task definition",
		source: `${API}API_UpdateService.html`,
		actions: ["UpdateService"],
		async refuses({ cluster, service, taskDefinition, forceNewDeployment }, account) {
			if (!taskDefinition && !forceNewDeployment) return undefined;
			const type = (await account.service(cluster, service))?.deploymentController?.type ?? "ECS";
			return invalid(
				type !== "ECS",
				`Unable to update task definition on services with a ${type} deployment controller.`,
			);
		},
	},
	{
		name: "a service or a task runs an active task definition",
		source: `${API}API_DeregisterTaskDefinition.html`,
		actions: [...WRITES, "RunTask"],
		async refuses({ taskDefinition }, account) {
			const task = taskDefinition && (await account.taskDefinition(taskDefinition));
			return refusedAs("ClientException", task?.status === "INACTIVE", "TaskDefinition is inactive");
		},
	},
	{
		name: "a task overrides containers of its definition, and no others",
		source: `${API}API_RunTask.html`,
		actions: ["RunTask"],
		async refuses(request, account) {
			const task = await taskOf(request, account);
			const names = listOf(request.overrides?.containerOverrides).map(({ name }) => name);
			const unknown = names.find((name) => !task?.containerDefinitions.some((container) => container.name === name));
			return invalid(
				unknown !== undefined,
				`Override for container named ${unknown} is not a container in the TaskDefinition.`,
			);
		},
	},
	{
		name: "only what has a long ARN can be tagged, with fifty tags of plain names at most",
		source: `${API}API_TagResource.html`,
		actions: ["TagResource"],
		refuses({ resourceArn = "", tags }) {
			if (/:service\/[^/]+$/.test(resourceArn))
				return { code: INVALID, message: "Long arn format must be used for tagging operations" };
			const wrong = listOf(tags).some(
				({ key, value = "" }) => key.length > 128 || value.length > 256 || key.toLowerCase().startsWith("aws:"),
			);
			return invalid(wrong || listOf(tags).length > 50, "One or more tags are not valid");
		},
	},
	{
		name: "a service's name is of letters, digits, underscores and hyphens",
		source: `${API}API_CreateService.html`,
		actions: ["CreateService"],
		refuses({ serviceName = "" }) {
			return invalid(
				!/^[a-zA-Z0-9_-]{1,255}$/.test(serviceName),
				"Service name must be 1-255 characters long and can contain letters, digits, underscores and hyphens only",
			);
		},
	},
];
