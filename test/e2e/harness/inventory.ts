/** Everything that the project can create, as AWS lists it. */
import type { Aws } from "./aws.ts";

const QUERIES: readonly (readonly [service: string, version: string, actions: readonly string[]])[] = [
	[
		"ec2",
		"2016-11-15",
		[
			"DescribeVpcs",
			"DescribeSubnets",
			"DescribeRouteTables",
			"DescribeInternetGateways",
			"DescribeEgressOnlyInternetGateways",
			"DescribeNatGateways",
			"DescribeAddresses",
			"DescribeSecurityGroups",
		],
	],
	["elasticloadbalancing", "2015-12-01", ["DescribeLoadBalancers", "DescribeTargetGroups"]],
	["iam", "2010-05-08", ["ListRoles", "ListPolicies"]],
	["sns", "2010-03-31", ["ListTopics", "ListSubscriptions"]],
	["sqs", "2012-11-05", ["ListQueues"]],
];
const LISTS: readonly (readonly [service: string, target: string])[] = [
	["acm", "CertificateManager.ListCertificates"],
	["dynamodb", "DynamoDB_20120810.ListTables"],
	["ecs", "AmazonEC2ContainerServiceV20141113.ListTaskDefinitions"],
	["events", "AWSEvents.ListRules"],
	["kms", "TrentService.ListAliases"],
	["logs", "Logs_20140328.DescribeLogGroups"],
	["logs", "Logs_20140328.DescribeMetricFilters"],
	["monitoring", "GraniteServiceVersion20100801.DescribeAlarms"],
	["monitoring", "GraniteServiceVersion20100801.ListDashboards"],
	["states", "AWSStepFunctions.ListStateMachines"],
];
const PATHS: readonly (readonly [service: string, path: string])[] = [
	["lambda", "/2015-03-31/functions/"],
	["route53", "/2013-04-01/hostedzone"],
	["route53", "/2013-04-01/healthcheck"],
];

/** What there is. */
export interface Inventory {
	/** One line for each thing that exists: what lists it, and its ARN, id, URL or name. */
	readonly names: readonly string[];
	/** The lists that name nothing. */
	readonly silent: readonly string[];
}

export async function inventory(aws: Aws): Promise<Inventory> {
	const queries = QUERIES.flatMap(([service, version, actions]) =>
		actions.map((action) => ({ action, answer: aws.query(service, { Action: action, Version: version }) })),
	);
	const lists = LISTS.map(([service, action]) => ({
		action,
		answer: aws.json(service, action, {}).then(JSON.stringify),
	}));
	const paths = PATHS.map(([service, path]) => ({ action: path, answer: aws.get(service, path) }));
	const clusters = { action: "DescribeClusters", answer: activeClusters(aws) };
	const keys = { action: "ListKeys", answer: livingKeys(aws) };
	const found = await Promise.all(
		[...queries, ...lists, ...paths, clusters, keys].map(async ({ action, answer }) => {
			const names = namesIn(await answer).filter((name) => !name.startsWith("arn:aws:iam::aws:"));
			return { action, names };
		}),
	);
	return {
		names: found.flatMap(({ action, names }) => names.map((name) => `${action}: ${name}`)),
		silent: found.filter(({ names }) => names.length === 0).map(({ action }) => action),
	};
}

/** ECS keeps deleted clusters for a while, as INACTIVE. */
async function activeClusters(aws: Aws): Promise<string> {
	const { clusterArns } = await aws.ecs<{ clusterArns: string[] }>("ListClusters", {});
	const { clusters } = await aws.ecs<{ clusters: { status: string }[] }>("DescribeClusters", { clusters: clusterArns });
	return JSON.stringify(clusters.filter(({ status }) => status !== "INACTIVE"));
}

interface KmsKey {
	readonly KeyMetadata: { readonly KeyId: string; readonly KeyState: string };
}

/** KMS keeps a deleted key for days, in case somebody needs it after all. AWS's own keys are nobody's to delete. */
async function livingKeys(aws: Aws): Promise<string> {
	const kms = <T>(action: string, input: object) => aws.json<T>("kms", `TrentService.${action}`, input);
	const { Keys } = await kms<{ Keys: { KeyId: string }[] }>("ListKeys", {});
	const { Aliases } = await kms<{ Aliases: { AliasName: string; TargetKeyId?: string }[] }>("ListAliases", {});
	const awsOwn = Aliases.filter(({ AliasName }) => AliasName.startsWith("alias/aws/")).map(
		(alias) => alias.TargetKeyId,
	);
	const keys = await Promise.all(Keys.map(({ KeyId }) => kms<KmsKey>("DescribeKey", { KeyId })));
	const living = keys.filter(({ KeyMetadata: { KeyId, KeyState } }) => {
		return KeyState !== "PendingDeletion" && !awsOwn.includes(KeyId);
	});
	return JSON.stringify(living);
}

const NAME =
	/(?<=<HealthCheck><Id>)[\w-]+|(?<="filterName": ?")[^"]+|arn:aws:[^"<\s,]+|\b(?:vpc|subnet|rtb|igw|eigw|nat|eipalloc|sg)-[0-9a-f]{8,}|\/(?:hostedzone|healthcheck)\/[\w-]+|https?:\/\/[^"<\s]+\/\d{12}\/[^"<\s]+|(?<="TableNames":\[")[^\]]+/g;

function namesIn(text: string): string[] {
	return [...new Set(text.match(NAME) ?? [])].sort();
}
