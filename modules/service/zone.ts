import { DataAwsRoute53Zone } from "@cdktf/provider-aws/lib/data-aws-route53-zone/index.js";
import { Route53Zone } from "@cdktf/provider-aws/lib/route53-zone/index.js";
import { TerraformLocal, Token } from "cdktf";
import { Construct } from "constructs";
import { address, expression, type Flag, numberIf } from "../expressions.ts";

/** Properties of {@link Zone}. */
export interface ZoneProps {
	/** Name of the zone. */
	readonly name: string;
	/** Whether to make it here, rather than find it. */
	readonly create: Flag;
}

/** The public hosted zone: an existing one, or one made here. */
export class Zone extends Construct {
	/** Id of the zone. */
	readonly zoneId: string;
	/** ARN of the zone. */
	readonly arn: string;
	/** Name servers of a zone that was made here; none otherwise. */
	readonly nameServers: string[];

	constructor(scope: Construct, id: string, props: ZoneProps) {
		super(scope, id);
		const made = new Route53Zone(this, "this", { count: numberIf(props.create, 1, 0), name: props.name });
		const found = new DataAwsRoute53Zone(this, "existing", {
			count: numberIf(props.create, 0, 1),
			name: props.name,
			privateZone: false,
		});
		const either = (attribute: string) =>
			new TerraformLocal(
				this,
				attribute,
				expression(`one(concat(${address(made)}[*].${attribute}, data.${address(found)}[*].${attribute}))`),
			).asString;
		this.zoneId = either("zone_id");
		this.arn = either("arn");
		this.nameServers = Token.asList(expression(`flatten(${address(made)}[*].name_servers)`));
	}
}
