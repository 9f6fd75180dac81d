import { Op } from "cdktf";
import type { Construct } from "constructs";
import type { Account } from "../account.ts";
import type { AttachedController } from "../attach/attached.ts";
import { Attachment } from "../attach/attachment.ts";
import { existingFrom, existingListFrom, partOf } from "../existing.ts";
import { expression, type Flag, named, namedFlag, namedList } from "../expressions.ts";
import { EFFECTIVE_PREVIEW_NAME, EFFECTIVE_RECORD_NAME } from "../inputs/dns.ts";
import { DUAL_STACK } from "../inputs/estate.ts";
import type { Inputs } from "../inputs/inputs.ts";
import { judge, timing } from "../inputs/settings.ts";
import { Network } from "../network/network.ts";
import { Service, type ServiceProps } from "../service/service.ts";
import { Zone } from "../service/zone.ts";

/** What a service is made with. */
export interface CreatedServiceProps {
	/** Where it is deployed. */
	readonly account: Account;
	/** All its variables. */
	readonly inputs: Inputs;
	/** The controller that is to roll it out. */
	readonly controller: AttachedController;
	/** Path of the zip file with the prober's code, as Terraform finds it. */
	readonly proberBundle: string;
}

/** A service with all that it needs, made by the variables, and attached to a controller. */
export interface CreatedService {
	readonly service: Service;
	readonly attachment: Attachment;
	readonly zone: Zone;
	/** The name that users resolve. */
	readonly recordName: string;
	/** The name that leads to the idle load balancer. */
	readonly previewName: string;
	/** Whether the load balancers speak HTTPS. */
	readonly https: Flag;
}

/** Makes a service by the variables, with whatever of it does not exist yet, and attaches it to a controller. */
export function makeService(scope: Construct, props: CreatedServiceProps): CreatedService {
	const { inputs } = props;
	const recordName = named(scope, "record-name", expression(EFFECTIVE_RECORD_NAME));
	const previewName = named(scope, "preview-name", expression(EFFECTIVE_PREVIEW_NAME));
	const https = inputs.dns.https.booleanValue as unknown as Flag;
	const dualStack = namedFlag(scope, "dual-stack", expression(DUAL_STACK));
	const create = creations(scope);
	const zone = new Zone(scope, "zone:", {
		name: inputs.dns.zoneName.stringValue,
		create: inputs.dns.createZone.booleanValue,
		existing: existingFrom("hosted_zone", "id"),
	});
	const byNat = namedFlag(scope, "probes-by-nat", probesByNat(inputs, dualStack));
	const network = makeNetwork(scope, inputs, { dualStack, create: create.vpc, byNat });
	const names = { recordName, previewName, https };
	const service = new Service(scope, "service:", {
		...serviceProps(inputs, create),
		...names,
		account: props.account,
		network,
		zone,
		dualStack,
	});
	const attachment = new Attachment(scope, "attachment:", {
		...attachmentProps(props),
		...names,
		service,
		zone,
		place: {
			vpcId: network.vpc.id,
			subnetIds: network.proberSubnetIds,
			ipv6: network.proberHasIpv6,
			nat: { used: byNat, ips: network.natIps },
		},
	});
	return { service, attachment, zone, ...names };
}

/** Whether probes reach the load balancers at public IPv4 addresses, by NAT gateways. */
function probesByNat({ estate }: Inputs, dualStack: Flag): Flag {
	const known = expression("(var.vpc == null ? false : length(local.vpc.nat_gateway_ips) > 0)");
	return Op.and(Op.not(estate.internal.booleanValue), Op.or(Op.not(dualStack), known));
}

/** What is created because it does not exist: each is decided once, under a name. */
type Creations = ReturnType<typeof creations>;

function creations(scope: Construct) {
	const create = (what: string, condition: string) => namedFlag(scope, `create-${what}`, expression(condition));
	return {
		vpc: create("vpc", "var.vpc == null"),
		cluster: create("cluster", "var.cluster == null"),
		taskDefinitions: create("task-definitions", "var.task_definitions == null"),
		albSecurityGroups: create("alb-security-groups", "local.security_groups.albs == null"),
		taskSecurityGroup: create("task-security-group", "local.security_groups.tasks == null"),
	};
}

/** What of a network is decided for other parts, too. */
interface NetworkDecisions {
	readonly dualStack: Flag;
	readonly create: Flag;
	readonly byNat: Flag;
}

