import { Route53Record } from "@cdktf/provider-aws/lib/route53-record/index.js";
import { conditional, Fn, Token } from "cdktf";
import { Construct } from "constructs";
import { COLOURS, type Colour, other, type PerColour, type RecordType } from "../../runtime/contract.ts";
import { type Flag, numberIf } from "../expressions.ts";
import type { Count } from "../given.ts";
import { INITIAL_STABLE, isInitialStable } from "./colours.ts";
import type { Edge } from "./edge.ts";

/** The record types of both names where the edges answer on IPv4 and IPv6. */
const RECORD_TYPES: readonly RecordType[] = ["A", "AAAA"];

/** Properties of {@link Records}. */
export interface RecordsProps {
	/** Zone of the records. */
	readonly zoneId: string;
	/** The name that users resolve. */
	readonly recordName: string;
	/** The name that leads to the idle edge. */
	readonly previewName: string;
	/** Where the names lead. */
	readonly edges: PerColour<Edge>;
	/** Whether the edges have IPv6 addresses, and so records of type AAAA. */
	readonly dualStack: Flag;
	/** Ids of the health checks that take an edge out of the weighted records; null where there are none. */
	readonly healthChecks: PerColour<string>;
}

/** The records that lead to the edges: weighted ones for the users, plain ones for the preview. */
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
			...COLOURS.map((colour) => this.weighted(colour, type)),
			this.preview(type),
		]);
	}

	private weighted(colour: Colour, type: RecordType): Route53Record {
		return new Route53Record(this, `${colour}-${type.toLowerCase()}`, {
			zoneId: this.props.zoneId,
			name: this.props.recordName,
			type,
			...this.ofType(type),
			setIdentifier: colour,
			weightedRoutingPolicy: { weight: isInitialStable(colour) ? 100 : 0 },
			alias: this.alias(colour),
			healthCheckId: this.props.healthChecks[colour],
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
			// Whichever edge is idle is the runtime's to say, and an alias is nothing but its target.
			lifecycle: { ignoreChanges: ["alias"] },
		});
	}

	private ofType(type: RecordType): Count {
		return type === "AAAA" ? { count: numberIf(this.props.dualStack, 1, 0) } : {};
	}

	private alias(colour: Colour) {
		const { loadBalancer, dualStackName } = this.props.edges[colour];
		return {
			name: dualStackName,
			zoneId: loadBalancer.zoneId,
			// An edge has a target group of the idle colour, whose emptiness would count as the edge's own sickness. The health
			// checks look at one group only.
			evaluateTargetHealth: false,
		};
	}
}
