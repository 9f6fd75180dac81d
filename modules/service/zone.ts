import { DataAwsRoute53Zone } from "@cdktf/provider-aws/lib/data-aws-route53-zone/index.js";
import { Route53Zone } from "@cdktf/provider-aws/lib/route53-zone/index.js";
import { conditional, Fn, Op, TerraformLocal, Token } from "cdktf";
import { Construct } from "constructs";
import { address, expression, type Flag, numberIf, stringOrNull } from "../expressions.ts";
import type { Given } from "../given.ts";

/** Properties of {@link Zone}. */
export interface ZoneProps {
	/** Name of the zone. */
	readonly name: string;
	/** Whether to make it here, rather than find it: a public one. */
	readonly create: Flag;
	/**
	 * Id of the zone. Needed where several zones have the same name, or the zone is made by the same plan.
	 * @default - the public one of that name
	 */
	readonly existing?: Given<string>;
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
		const found = this.find(props);
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

	private find({ name, create, existing }: ZoneProps): DataAwsRoute53Zone {
		const byName = { name, privateZone: false };
		const byId = existing && {
			zoneId: stringOrNull(existing.exists, existing.value),
			name: Token.asString(conditional(existing.exists, Token.nullValue(), name)),
			privateZone: Token.asAny(conditional(existing.exists, Token.nullValue(), false)),
		};
		return new DataAwsRoute53Zone(this, "existing", {
			count: numberIf(create, 0, 1),
			...(byId ?? byName),
			lifecycle: {
				postcondition: [
					{
						condition: Op.eq(Fn.trimsuffix(Token.asString(expression("self.name")), "."), name),
						errorMessage: `The hosted zone is named \${self.name}, not ${name}. Give the name of the zone whose id you give, and a record that lies in it.`,
					},
				],
			},
		});
	}
}
