/** What is still there of all that a name begins. */
import { DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { DescribeClustersCommand } from "@aws-sdk/client-ecs";
import { paginateDescribeLoadBalancers, paginateDescribeTargetGroups } from "@aws-sdk/client-elastic-load-balancing-v2";
import { ListRulesCommand } from "@aws-sdk/client-eventbridge";
import { paginateListFunctions } from "@aws-sdk/client-lambda";
import { ListHostedZonesByNameCommand } from "@aws-sdk/client-route-53";
import { paginateListStateMachines } from "@aws-sdk/client-sfn";
import { paginateListTopics } from "@aws-sdk/client-sns";
import type { Aws } from "./clients.ts";
import { definitionsIn } from "./definitions.ts";
import { recordsBelow } from "./dns.ts";

/** Collects one field of all pages. */
async function all<Page>(pages: AsyncIterable<Page>, names: (page: Page) => readonly (string | undefined)[]) {
	const found: string[] = [];
	for await (const page of pages) found.push(...names(page).flatMap((name) => name ?? []));
	return found;
}

/** What is asked, and how to find the names in the answer. */
function questions(aws: Aws, name: string, zone: { readonly id: string; readonly name: string }) {
	const { cloudwatch, dynamodb, ecs, elb, events, lambda, route53, sfn, sns } = aws;
	const clusters = new DescribeClustersCommand({ clusters: [name, `${name}-old`] });
	const zones = new ListHostedZonesByNameCommand({ DNSName: `${name}-old.${zone.name}`, MaxItems: 1 });
	return {
		"ECS cluster": async () =>
			((await ecs.send(clusters)).clusters ?? []).flatMap((one) => (one.status === "INACTIVE" ? [] : one.clusterName)),
		"load balancer": () =>
			all(paginateDescribeLoadBalancers({ client: elb }, {}), ({ LoadBalancers = [] }) =>
				LoadBalancers.map(({ LoadBalancerName }) => LoadBalancerName),
			),
		"target group": () =>
			all(paginateDescribeTargetGroups({ client: elb }, {}), ({ TargetGroups = [] }) =>
				TargetGroups.map(({ TargetGroupName }) => TargetGroupName),
			),
		function: () =>
			all(paginateListFunctions({ client: lambda }, {}), ({ Functions = [] }) =>
				Functions.map(({ FunctionName }) => FunctionName),
			),
		"state machine": () =>
			all(paginateListStateMachines({ client: sfn }, {}), ({ stateMachines = [] }) =>
				stateMachines.map((one) => one.name),
			),
		topic: () =>
			all(paginateListTopics({ client: sns }, {}), ({ Topics = [] }) =>
				Topics.map((one) => one.TopicArn?.split(":").at(-1)),
			),
		"task definition": async () => (await definitionsIn(aws, name)).map((arn) => arn.split("/").at(-1)),
		table: async () => (await dynamodb.send(new ListTablesCommand({ ExclusiveStartTableName: name }))).TableNames ?? [],
		rule: async () =>
			((await events.send(new ListRulesCommand({ NamePrefix: name }))).Rules ?? []).map(({ Name }) => Name),
		alarm: async () =>
			((await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNamePrefix: name }))).MetricAlarms ?? []).map(
				({ AlarmName }) => AlarmName,
			),
		record: async () =>
			[...(await recordsBelow(aws, zone.id, `${name}.${zone.name}`))].map((one) => `${one.Type} ${one.Name}`),
		zone: async () => ((await route53.send(zones)).HostedZones ?? []).map((one) => one.Name?.replace(/\.$/, "")),
	};
}

/** One line for each thing that is still there, and for each list that AWS refused to give. */
export async function leftoversOf(
	aws: Aws,
	name: string,
	zone: { readonly id: string; readonly name: string },
): Promise<string[]> {
	const asked = Object.entries(questions(aws, name, zone)).map(async ([kind, ask]) => {
		try {
			const found: readonly (string | undefined)[] = await ask();
			const own = found.filter((one) => one?.startsWith(name) || (kind === "record" && one));
			return own.map((one) => `${kind} ${one}`);
		} catch (error) {
			return [`${kind}: not known, since AWS did not say (${(error as Error).message})`];
		}
	});
	return (await Promise.all(asked)).flat();
}
