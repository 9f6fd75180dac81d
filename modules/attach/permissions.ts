import { Fn } from "cdktf";
import { type ServiceConfig as Config, PRODUCTION_TAG } from "../../runtime/contract/index.ts";
import type { Account } from "../account.ts";
import { type Flag, listIf } from "../expressions.ts";
import { type Conditions, everyResource, onlyTagged, type Permission } from "../iam.ts";
import { type HookTasks, runHookTasks, stopHookTasks } from "./hook-tasks.ts";
import { type Registering, registering } from "./registering.ts";

/** What the controller is told of a service, but for the roles that these permissions are for. */
type ServiceConfig = Omit<Config, "roles">;

/** What a permission of one service is limited to. */
export interface PermissionScope {
	/** The AWS partition. */
	readonly partition: string;
	/** ARN of the hosted zone. */
	readonly zoneArn: string;
	/** ARNs of the alarms of the safety net, whether it has them or not; perhaps none. */
	readonly alarmArns: readonly string[];
	/** Whether the user has named alarms. */
	readonly watchesAlarms: Flag;
	/** ARNs of the functions that probe, and that are asked: as many as there are. */
	readonly functionArns: readonly string[];
	/** What hooks that are tasks may run; nothing where there are none. */
	readonly hookTasks: HookTasks;
	/** What the controller is told of the service. */
	readonly config: ServiceConfig;
	/** ARNs of what scales its ECS services, or of what may. */
	readonly scalableTargetArns: readonly string[];
	/** What an update of its ECS services may name beside the number of tasks. */
	readonly updates: Conditions;
	/**
	 * What releases are registered.
	 * @default - they are registered elsewhere
	 */
	readonly registers?: Registering | undefined;
}

/** What the observer may check for one service. */
export function observerPermissions(scope: PermissionScope): Permission[] {
	const { partition, alarmArns, functionArns, config } = scope;
	return [
		{ sid: "InvokeProberAndHooks", actions: ["lambda:InvokeFunction"], resources: functionArns },
		waitForRecords(partition),
		{ sid: "DescribeServices", actions: ["ecs:DescribeServices"], resources: services(config) },
		...tasksOf(config),
		{
			sid: "GetHookLogEvents",
			actions: ["logs:GetLogEvents"],
			resources: scope.hookTasks.logStreamArns,
		},
		{
			sid: "DescribeTargetHealth",
			actions: ["elasticloadbalancing:DescribeTargetHealth"],
			resources: everyResource("describing load balancers has no resource-level permissions"),
		},
		{
			sid: "DescribeAlarms",
			actions: ["cloudwatch:DescribeAlarms"],
			resources: alarmArns,
		},
		...watchedAlarms(scope),
		{
			sid: "GetRequestMetrics",
			actions: ["cloudwatch:GetMetricData"],
			resources: everyResource("metrics have no resource-level permissions"),
		},
	];
}

/** What the actuator, and the watchdog behind it, may change for one service. */
export function actuatorPermissions(scope: PermissionScope): Permission[] {
	return [
		...records(scope),
		waitForRecords(scope.partition),
		...loadBalancers(scope),
		...tasks(scope),
		...scaling(scope),
		...(scope.registers ? registering(scope.registers) : []),
		...tasksOf(scope.config),
		...runHookTasks(scope.hookTasks, scope.config),
		...stopHookTasks(scope.hookTasks, scope.config),
		...watchedAlarms(scope),
	];
}

function waitForRecords(partition: string): Permission {
	return {
		sid: "GetRecordChanges",
		actions: ["route53:GetChange"],
		// The id of a change is new each time.
		resources: [`arn:${partition}:route53:::change/*`],
	};
}

function watchedAlarms({ watchesAlarms }: PermissionScope): Permission[] {
	// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
	const everyAlarm = everyResource("whoever is to be told of composite alarms must be allowed every resource");
	return [
		{
			sid: "DescribeWatchedAlarms",
			actions: ["cloudwatch:DescribeAlarms"],
			resources: listIf(watchesAlarms, everyAlarm),
		},
	];
}

