/** Where the listeners of the two edges forward to. */
import { DescribeListenersCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import { COLOURS, type PerColour, type ServiceConfig } from "../../runtime/contract.ts";
import type { Aws } from "./clients.ts";

/** The weight of each target group of a listener's forward action, in order, by edge. */
export type Forwards = PerColour<string>;

/** What both production listeners forward to, in words that can be compared. */
export async function forwardsOf({ elb }: Pick<Aws, "elb">, { edges }: ServiceConfig): Promise<Forwards> {
	const ListenerArns = COLOURS.map((colour) => edges[colour].listener);
	const { Listeners = [] } = await elb.send(new DescribeListenersCommand({ ListenerArns }));
	const of = (colour: "blue" | "green") => {
		const actions = Listeners.find(({ ListenerArn }) => ListenerArn === edges[colour].listener)?.DefaultActions ?? [];
		const groups = actions.flatMap(({ ForwardConfig }) => ForwardConfig?.TargetGroups ?? []);
		return groups
			.map(({ TargetGroupArn, Weight }) => `${TargetGroupArn} ${Weight}`)
			.sort()
			.join(", ");
	};
	return { blue: of("blue"), green: of("green") };
}