function makeNetwork(scope: Construct, { service, network }: Inputs, decisions: NetworkDecisions): Network {
	// Without try: of a list with unknown parts it would not even tell the length, by which is counted.
	const part = (name: string, of: string) =>
		namedList(scope, `existing-${name}`, expression(`var.vpc == null ? [] : ${of}`));
	const { dualStack, create, byNat } = decisions;
	return new Network(scope, "network:", {
		name: service.name.stringValue,
		cidr: network.vpcCidr.stringValue,
		azCount: network.azCount.numberValue,
		natGateways: network.natGateways.numberValue,
		dualStack,
		existing: {
			exists: expression("(var.vpc != null)"),
			missing: create,
			value: {
				vpcId: partOf("vpc", "id"),
				albSubnetIds: part("alb-subnet-ids", "local.vpc.alb_subnet_ids"),
				taskSubnetIds: part("task-subnet-ids", "local.vpc.task_subnet_ids"),
				assignPublicIp: expression("try(local.vpc.assign_public_ip, false)"),
				proberSubnetIds: part("prober-subnet-ids", PROBER_SUBNETS),
				natGatewayIps: part("nat-gateway-ips", "local.vpc.nat_gateway_ips"),
				proberNeedsIpv6: Op.and(expression("(var.probes && !var.internal)"), Op.not(byNat)),
			},
		},
	});
}

const PROBER_SUBNETS = "local.vpc.prober_subnet_ids != null ? local.vpc.prober_subnet_ids : local.vpc.alb_subnet_ids";

type ServiceSettings = Omit<
	ServiceProps,
	"account" | "network" | "zone" | "recordName" | "previewName" | "https" | "dualStack"
>;

function serviceProps(inputs: Inputs, create: Creations): ServiceSettings {
	const { service, network, healthCheck, safetyNet, operations, estate } = inputs;
	return {
		...taskProps(inputs, create),
		name: service.name.stringValue,
		cpu: service.cpu.numberValue,
		memory: service.memory.numberValue,
		cpuArchitecture: service.cpuArchitecture.stringValue,
		desiredCount: service.desiredCount.numberValue,
		idleCount: service.idleCount.numberValue,
		gracePeriodSeconds: healthCheck.gracePeriodSeconds.numberValue,
		healthCheck: {
			path: healthCheck.path.stringValue,
			matcher: healthCheck.matcher.stringValue,
			intervalSeconds: healthCheck.intervalSeconds.numberValue,
			timeoutSeconds: healthCheck.timeoutSeconds.numberValue,
			healthyThreshold: healthCheck.healthyThreshold.numberValue,
			unhealthyThreshold: healthCheck.unhealthyThreshold.numberValue,
			deregistrationDelaySeconds: healthCheck.deregistrationDelaySeconds.numberValue,
		},
		safetyNet: {
			enabled: safetyNet.enabled.booleanValue,
			serverErrorsPerMinute: safetyNet.serverErrorsPerMinute.numberValue,
		},
		ingressCidrs: network.ingressCidrs.listValue,
		previewCidrs: network.previewCidrs.listValue,
		internal: estate.internal.booleanValue,
		clusterArn: existingFrom("cluster", "arn", create.cluster),
		certificateArn: existingFrom("certificate", "arn"),
		albSecurityGroupIds: existingListFrom("security_groups", "albs", create.albSecurityGroups),
		taskSecurityGroupIds: existingListFrom("security_groups", "tasks", create.taskSecurityGroup),
		deletionProtection: operations.deletionProtection.booleanValue,
		accessLogsBucket: operations.accessLogsBucket.stringValue,
		logRetentionDays: operations.logRetentionDays.numberValue,
	};
}

function taskProps({ service, tasks, estate }: Inputs, create: Creations) {
	const containers = (color: string) => ({
		containers: existingFrom("container_definitions", color),
		definition: existingFrom("task_definitions", color, create.taskDefinitions),
	});
	return {
		colors: {
			blue: { image: service.blueImage.stringValue, environment: "var.blue_environment", ...containers("blue") },
			green: { image: service.greenImage.stringValue, environment: "var.green_environment", ...containers("green") },
		},
		containerName: tasks.containerName.stringValue,
		containerPort: service.containerPort.numberValue,
		taskDefinitionOwner: tasks.taskDefinitionOwner.stringValue,
		taskRoleArn: tasks.taskRoleArn.stringValue,
		executionRoleArn: existingFrom("execution_role", "arn"),
		logGroupName: existingFrom("log_group", "name"),
		kmsKeyArn: estate.kmsKeyArn.stringValue,
		capacityProviders: "local.capacity_providers",
		enableExecuteCommand: tasks.enableExecuteCommand.booleanValue as unknown as Flag,
	};
}

function attachmentProps({ account, inputs, controller, proberBundle }: CreatedServiceProps) {
	const { service, rollout, operations, estate } = inputs;
	return {
		account,
		controller,
		proberBundle,
		serviceName: service.name.stringValue,
		schedule: "local.schedule",
		timing: timing(rollout),
		judge: judge(inputs),
		idleCount: service.idleCount.numberValue,
		headroomPercent: rollout.headroomPercent.numberValue,
		stragglerPercent: rollout.stragglerPercent.numberValue,
		logRetentionDays: operations.logRetentionDays.numberValue,
		kmsKeyArn: estate.kmsKeyArn.stringValue,
	};
}
