import { Fn } from "cdktf";
import type { Construct } from "constructs";
import { SERVICE_TAG, type ServiceConfig } from "../../runtime/contract/index.ts";
import type { Account } from "../account.ts";
import { expression, local, namedList } from "../expressions.ts";
import { everyResource, onlyTagged, type Permission } from "../iam.ts";
import type { AttachedHookTasks } from "./attached.ts";
import { hasTaskHooks } from "./contract-words.ts";

/** What hooks that are tasks may run: lists that are empty where no hook is a task. */
export interface HookTasks {
	/** ARNs of the task definitions, in all their revisions. */
	readonly definitionArns: string[];
	/** ARNs of the roles that their tasks have. */
	readonly roleArns: string[];
	/** ARNs of the log streams whose ends are read. */
	readonly logStreamArns: string[];
	/** ARNs of the tasks themselves, and what lists them. */
	readonly taskArns: string[];
	readonly listed: string[];
}

/** What decides what hooks may run. */
interface HookTasksProps {
	readonly account: Account;
	/** What is made here. */
	readonly existing: AttachedHookTasks | undefined;
	/** What is made elsewhere, by the variable `hook_tasks`; and the hooks: Terraform expressions without `${}`. */
	readonly hookTasks?: string;
	readonly hooks: string;
	readonly config: Pick<ServiceConfig, "cluster">;
}

/** What hooks may run: what is made here, and what the user says is made elsewhere. Nothing without a hook that is a task. */
export function hookTasksOf(
	scope: Construct,
	{ account, existing, hookTasks = "null", hooks, config }: HookTasksProps,
): HookTasks {
	const any = local(scope, "has-task-hooks", expression(hasTaskHooks(hooks)));
	const all = (id: string, own: string[] | undefined, attribute: string) => {
		const created = local(scope, `own-${id}`, own ?? []);
		return local(scope, id, expression(`distinct(concat(${created}, try(${hookTasks}.${attribute}, [])))`));
	};
	const some = (id: string, list: string) => namedList(scope, id, expression(`${any} ? ${list} : []`));
	const arns = (id: string, prefix: string, names: string, suffix: string) => {
		const before = local(scope, `${id}-prefix`, prefix);
		return some(id, `formatlist("%s%s${suffix}", ${before}, ${names})`);
	};
	const families = all("hook-families", existing?.families, "families");
	const groups = all("hook-log-group-names", existing?.logGroupNames, "log_group_names");
	const tasks = local(scope, "tasks-of-cluster", `${Fn.replace(config.cluster, ":cluster/", ":task/")}/*`);
	return {
		definitionArns: arns("hook-definitions", account.arn("ecs", "task-definition/"), families, ":*"),
		roleArns: some("hook-roles", all("hook-role-arns", existing?.roleArns, "role_arns")),
		logStreamArns: arns("hook-log-streams", account.arn("logs", "log-group:"), groups, ":log-stream:*"),
		taskArns: some("hook-task-arns", `[${tasks}]`),
		listed: some(
			"hook-tasks-listed",
			JSON.stringify(everyResource("tasks are listed by container instance, and Fargate has none")),
		),
	};
}

/** Starts tasks of hooks, with the roles that their definitions have, and says of each whose it is. */
export function runHookTasks(tasks: HookTasks, { cluster }: Pick<ServiceConfig, "cluster">): Permission[] {
	return [
		{
			sid: "RunHookTasks",
			actions: ["ecs:RunTask"],
			resources: tasks.definitionArns,
			conditions: { ArnEquals: { "ecs:cluster": cluster } },
		},
		{
			sid: "PassHookTaskRoles",
			actions: ["iam:PassRole"],
			resources: tasks.roleArns,
			conditions: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
		},
		{
			sid: "TagHookTasks",
			actions: ["ecs:TagResource"],
			resources: tasks.taskArns,
			// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/supported-iam-actions-tagging.html
			conditions: { StringEquals: { "ecs:CreateAction": "RunTask" }, ...onlyTagged(SERVICE_TAG) },
		},
	];
}

/** Stops tasks of this service's own hooks, and no others of its cluster. */
export function stopHookTasks(
	tasks: HookTasks,
	{ cluster, name }: Pick<ServiceConfig, "cluster" | "name">,
): Permission[] {
	const here = { ArnEquals: { "ecs:cluster": cluster } };
	return [
		{ sid: "ListHookTasks", actions: ["ecs:ListTasks"], resources: tasks.listed, conditions: here },
		{
			sid: "StopHookTasks",
			actions: ["ecs:StopTask"],
			resources: tasks.taskArns,
			conditions: { ...here, StringEquals: { [`aws:ResourceTag/${SERVICE_TAG}`]: name } },
		},
	];
}
