/** CloudWatch tells topics of alarms. */
import type { Aws } from "../../aws.ts";
import type { DeployedPolicies } from "../deployed-policies.ts";
import { accountOf, servicePrincipal } from "../judge.ts";
import { type Need, need } from "../need.ts";
import type { Deed } from "./deed.ts";

/** An alarm, and whom it tells. */
export interface Alarm {
	readonly AlarmName: string;
	readonly AlarmArn: string;
	readonly AlarmActions?: readonly string[];
	readonly OKActions?: readonly string[];
	readonly InsufficientDataActions?: readonly string[];
}

/** All alarms of the account and region. */
export async function alarmsOf(aws: Aws): Promise<readonly Alarm[]> {
	const input = { AlarmTypes: ["MetricAlarm", "CompositeAlarm"] };
	const { MetricAlarms = [], CompositeAlarms = [] } = await aws.json<Record<string, Alarm[]>>(
		"monitoring",
		"GraniteServiceVersion20100801.DescribeAlarms",
		input,
	);
	return [...MetricAlarms, ...CompositeAlarms];
}

/** What it takes that an alarm is heard: https://repost.aws/knowledge-center/cloudwatch-configure-alarm-sns */
export async function rings(alarm: Alarm, policies: DeployedPolicies): Promise<readonly Deed[]> {
	const { AlarmName, AlarmArn, AlarmActions = [], OKActions = [], InsufficientDataActions = [] } = alarm;
	// What else an alarm does is Application Auto Scaling's, by alarms of its own.
	const topics = [...AlarmActions, ...OKActions, ...InsufficientDataActions].filter((arn) => arn.includes(":sns:"));
	const printed = [...new Set(topics)];
	const principal = servicePrincipal("cloudwatch.amazonaws.com", { arn: AlarmArn, account: accountOf(AlarmArn) });
	const deeds = printed.map(async (topicArn): Promise<readonly Deed[]> => {
		const { policy, key } = await policies.topic(topicArn);
		const deed = (one: Need, resource: Deed["policies"]["resource"]): Deed => ({
			what: `the alarm ${AlarmName}`,
			principal,
			need: one,
			policies: { identity: [], resource },
		});
		const publishing = need("sns:Publish", [topicArn]).map((one) => deed(one, policy));
		if (!key) return publishing;
		const document = await policies.key(key);
		const context = { "kms:CallerAccount": [], "kms:ViaService": [] };
		return [
			...publishing,
			...["kms:Decrypt", "kms:GenerateDataKey"]
				.flatMap((action) => need(action, [key], context))
				.map((one) => deed(one, document)),
		];
	});
	return (await Promise.all(deeds)).flat();
}
