import { Construct } from "constructs";
import type { AttachedController } from "../attach/attached.ts";
import type { Bundles } from "../controller/controller.ts";
import { present } from "../existing.ts";
import { propValues } from "../inputs/prop-values.ts";
import type { Network } from "../network/network.ts";
import type { DeliveredService } from "../pipeline/delivered.ts";
import type { CommonProps } from "../props/common.ts";
import type { DnsProps } from "../props/dns.ts";
import type { EstateProps, ExistingCluster } from "../props/estate.ts";
import type { TaskHealthProps } from "../props/health-check.ts";
import type { VerdictProps } from "../props/judge.ts";
import type { NetworkAccessProps } from "../props/network.ts";
import type { OperationsProps } from "../props/operations.ts";
import type { ProbingProps } from "../props/probes.ts";
import type { ScheduleProps } from "../props/rollout.ts";
import type { TaskProps } from "../props/tasks.ts";
import type { ToleranceProps } from "../props/tolerances.ts";
import type { WatcherProps } from "../props/watchers.ts";
import type { WorkloadProps } from "../props/workload.ts";
import { boundRoles } from "../published/boundary.ts";
import { type CreatedService, makeService } from "../published/created-service.ts";
import type { Zone } from "../service/zone.ts";
import { tagEverything } from "../tagging.ts";
import { SERVICE_VARIABLES } from "../variables/index.ts";
import { codeOf } from "./code.ts";
import { accountOf, placeOf } from "./place.ts";

/** How a service is released, whoever made it. */
export interface ReleaseProps extends ScheduleProps, VerdictProps, ToleranceProps, ProbingProps, WatcherProps {}

/** Properties of {@link Service}. */
export interface ServiceProps
	extends WorkloadProps,
		TaskProps,
		DnsProps,
		EstateProps,
		NetworkAccessProps,
		TaskHealthProps,
		ReleaseProps,
		OperationsProps,
		CommonProps {
	/** The controller that is to roll it out: a {@link Controller}, or what another stack says of one. */
	readonly controller: AttachedController;
	/**
	 * A network that another construct has made, such as another service's.
	 * @default - `vpc`, or one is made here
	 */
	readonly network?: Network;
	/**
	 * The hosted zone that another construct has found or made, such as another service's.
	 * @default - `hostedZone`, or it is found by its name
	 */
	readonly zone?: Zone;
	/**
	 * Code of the function that sends probes: the path of a zip file on this machine.
	 * @default - what comes with the package
	 */
	readonly bundles?: Partial<Bundles>;
}

/**
 * A service in two colors behind two load balancers, with whatever of its surroundings does not exist, attached to a controller.
 * @throws {InvalidProps} with all faults of its props
 */
export class Service extends Construct {
	/** The network that it stands in, for another service. */
	readonly network: Network;
	/** The zone of its names, for another service. */
	readonly zone: Zone;
	/** The cluster that it runs in, for another service. */
	readonly cluster: ExistingCluster;
	/** The name that users resolve. */
	readonly recordName: string;
	/** The name that leads to the idle color. */
	readonly previewName: string;
	/** Where its rollouts are seen. */
	readonly dashboardUrl: string;
	/** URL of the queue for events that could not start a rollout. It should stay empty. */
	readonly deadLetterQueueUrl: string;
	/** Id of the security group that probes come from; null without probes. */
	readonly proberSecurityGroupId: string;
	/** What a {@link Pipeline} must know of it. */
	readonly delivered: DeliveredService;
	/** Its parts: load balancers, services, records. */
	readonly parts: CreatedService["service"];

	constructor(scope: Construct, id: string, props: ServiceProps) {
		super(scope, id);
		const { controller, network, zone, bundles } = props;
		const values = propValues(this, SERVICE_VARIABLES, props, placeOf(this));
		const created = makeService(this, {
			account: accountOf(this),
			values,
			controller,
			proberBundle: codeOf(this, "prober", bundles),
			...present("network", network),
			...present("zone", zone),
		});
		boundRoles(this, values.optionalText("permissions_boundary_arn"));
		tagEverything(this, values.worth("var.tags"));
		this.network = created.network;
		this.zone = created.zone;
		this.cluster = { arn: created.service.clusterArn };
		this.recordName = created.recordName;
		this.previewName = created.previewName;
		this.dashboardUrl = created.attachment.dashboardUrl;
		this.deadLetterQueueUrl = created.attachment.deadLetterQueueUrl;
		this.proberSecurityGroupId = created.attachment.proberSecurityGroupId;
		this.delivered = created.delivered;
		this.parts = created.service;
	}
}
