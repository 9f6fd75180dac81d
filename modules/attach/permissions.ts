import type { ServiceConfig } from "../../runtime/contract.ts";
import { type Conditions, everyResource, type Permission } from "../iam.ts";

/** What a permission of one service is limited to. */
export interface PermissionScope {
	/** The AWS partition. */
	readonly partition: string;
	/** ARN of the hosted zone. */
	readonly zoneArn: string;
	/** ARNs of the alarms of the safety net, whether it has them or not. */
	readonly alarmArns: readonly string[];
	/** What the controller is told of the service. */
	readonly config: ServiceConfig;
}

/** What the observer may look at for one service. */
export function observerPermissions({ partition, alarmArns, config }: PermissionScope): Permission[] {
	return [
		{
			sid: "WaitForRecords",
			actions: ["route53:GetChange"],
			// The id of a change is new each time.
			resources: [`arn:${partition}:route53:::change/*`],
		},
		{ sid: "SeeServices", actions: ["ecs:DescribeServices"], resources: services(config) },
		{
			sid: "SeeTargets",
			actions: ["elasticloadbalancing:DescribeTargetHealth"],
			resources: everyResource("describing load balancers has no resource-level permissions"),
		},
		{
			sid: "SeeAlarms",
			actions: ["cloudwatch:DescribeAlarms"],
			// Metric alarms. To be told of composite ones takes every resource:
			// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
			resources: alarmArns,
		},
		{
			sid: "CountRequests",
			actions: ["cloudwatch:GetMetricData"],
			resources: everyResource("metrics have no resource-level permissions"),
		},
	];
}

/** What the actuator, and the watchdog behind it, may change for one service. */
export function actuatorPermissions(scope: PermissionScope): Permission[] {
	return [...records(scope), ...edges(scope), ...tasks(scope)];
}

function records({ zoneArn, config }: PermissionScope): Permission[] {
	return [
		{ sid: "SeeRecords", actions: ["route53:ListResourceRecordSets"], resources: [zoneArn] },
		{
			sid: "ShiftRecords",
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

function edges({ config }: PermissionScope): Permission[] {
	const both = [config.edges.blue, config.edges.green];
	return [
		{
			sid: "AimEdges",
			actions: ["elasticloadbalancing:ModifyListener"],
			resources: both.map(({ listener }) => listener),
		},
		{
			sid: "TagTargetGroups",
			actions: ["elasticloadbalancing:AddTags"],
			resources: both.flatMap(({ targetGroups }) => [targetGroups.blue, targetGroups.green]),
		},
		{
			sid: "SeeEdges",
			actions: ["elasticloadbalancing:DescribeListeners", "elasticloadbalancing:DescribeTargetHealth"],
			resources: everyResource("describing load balancers has no resource-level permissions"),
		},
	];
}

function tasks({ config }: PermissionScope): Permission[] {
	return [
		{
			sid: "ScaleServices",
			actions: ["ecs:DescribeServices", "ecs:TagResource", "ecs:UpdateService"],
			resources: services(config),
		},
		{
			sid: "SeeReleases",
			actions: ["ecs:DescribeTaskDefinition"],
			resources: everyResource("describing task definitions has no resource-level permissions"),
		},
	];
}

function services(config: ServiceConfig): string[] {
	return [config.services.blue, config.services.green];
}
