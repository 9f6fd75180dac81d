import { Route53Record, type Route53RecordConfig } from "@cdktf/provider-aws/lib/route53-record/index.js";
import { conditional, Fn, TerraformIterator, Token } from "cdktf";
import { Construct } from "constructs";
import { other, type RecordType } from "../../runtime/contract/index.ts";
import { eachColor, isColor, sameColor, thisColor } from "../by-color.ts";
import { expression, type Flag, namedList } from "../expressions.ts";
import { INITIAL_STABLE } from "./colors.ts";
import { dualStackName, type LoadBalancers } from "./load-balancers.ts";

/** The record types of both names where the load balancers answer on IPv4 and IPv6. */
const RECORD_TYPES: readonly RecordType[] = ["A", "AAAA"];

/** Properties of {@link Records}. */
export interface RecordsProps {
	/** Zone of the records. */
	readonly zoneId: string;
	/** The name that users resolve. */
	readonly recordName: string;
	/** The name that leads to the idle color's load balancer. */
	readonly previewName: string;
	/** Where the names lead. */
	readonly loadBalancers: LoadBalancers;
	/** Whether these have IPv6 addresses, and so records of type AAAA. */
	readonly dualStack: Flag;
	/** Ids of the health checks that take a load balancer out of the weighted records, null where there are none: address of a map by color. */
	readonly healthCheckIds: string;
}

/** The records that lead to the load balancers: weighted ones for the users, plain ones for the preview. */
export class Records extends Construct {
	/** All of them. */
	readonly all: readonly Route53Record[];
	/** Their types: a Terraform list. */
	readonly types: string[];

	constructor(
		scope: Construct,
		id: string,
		private readonly props: RecordsProps,
	) {
		super(scope, id);
		const types = conditional(props.dualStack, Fn.tolist([...RECORD_TYPES]), Fn.tolist(["A"]));
		this.types = namedList(this, "record-types", types);
		this.all = [...RECORD_TYPES.map((type) => this.weighted(type)), this.preview()];
	}

	private weighted(type: RecordType): Route53Record {
		const { zoneId, recordName, dualStack, healthCheckIds, loadBalancers } = this.props;
		return new Route53Record(this, `weighted-${type.toLowerCase()}`, {
			forEach: eachColor(type === "AAAA" ? dualStack : undefined),
			zoneId,
			name: recordName,
			type,
			setIdentifier: thisColor(),
			weightedRoutingPolicy: { weight: Token.asNumber(expression(`${isColor(INITIAL_STABLE)} ? 100 : 0`)) },
			alias: alias(loadBalancers.own("dns_name"), loadBalancers.own("zone_id")),
			healthCheckId: sameColor(healthCheckIds),
			lifecycle: { ignoreChanges: ["weighted_routing_policy[0].weight"] },
		});
	}

	private preview(): Route53Record {
		const { zoneId, previewName, loadBalancers } = this.props;
		const idle = other(INITIAL_STABLE);
		return new Route53Record(this, "preview", {
			forEach: TerraformIterator.fromList(this.types),
			zoneId,
			name: previewName,
			type: Token.asString(expression("each.key")),
			alias: alias(loadBalancers.all("dns_name")[idle], loadBalancers.all("zone_id")[idle]),
			// Whichever color is idle is the runtime's to say, and an alias is nothing but its target.
			lifecycle: { ignoreChanges: ["alias"] },
		});
	}
}

function alias(dnsName: string, zoneId: string): NonNullable<Route53RecordConfig["alias"]> {
	return {
		name: dualStackName(dnsName),
		zoneId,
		// A load balancer has a target group of the idle color, whose emptiness would count as its own sickness. The health checks
		// check one group only.
		evaluateTargetHealth: false,
	};
}
