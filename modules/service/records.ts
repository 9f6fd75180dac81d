import { Route53Record } from "@cdktf/provider-aws/lib/route53-record/index.js";
import { conditional, Fn, Token } from "cdktf";
import { Construct } from "constructs";
import { type ByColor, COLORS, type Color, other, type RecordType } from "../../runtime/contract/index.ts";
import type { Count } from "../existing.ts";
import { type Flag, numberIf } from "../expressions.ts";
import type { Alb } from "./alb.ts";
import { INITIAL_STABLE, isInitialStable } from "./colors.ts";

/** The record types of both names where the load balancers answer on IPv4 and IPv6. */
const RECORD_TYPES: readonly RecordType[] = ["A", "AAAA"];

/** Properties of {@link Records}. */
export interface RecordsProps {
	/** Zone of the records. */
	readonly zoneId: string;
	/** The name that users resolve. */
	readonly recordName: string;
	/** The name that leads to the idle load balancer. */
	readonly previewName: string;
	/** Where the names lead. */
	readonly loadBalancers: ByColor<Alb>;
	/** Whether the load balancers have IPv6 addresses, and so records of type AAAA. */
	readonly dualStack: Flag;
	/** Ids of the health checks that take a load balancer out of the weighted records; null where there are none. */
	readonly healthChecks: ByColor<string>;
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
		this.types = Token.asList(conditional(props.dualStack, Fn.tolist([...RECORD_TYPES]), Fn.tolist(["A"])));
		this.all = RECORD_TYPES.flatMap((type) => [
			...COLORS.map((color) => this.weighted(color, type)),
			this.preview(type),
		]);
	}

	private weighted(color: Color, type: RecordType): Route53Record {
		return new Route53Record(this, `${color}-${type.toLowerCase()}`, {
			zoneId: this.props.zoneId,
			name: this.props.recordName,
			type,
			...this.ofType(type),
			setIdentifier: color,
			weightedRoutingPolicy: { weight: isInitialStable(color) ? 100 : 0 },
			alias: this.alias(color),
			healthCheckId: this.props.healthChecks[color],
			lifecycle: { ignoreChanges: ["weighted_routing_policy[0].weight"] },
		});
	}

	private preview(type: RecordType): Route53Record {
		return new Route53Record(this, `preview-${type.toLowerCase()}`, {
			zoneId: this.props.zoneId,
			name: this.props.previewName,
			type,
			...this.ofType(type),
			alias: this.alias(other(INITIAL_STABLE)),
			// Whichever load balancer is idle is the runtime's to say, and an alias is nothing but its target.
			lifecycle: { ignoreChanges: ["alias"] },
		});
	}

	private ofType(type: RecordType): Count {
		return type === "AAAA" ? { count: numberIf(this.props.dualStack, 1, 0) } : {};
	}

	private alias(color: Color) {
		const { loadBalancer, dualStackName } = this.props.loadBalancers[color];
		return {
			name: dualStackName,
			zoneId: loadBalancer.zoneId,
			// A load balancer has a target group of the idle color, whose emptiness would count as the load balancer's own sickness. The health
			// checks check one group only.
			evaluateTargetHealth: false,
		};
	}
}
