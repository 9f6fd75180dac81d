import { Token } from "cdktf";
import { Construct } from "constructs";
import type { AttachedController } from "../attach/attached.ts";
import type { AllBundles } from "../controller/controller.ts";
import { propValues } from "../inputs/prop-values.ts";
import type { DeliveredService } from "../pipeline/delivered.ts";
import { pipelineUrl } from "../pipeline/outputs.ts";
import type { CommonProps } from "../props/common.ts";
import type { PipelineSettings } from "../props/pipeline.ts";
import { boundRoles } from "../published/boundary.ts";
import { makePipeline } from "../published/pipeline.ts";
import { tagEverything } from "../tagging.ts";
import { PIPELINE_VARIABLES } from "../variables/pipeline.ts";
import type { Attachment } from "./attachment.ts";
import { codeOf } from "./code.ts";
import { accountOf, placeOf } from "./place.ts";
import type { Service } from "./service.ts";

/** Properties of {@link Pipeline}. */
export interface PipelineProps extends PipelineSettings, CommonProps {
	/** The service's controller: a {@link Controller}, or what another stack says of one. */
	readonly controller: Pick<AttachedController, "tableName" | "releaseFunctionName" | "stateMachineArn" | "topicArn">;
	/** The service that is delivered to: a {@link Service}, an {@link Attachment}, or what it will be. */
	readonly service: Pick<Service | Attachment, "delivered"> | DeliveredService;
	/**
	 * Code of the function behind the pipeline's actions: the path of a zip file on this machine.
	 * @default - what comes with the package
	 */
	readonly bundles?: Partial<AllBundles>;
}

/**
 * A delivery pipeline of one service: from a change to a release that somebody has seen, and back.
 * @throws {InvalidProps} with all faults of its props
 */
export class Pipeline extends Construct {
	/** Name of the pipeline. */
	readonly pipelineName: string;
	/** ARN of the pipeline. */
	readonly pipelineArn: string;
	/** Where the pipeline is seen, and releases are approved. */
	readonly pipelineUrl: string;
	/** URI of the repository of images, without a tag. */
	readonly repositoryUri: string;
	/** ARN of the connection to the git repository; null without one. One that is made here awaits one click. */
	readonly connectionArn: string;
	/** URL of the queue with what the pipeline's function was not told or could not do. It should stay empty. */
	readonly deadLetterQueueUrl: string;

	constructor(scope: Construct, id: string, { service, ...props }: PipelineProps) {
		super(scope, id);
		const delivered = "delivered" in service ? service.delivered : service;
		const values = propValues(this, PIPELINE_VARIABLES, { ...props, service: whole(delivered) }, placeOf(this));
		const account = accountOf(this);
		const {
			pipeline,
			repository,
			source,
			function: woken,
		} = makePipeline(this, {
			account,
			values,
			controller: props.controller,
			bundle: codeOf(this, "pipeline", props.bundles),
		});
		boundRoles(this, values.optionalText("permissions_boundary_arn"));
		tagEverything(this, values.worth("var.tags"));
		this.pipelineName = pipeline.name;
		this.pipelineArn = pipeline.arn;
		this.pipelineUrl = pipelineUrl(pipeline.name, account);
		this.repositoryUri = repository.uri;
		this.connectionArn = source.connectionArn;
		this.deadLetterQueueUrl = woken.deadLetters.url;
	}
}

/** With all that Terraform's type adds where it is left out. */
function whole(service: DeliveredService) {
	const { schedule, longestRolloutSeconds = null, cpuArchitecture = null } = service;
	const steps = Token.isUnresolved(schedule) ? schedule : schedule.map((step) => ({ gate: false, ...step }));
	return { ...service, longestRolloutSeconds, cpuArchitecture, schedule: steps };
}
