import { TerraformLocal, Token } from "cdktf";
import type { Construct } from "constructs";
import type { Account } from "../account.ts";
import type { AttachedController } from "../attach/attached.ts";
import { ServiceAttachment } from "../attach/attachment.ts";
import { type Existing, present } from "../existing.ts";
import type { Flag } from "../expressions.ts";
import { release } from "../inputs/settings.ts";
import type { ServiceValues } from "../inputs/value-types.ts";
import { type ExistingNetwork, Network } from "../network/network.ts";
import { TwoColorService } from "../service/service.ts";
import { Zone } from "../service/zone.ts";
import { EFFECTIVE_PREVIEW_NAME, EFFECTIVE_RECORD_NAME } from "../variables/dns.ts";
import { DUAL_STACK } from "../variables/estate.ts";
import { OWN_HEALTH_CHECK } from "../variables/index.ts";
import { serviceSettings } from "./service-settings.ts";

/** What a service is made with. */
export interface CreatedServiceProps {
	/** Where it is deployed. */
	readonly account: Account;
	/** What it is to be. */
	readonly values: ServiceValues;
	/** The controller that is to roll it out. */
	readonly controller: AttachedController;
	/** Path of the zip file with the prober's code, as Terraform finds it. */
	readonly proberBundle: string;
	/**
	 * A network that is made elsewhere.
	 * @default - made here
	 */
	readonly network?: Network;
	/**
	 * A zone that is found or made elsewhere.
	 * @default - found or made here
	 */
	readonly zone?: Zone;
}

/** A service with all that it needs, made by the variables, and attached to a controller. */
export interface CreatedService {
	readonly service: TwoColorService;
	readonly attachment: ServiceAttachment;
	readonly zone: Zone;
	readonly network: Network;
	/** The name that users resolve. */
	readonly recordName: string;
	/** The name that leads to the idle load balancer. */
	readonly previewName: string;
	/** Whether the load balancers speak HTTPS. */
	readonly https: Flag;
}

/** Makes a service by its values, with whatever of it does not exist yet, and attaches it to a controller. */
export function makeService(scope: Construct, props: CreatedServiceProps): CreatedService {
	const { account, values, controller, proberBundle } = props;
	const named = (id: string, source: string) => nameOf(scope, id, values.worth(source));
	const names = {
		recordName: named("record", EFFECTIVE_RECORD_NAME),
		previewName: named("preview", EFFECTIVE_PREVIEW_NAME),
		https: values.flag("https"),
	};
	const dualStack = values.decision(`(${DUAL_STACK})`);
	const zone =
		props.zone ??
		new Zone(scope, "zone", {
			name: values.text("zone_name"),
			create: values.flag("create_zone"),
			...present("existing", values.existing("hosted_zone", "id", Token.asString)),
		});
	const network = props.network ?? makeNetwork(scope, values, dualStack);
	const service = new TwoColorService(scope, "service", {
		...serviceSettings(values),
		...names,
		account,
		network,
		zone,
		dualStack,
	});
	const attachment = new ServiceAttachment(scope, "attachment", {
		...release(values, OWN_HEALTH_CHECK),
		...names,
		account,
		controller,
		proberBundle,
		serviceName: values.text("name"),
		logRetentionDays: values.number("log_retention_days"),
		...present("kmsKeyArn", values.optionalText("kms_key_arn")),
		service,
		zone,
		place: {
			vpcId: network.vpc.id,
			subnetIds: network.proberSubnetIds,
			ipv6: network.proberHasIpv6,
			nat: { used: values.decision(BY_NAT), ips: network.natIps },
		},
	});
	return { service, attachment, zone, network, ...names };
}

/** Whether probes reach the load balancers at public IPv4 addresses, by NAT gateways. */
const BY_NAT = `(!var.internal && (!(${DUAL_STACK}) || (var.vpc == null ? false : length(local.vpc.nat_gateway_ips) > 0)))`;

function makeNetwork(scope: Construct, values: ServiceValues, dualStack: Flag): Network {
	return new Network(scope, "network", {
		name: values.text("name"),
		cidr: values.text("vpc_cidr"),
		azCount: values.number("az_count"),
		natGateways: values.number("nat_gateways"),
		dualStack,
		...present("existing", existingNetwork(values)),
	});
}

function existingNetwork(values: ServiceValues): Existing<ExistingNetwork> | undefined {
	const vpc = values.existing("vpc", "id", Token.asString);
	if (!vpc) return undefined;
	// Without try: of a list with unknown parts it would not even tell the length, by which is counted.
	const part = (name: string) => Token.asList(values.worth(`(var.vpc == null ? [] : local.vpc.${name})`));
	const probers = "local.vpc.prober_subnet_ids != null ? local.vpc.prober_subnet_ids : local.vpc.alb_subnet_ids";
	return {
		exists: vpc.exists,
		value: {
			vpcId: vpc.value,
			albSubnetIds: part("alb_subnet_ids"),
			taskSubnetIds: part("task_subnet_ids"),
			assignPublicIp: values.decision("try(local.vpc.assign_public_ip, false)"),
			proberSubnetIds: Token.asList(values.worth(`(var.vpc == null ? [] : ${probers})`)),
			natGatewayIps: part("nat_gateway_ips"),
			proberNeedsIpv6: values.decision(`(var.probes && !var.internal && !${BY_NAT})`),
		},
	};
}

/** A name as it is, where it is known; otherwise one in Terraform's words, which would be long wherever it stands. */
export function nameOf(scope: Construct, id: string, name: unknown): string {
	const known = typeof name === "string" && !Token.isUnresolved(name);
	return known ? name : new TerraformLocal(scope, id, name).asString;
}
