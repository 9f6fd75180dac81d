import { DataAwsSubnets } from "@cdktf/provider-aws/lib/data-aws-subnets/index.js";
import { Token } from "cdktf";
import { Construct } from "constructs";
import type { Existing } from "../existing.ts";
import { address, expression, numberIf } from "../expressions.ts";

/** Properties of {@link ZonesOfSubnets}. */
export interface ZonesOfSubnetsProps extends Existing<{ albSubnetIds: string[]; taskSubnetIds: string[] }> {
	/** Address of the data source that knows the region's zones. */
	readonly zonesAddress: string;
}

/**
 * Checks the availability zones of subnets that are given. It asks for each zone of the region which of the subnets are in it,
 * because Terraform may know neither the subnets nor how many there are before another part of the same plan is made.
 */
export class ZonesOfSubnets extends Construct {
	readonly #props: ZonesOfSubnetsProps;

	constructor(scope: Construct, id: string, props: ZonesOfSubnetsProps) {
		super(scope, id);
		this.#props = props;
		const loadBalancers = `data.${address(this.inEachZone("alb", props.value.albSubnetIds))}`;
		const tasks = this.inEachZone("task", props.value.taskSubnetIds);
		const zone = `\${${props.zonesAddress}.names[count.index]}`;
		tasks.lifecycle = {
			postcondition: [
				{
					// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html: unused
					condition: expression(`length(self.ids) == 0 || length(${loadBalancers}[count.index].ids) > 0`),
					errorMessage: `vpc.task_subnet_ids has \${join(", ", self.ids)} in the zone ${zone}, in which vpc.alb_subnet_ids has none: load balancers send nothing to tasks in zones of which they have no subnet. Add a subnet of that zone to vpc.alb_subnet_ids, or leave those out.`,
				},
				{
					condition: expression(`count.index > 0 || length([for e in ${loadBalancers} : e if length(e.ids) > 0]) != 1`),
					errorMessage:
						"vpc.alb_subnet_ids has subnets of one availability zone only, and a load balancer needs two. Add a subnet of another zone.",
				},
			],
		};
	}

	private inEachZone(id: string, subnetIds: string[]): DataAwsSubnets {
		const { exists, zonesAddress } = this.#props;
		return new DataAwsSubnets(this, `subnets:${id}_by_zone`, {
			count: numberIf(exists, Token.asNumber(expression(`length(${zonesAddress}.names)`)), 0),
			filter: [
				{ name: "subnet-id", values: subnetIds },
				{ name: "availability-zone", values: [Token.asString(expression(`${zonesAddress}.names[count.index]`))] },
			],
		});
	}
}
