import { Construct } from "constructs";
import type { AttachedController } from "../attach/attached.ts";
import type { Bundles } from "../controller/controller.ts";
import { propValues } from "../inputs/prop-values.ts";
import type { DeliveredService } from "../pipeline/delivered.ts";
import type { AttachedProps } from "../props/attached.ts";
import type { CommonProps } from "../props/common.ts";
import { attachExisting, deliveredExisting } from "../published/attach.ts";
import { boundRoles } from "../published/boundary.ts";
import { tagEverything } from "../tagging.ts";
import { ATTACH_VARIABLES } from "../variables/index.ts";
import { codeOf } from "./code.ts";
import { accountOf, placeOf } from "./place.ts";
import type { ReleaseProps } from "./service.ts";

/** Properties of {@link Attachment}. */
export interface AttachmentProps extends AttachedProps, ReleaseProps, CommonProps {
	/** The controller that is to roll it out: a {@link Controller}, or what another stack says of one. */
	readonly controller: AttachedController;
	/**
	 * Code of the function that sends probes: the path of a zip file on this machine.
	 * @default - what comes with the package
	 */
	readonly bundles?: Partial<Bundles>;
}

/**
 * Attaches two load balancers and two ECS services that exist already to a controller.
 * @throws {InvalidProps} with all faults of its props
 */
export class Attachment extends Construct {
	/** Where its rollouts are seen. */
	readonly dashboardUrl: string;
	/** URL of the queue for events that could not start a rollout. It should stay empty. */
	readonly deadLetterQueueUrl: string;
	/** Id of the security group that probes come from, which the load balancers must admit; null without probes. */
	readonly proberSecurityGroupId: string;
	/** What a {@link Pipeline} must know of it. */
	readonly delivered: DeliveredService;

	constructor(scope: Construct, id: string, props: AttachmentProps) {
		super(scope, id);
		const values = propValues(this, ATTACH_VARIABLES, props, placeOf(this));
		const attachment = attachExisting(this, {
			account: accountOf(this),
			values,
			controller: props.controller,
			proberBundle: codeOf(this, "prober", props.bundles),
		});
		boundRoles(this, values.optionalText("permissions_boundary_arn"));
		tagEverything(this, values.worth("var.tags"));
		this.dashboardUrl = attachment.dashboardUrl;
		this.deadLetterQueueUrl = attachment.deadLetterQueueUrl;
		this.proberSecurityGroupId = attachment.proberSecurityGroupId;
		this.delivered = deliveredExisting(values);
	}
}
