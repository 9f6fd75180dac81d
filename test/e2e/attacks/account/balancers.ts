/** A service's two load balancers, each of which can forward to either color. */
import { type ByColor, byColor, type Color } from "../../../../runtime/contract/index.ts";
import type { Aws } from "../../harness/aws.ts";
import type { Place } from "./network.ts";
import { textOf } from "./xml.ts";

const VERSION = "2015-12-01";

/** What a service and its records must know of a load balancer. */
export interface Balancer {
	readonly dnsName: string;
	readonly zoneId: string;
	readonly listener: string;
	readonly targetGroups: ByColor<string>;
}

/** Makes one that serves blue. */
export async function createBalancer(name: string, place: Place, aws: Aws): Promise<Balancer> {
	const elb = (Action: string, parameters: Readonly<Record<string, string>>) =>
		aws.query("elasticloadbalancing", { Action, Version: VERSION, ...parameters });
	const [first, second] = place.subnetIds;
	const created = await elb("CreateLoadBalancer", {
		Name: name,
		Type: "application",
		Scheme: "internal",
		"Subnets.member.1": first,
		"Subnets.member.2": second,
		"SecurityGroups.member.1": place.securityGroupId,
	});
	const group = async (color: Color) => {
		const Name = `${name}-${color}`;
		const input = { Name, Protocol: "HTTP", Port: "80", VpcId: place.vpcId, TargetType: "ip" };
		return textOf(await elb("CreateTargetGroup", input), "TargetGroupArn");
	};
	const targetGroups = { blue: await group("blue"), green: await group("green") };
	const listener = await elb("CreateListener", {
		LoadBalancerArn: textOf(created, "LoadBalancerArn"),
		Protocol: "HTTP",
		Port: "80",
		...forwarding(targetGroups),
	});
	return {
		dnsName: textOf(created, "DNSName"),
		zoneId: textOf(created, "CanonicalHostedZoneId"),
		listener: textOf(listener, "ListenerArn"),
		targetGroups,
	};
}

function forwarding(groups: ByColor<string>): Readonly<Record<string, string>> {
	const action = "DefaultActions.member.1";
	const member = (index: number) => `${action}.ForwardConfig.TargetGroups.member.${index}`;
	return {
		[`${action}.Type`]: "forward",
		[`${member(1)}.TargetGroupArn`]: groups.blue,
		[`${member(1)}.Weight`]: "100",
		[`${member(2)}.TargetGroupArn`]: groups.green,
		[`${member(2)}.Weight`]: "0",
	};
}

/** Both of a service. */
export async function createBalancers(name: string, place: Place, aws: Aws): Promise<ByColor<Balancer>> {
	const created = {
		blue: await createBalancer(`${name}-blue`, place, aws),
		green: await createBalancer(`${name}-green`, place, aws),
	};
	return byColor((color) => created[color]);
}