function records({ zoneArn, config }: PermissionScope): Permission[] {
	return [
		{ sid: "ListRecords", actions: ["route53:ListResourceRecordSets"], resources: [zoneArn] },
		{
			sid: "ChangeRecords",
			actions: ["route53:ChangeResourceRecordSets"],
			resources: [zoneArn],
			conditions: onlyTheseRecords(config),
		},
	];
}

function onlyTheseRecords({ dns }: ServiceConfig): Conditions {
	const key = (name: string) => `route53:ChangeResourceRecordSets${name}`;
	return {
		"ForAllValues:StringEquals": {
			[key("NormalizedRecordNames")]: [dns.name, dns.preview],
			[key("RecordTypes")]: [...dns.types],
			[key("Actions")]: ["CREATE", "DELETE", "UPSERT"],
		},
		// ForAllValues holds when there are no values at all.
		Null: {
			[key("NormalizedRecordNames")]: "false",
			[key("RecordTypes")]: "false",
			[key("Actions")]: "false",
		},
	};
}

function loadBalancers({ config }: PermissionScope): Permission[] {
	const both = [config.loadBalancers.blue, config.loadBalancers.green];
	return [
		{
			sid: "ModifyListeners",
			actions: ["elasticloadbalancing:ModifyListener"],
			resources: both.map(({ listener }) => listener),
		},
		{
			sid: "AddTargetGroupTags",
			actions: ["elasticloadbalancing:AddTags"],
			resources: both.flatMap(({ targetGroups }) => [targetGroups.blue, targetGroups.green]),
			// https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/tagging-resources-during-creation.html: whoever tags what
			// exists asks by the keys alone; elasticloadbalancing:CreateAction is of creations.
			conditions: onlyTagged(PRODUCTION_TAG),
		},
		{
			sid: "DescribeListeners",
			actions: [
				"elasticloadbalancing:DescribeListeners",
				"elasticloadbalancing:DescribeRules",
				"elasticloadbalancing:DescribeTargetHealth",
			],
			resources: everyResource("describing load balancers has no resource-level permissions"),
		},
	];
}

function tasks({ config, updates }: PermissionScope): Permission[] {
	return [
		{ sid: "DescribeServices", actions: ["ecs:DescribeServices"], resources: services(config) },
		{ sid: "UpdateServices", actions: ["ecs:UpdateService"], resources: services(config), conditions: updates },
		{
			sid: "TagServices",
			actions: ["ecs:TagResource"],
			resources: services(config),
			// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/supported-iam-actions-tagging.html
			conditions: onlyTagged(PRODUCTION_TAG),
		},
		{
			sid: "DescribeTaskDefinitions",
			actions: ["ecs:DescribeTaskDefinition"],
			resources: everyResource("describing task definitions has no resource-level permissions"),
		},
	];
}

/** What of an account may scale ECS services: AWS gives each scalable target an id that says nothing of what it scales. */
export function anyScalableTarget(account: Pick<Account, "arn">): string[] {
	return [account.arn("application-autoscaling", "scalable-target/*")];
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsapplicationautoscaling.html */
function scaling({ scalableTargetArns }: PermissionScope): Permission[] {
	return [
		{
			sid: "DescribeScalableTargets",
			actions: ["application-autoscaling:DescribeScalableTargets"],
			resources: everyResource("describing scalable targets has no resource-level permissions"),
		},
		{
			sid: "RegisterScalableTargets",
			actions: ["application-autoscaling:RegisterScalableTarget"],
			resources: scalableTargetArns,
			conditions: {
				StringEquals: {
					"application-autoscaling:service-namespace": "ecs",
					"application-autoscaling:scalable-dimension": "ecs:service:DesiredCount",
				},
			},
		},
	];
}

/** Which tasks run, with which images, and which cannot start. https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html */
function tasksOf({ cluster }: ServiceConfig): Permission[] {
	const tasks = `${Fn.replace(cluster, ":cluster/", ":task/")}/*`;
	return [
		{
			sid: "ListTasks",
			actions: ["ecs:ListTasks"],
			resources: everyResource("tasks are listed by container instance, and Fargate has none"),
			conditions: { ArnEquals: { "ecs:cluster": cluster } },
		},
		{ sid: "DescribeTasks", actions: ["ecs:DescribeTasks"], resources: [tasks] },
	];
}

function services(config: ServiceConfig): string[] {
	return [config.services.blue, config.services.green];
}
