import { DataAwsRoute53Zone } from "@cdktf/provider-aws/lib/data-aws-route53-zone/index.js";
import { Route53Zone } from "@cdktf/provider-aws/lib/route53-zone/index.js";
import { Fn, Op, Token } from "cdktf";
import { Construct } from "constructs";
import type { Existing } from "../existing.ts";
import { address, expression, type Flag, named, numberIf } from "../expressions.ts";

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
	readonly existing?: Existing<string>;
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
		const created = new Route53Zone(this, "this", { count: numberIf(props.create, 1, 0), name: props.name });
		const zones = [address(created), ...this.find(props).map((found) => `data.${address(found)}`)];
		const either = (id: string, attribute: string) => {
			const all = zones.map((zone) => `${zone}[*].${attribute}`).join(", ");
			return named(this, `zone-${id}`, expression(`one(concat(${all}))`));
		};
		this.zoneId = either("id", "zone_id");
		this.arn = either("arn", "arn");
		this.nameServers = Token.asList(expression(`flatten(${address(created)}[*].name_servers)`));
	}

	private find({ name, create, existing }: ZoneProps): DataAwsRoute53Zone[] {
		const byName = existing ? Op.or(create, existing.exists) : create;
		return [
			...(existing ? [this.byId(existing, name)] : []),
			// The provider finds no zone that is not there yet, nor one of two with the same name, and its message has nothing but this
			// name to say what to do: give hosted_zone, or set create_zone.
			new DataAwsRoute53Zone(this, "by-name-or-create-zone", {
				count: numberIf(byName, 0, 1),
				name,
				privateZone: false,
			}),
		];
	}

	private byId({ exists, value }: Existing<string>, name: string): DataAwsRoute53Zone {
		return new DataAwsRoute53Zone(this, "by-id", {
			count: numberIf(exists, 1, 0),
			zoneId: value,
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
