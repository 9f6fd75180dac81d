/** Where the listeners of the two load balancers forward to. */
import { DescribeListenersCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import { type ByColor, COLORS, type ServiceConfig } from "../../runtime/contract/index.ts";
import type { Aws } from "./clients.ts";

/** The weight of each target group of a listener's forward action, in order, by load balancer. */
export type Forwards = ByColor<string>;

/** What both production listeners forward to, in words that can be compared. */
export async function forwardsOf({ elb }: Pick<Aws, "elb">, { loadBalancers }: ServiceConfig): Promise<Forwards> {
	const ListenerArns = COLORS.map((color) => loadBalancers[color].listener);
	const { Listeners = [] } = await elb.send(new DescribeListenersCommand({ ListenerArns }));
	const of = (color: "blue" | "green") => {
		const actions =
			Listeners.find(({ ListenerArn }) => ListenerArn === loadBalancers[color].listener)?.DefaultActions ?? [];
		const groups = actions.flatMap(({ ForwardConfig }) => ForwardConfig?.TargetGroups ?? []);
		return groups
			.map(({ TargetGroupArn, Weight }) => `${TargetGroupArn} ${Weight}`)
			.sort()
			.join(", ");
	};
	return { blue: of("blue"), green: of("green") };
}
