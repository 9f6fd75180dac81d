import {
	arn,
	type Context,
	type Json,
	json,
	type Need,
	need,
	onEverything,
	type Place,
	requestTags,
	type ServiceNeeds,
} from "../need.ts";

/** Names are given in full or short. */
function full(kind: string, name: string, cluster: string, place: Place): string {
	return name.startsWith("arn:") ? name : arn("ecs", place, `${kind}/${cluster.split("/").at(-1)}/${name}`);
}

/** The key is an ARN: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html */
function within(cluster: string, place: Place): Context {
	return { "ecs:cluster": [cluster.startsWith("arn:") ? cluster : arn("ecs", place, `cluster/${cluster}`)] };
}

function onServices(
	action: string,
	names: readonly string[],
	cluster: string,
	place: Place,
	more: Context = {},
): readonly Need[] {
	return need(
		action,
		names.map((name) => full("service", name, cluster, place)),
		{ ...within(cluster, place), ...more },
	);
}

/**
 * What an update names. Nobody documents what ECS fills in where it does not: here nothing, and test/modules/narrow.test.ts has the rest.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security_iam_service-with-iam.html
 */
function updating({ taskDefinition, enableExecuteCommand }: Json, place: Place): Context {
	const definition = taskDefinition?.startsWith("arn:")
		? taskDefinition
		: arn("ecs", place, `task-definition/${taskDefinition}`);
	return {
		"ecs:task-definition": taskDefinition === undefined ? [] : [definition],
		"ecs:enable-execute-command": enableExecuteCommand === undefined ? [] : [`${enableExecuteCommand}`],
	};
}

/** What is registered gets a revision that nobody knows before: the next one, whichever that is. */
function registering({ family, tags = [], taskRoleArn, executionRoleArn }: Json, place: Place): readonly Need[] {
	const revision = arn("ecs", place, `task-definition/${family}:1`);
	const tagged = tags.map(({ key, value }: { key: string; value: string }) => [key, value]);
	const context = { "ecs:CreateAction": ["RegisterTaskDefinition"], ...requestTags(tagged) };
	const roles = [taskRoleArn, executionRoleArn].filter((role) => role !== undefined);
	return [
		...need("ecs:RegisterTaskDefinition", [revision], requestTags(tagged)),
		...(tagged.length > 0 ? need("ecs:TagResource", [revision], context) : []),
		...need("iam:PassRole", roles, { "iam:PassedToService": ["ecs-tasks.amazonaws.com"] }),
	];
}

/** What calls of ECS need. */
export const ecs: ServiceNeeds = {
	DescribeServices: json(({ services, cluster = "default" }: Json, place) =>
		onServices("ecs:DescribeServices", services, cluster, place),
	),
	DescribeTaskDefinition: onEverything("ecs:DescribeTaskDefinition"),
	DescribeTasks: json(({ tasks, cluster = "default" }: Json, place) =>
		need(
			"ecs:DescribeTasks",
			tasks.map((task: string) => full("task", task, cluster, place)),
			within(cluster, place),
		),
	),
	ListTaskDefinitions: onEverything("ecs:ListTaskDefinitions"),
	// Without a container instance AWS asks for every resource, limited by the cluster: https://github.com/cdklabs/construct-hub/pull/1207
	ListTasks: json(({ cluster = "default" }: Json, place) => need("ecs:ListTasks", ["*"], within(cluster, place))),
	RegisterTaskDefinition: json(registering),
	// The roles stand in the task definition, which the request does not spell out: test/modules/narrow.test.ts has who may pass them.
	RunTask: json(({ taskDefinition, cluster = "default", tags = [] }: Json, place) => [
		...need(
			"ecs:RunTask",
			[taskDefinition.startsWith("arn:") ? taskDefinition : arn("ecs", place, `task-definition/${taskDefinition}`)],
			within(cluster, place),
		),
		...need("ecs:TagResource", [full("task", "*", cluster, place)], {
			"ecs:CreateAction": ["RunTask"],
			...requestTags(tags.map(({ key, value }: { key: string; value: string }) => [key, value])),
		}),
	]),
	StopTask: json(({ task, cluster = "default" }: Json, place) =>
		need("ecs:StopTask", [full("task", task, cluster, place)], within(cluster, place)),
	),
	TagResource: json(({ resourceArn, tags }: Json) =>
		need("ecs:TagResource", [resourceArn], {
			// Of tags that something is created with, AWS says by which call. These are put on what is there.
			"ecs:CreateAction": [],
			...requestTags(tags.map(({ key, value }: { key: string; value: string }) => [key, value])),
		}),
	),
	UpdateService: json(({ service, cluster = "default", ...named }: Json, place) =>
		onServices("ecs:UpdateService", [service], cluster, place, updating(named, place)),
	),
};
