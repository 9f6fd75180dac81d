import { Fn, Op, Token } from "cdktf";
import type { Construct } from "constructs";
import type { Account } from "../account.ts";
import type { AttachedController } from "../attach/attached.ts";
import { ServiceAttachment } from "../attach/attachment.ts";
import { type Existing, present } from "../existing.ts";
import { expression, type Flag, stringIf } from "../expressions.ts";
import { decided, namedDecision, namedText, namedTexts } from "../inputs/named-values.ts";
import { release } from "../inputs/settings.ts";
import type { ServiceValues } from "../inputs/value-types.ts";
import { PREVIEW_PORT } from "../naming.ts";
import { type ExistingNetwork, Network } from "../network/network.ts";
import type { DeliveredService } from "../pipeline/delivered.ts";
import { TwoColorService } from "../service/service.ts";
import { Zone } from "../service/zone.ts";
import { EFFECTIVE_PREVIEW_NAME, EFFECTIVE_RECORD_NAME } from "../variables/dns.ts";
import { DUAL_STACK } from "../variables/estate.ts";
import { OWN_HEALTH_CHECK } from "../variables/index.ts";
import { deliveredService } from "./delivered-outputs.ts";
import { type Creations, creations, serviceSettings } from "./service-settings.ts";

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
	/** What a delivery pipeline must know of it. */
	readonly delivered: DeliveredService;
}

/** Makes a service by its values, with whatever of it does not exist yet, and attaches it to a controller. */
export function makeService(scope: Construct, props: CreatedServiceProps): CreatedService {
	const { account, values, controller, proberBundle } = props;
	const names = {
		recordName: namedText(scope, "record-name", values.worth(EFFECTIVE_RECORD_NAME)),
		previewName: namedText(scope, "preview-name", values.worth(EFFECTIVE_PREVIEW_NAME)),
		https: values.flag("https"),
	};
	const dualStack = namedDecision(scope, "dual-stack", values.worth(DUAL_STACK));
	const create = creations(scope, values);
	const zone =
		props.zone ??
		new Zone(scope, "zone:", {
			name: values.text("zone_name"),
			create: values.flag("create_zone"),
			...present("existing", values.existing("hosted_zone", "id", Token.asString)),
		});
	const byNat = namedDecision(scope, "probes-by-nat", probesByNat(values, dualStack));
	const network = props.network ?? makeNetwork(scope, values, { dualStack, create, byNat });
	const service = new TwoColorService(scope, "service:", {
		...serviceSettings(values, create),
		...names,
		account,
		network,
		zone,
		dualStack,
	});
	const attachment = new ServiceAttachment(scope, "attachment:", {
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
			nat: { used: byNat, ips: network.natIps },
		},
	});
	return { service, attachment, zone, network, ...names, delivered: delivered(values, service, names) };
}

function delivered(
	values: ServiceValues,
	{ clusterArn, colors }: TwoColorService,
	{ https, previewName }: Pick<CreatedService, "https" | "previewName">,
): DeliveredService {
	return {
		...deliveredService(values, {
			name: values.text("name"),
			cluster: Fn.element(Fn.split("/", clusterArn), 1),
			blueService: colors.blue.name,
			greenService: colors.green.name,
			previewUrl: `${stringIf(https, "https", "http")}://${previewName}:${PREVIEW_PORT}`,
		}),
		cpuArchitecture: values.text("cpu_architecture"),
	};
}

/** Whether the way out of a VPC of the user's own is a NAT gateway, as far as it is told. */
const NAT_OF_OWN_VPC = "(var.vpc == null ? false : length(local.vpc.nat_gateway_ips) > 0)";

/** Whether probes reach the load balancers at public IPv4 addresses, by NAT gateways. */
const BY_NAT = `(!var.internal && (!(${DUAL_STACK}) || ${NAT_OF_OWN_VPC}))`;

function probesByNat(values: ServiceValues, dualStack: Flag): unknown {
	const known = values.worth(BY_NAT);
	if (typeof known === "boolean") return known;
	return Op.and(Op.not(values.flag("internal")), Op.or(Op.not(dualStack), expression(values.source(NAT_OF_OWN_VPC))));
}

/** What of a network is decided for other parts, too. */
interface NetworkDecisions {
	readonly dualStack: Flag;
	readonly create: Creations;
	readonly byNat: Flag;
}

function makeNetwork(scope: Construct, values: ServiceValues, decisions: NetworkDecisions): Network {
	return new Network(scope, "network:", {
		name: values.text("name"),
		cidr: values.text("vpc_cidr"),
		azCount: values.number("az_count"),
		natGateways: values.number("nat_gateways"),
		dualStack: decisions.dualStack,
		...present("existing", existingNetwork(scope, values, decisions)),
	});
}

function existingNetwork(
	scope: Construct,
	values: ServiceValues,
	{ create, byNat }: NetworkDecisions,
): Existing<ExistingNetwork> | undefined {
	const vpc = values.existing("vpc", "id", Token.asString, { missing: create.vpc });
	if (!vpc) return undefined;
	// Without try: of a list with unknown parts it would not even tell the length, by which is counted.
	const part = (name: string, of: string) =>
		namedTexts(scope, `existing-${name}`, values.worth(`var.vpc == null ? [] : ${of}`));
	const needsIpv6 = values.worth(`(var.probes && !var.internal && !${BY_NAT})`);
	return {
		...vpc,
		value: {
			vpcId: vpc.value,
			albSubnetIds: part("alb-subnet-ids", "local.vpc.alb_subnet_ids"),
			taskSubnetIds: part("task-subnet-ids", "local.vpc.task_subnet_ids"),
			assignPublicIp: values.decision("try(local.vpc.assign_public_ip, false)"),
			proberSubnetIds: part("prober-subnet-ids", PROBER_SUBNETS),
			natGatewayIps: part("nat-gateway-ips", "local.vpc.nat_gateway_ips"),
			proberNeedsIpv6: decided(needsIpv6, () =>
				Op.and(expression(values.source("(var.probes && !var.internal)")), Op.not(byNat)),
			),
		},
	};
}

const PROBER_SUBNETS = "local.vpc.prober_subnet_ids != null ? local.vpc.prober_subnet_ids : local.vpc.alb_subnet_ids";
