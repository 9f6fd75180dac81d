/** What listeners and their rules forward to, as the API of Elastic Load Balancing tells it. */
import type { Tree } from "../route53-xml.ts";
import type { Forward, TargetGroup } from "../rules/account.ts";
import { listOf } from "../rules/request.ts";
import type { Ask } from "./ask.ts";

const SERVICE = "elasticloadbalancing";
const members = (list: Tree | undefined): Tree[] => listOf(list?.member ?? undefined);
const isOn = (value: unknown) => String(value) === "true";

/** Of all listeners, and all their rules. */
export async function readForwards(ask: Ask): Promise<Forward[]> {
	const balancers = members((await ask.query(SERVICE, "DescribeLoadBalancers")).LoadBalancers);
	const all = balancers.map(async ({ LoadBalancerArn }) => {
		const balancerArn = String(LoadBalancerArn);
		const listeners = members(
			(await ask.query(SERVICE, "DescribeListeners", { LoadBalancerArn: balancerArn })).Listeners,
		);
		const ofListeners = listeners.map(async ({ ListenerArn, DefaultActions }) => {
			const rules = members((await ask.query(SERVICE, "DescribeRules", { ListenerArn: String(ListenerArn) })).Rules);
			const own = rules
				.filter(({ IsDefault }) => !isOn(IsDefault))
				.flatMap(({ RuleArn, Actions }) => forwardsOf(RuleArn, balancerArn, Actions));
			return [...forwardsOf(ListenerArn, balancerArn, DefaultActions), ...own];
		});
		return (await Promise.all(ofListeners)).flat();
	});
	return (await Promise.all(all)).flat();
}

function forwardsOf(arn: unknown, balancerArn: string, actions: Tree | undefined): Forward[] {
	return members(actions).map(({ TargetGroupArn, ForwardConfig }) => {
		const tuples = members(ForwardConfig?.TargetGroups);
		const targetGroupArns = [
			...new Set([TargetGroupArn ?? [], ...tuples.map((one) => one.TargetGroupArn)].flat().map(String)),
		];
		const sticky = isOn(ForwardConfig?.TargetGroupStickinessConfig?.Enabled);
		return { arn: String(arn), balancerArn, targetGroupArns, sticky };
	});
}

/** All target groups. */
export async function readTargetGroups(ask: Ask): Promise<TargetGroup[]> {
	const groups = members((await ask.query(SERVICE, "DescribeTargetGroups")).TargetGroups);
	const all = groups.map(async ({ TargetGroupArn, VpcId, TargetType }) => {
		const arn = String(TargetGroupArn);
		const { Attributes } = await ask.query(SERVICE, "DescribeTargetGroupAttributes", { TargetGroupArn: arn });
		const sticky = members(Attributes).some(({ Key, Value }) => Key === "stickiness.enabled" && isOn(Value));
		return { arn, vpcId: String(VpcId), targetType: String(TargetType), sticky };
	});
	return Promise.all(all);
}
