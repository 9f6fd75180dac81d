import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target/index.js";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission/index.js";
import { Construct } from "constructs";
import { EVENT_SOURCE } from "../../runtime/contract/index.ts";
import { DAY_OF_TRIES } from "../dead-letters.ts";
import type { PipelineFunction } from "./pipeline-function.ts";
import { WORDS } from "./words.ts";

/** Properties of {@link PipelineEvents}. */
export interface PipelineEventsProps {
	/** Name of the service. */
	readonly serviceName: string;
	/** Name of the pipeline. */
	readonly pipelineName: string;
	/** Names of the rules. */
	readonly rules: Readonly<Record<"stages" | "rollouts", string>>;
	/** What is woken. */
	readonly function: PipelineFunction;
}

/**
 * What a pipeline's function hears of beside its jobs. After a rejection or a time-out no action runs, so CodePipeline's own events end the
 * attempt; and what somebody decides by the command answers the review.
 */
export class PipelineEvents extends Construct {
	constructor(
		scope: Construct,
		id: string,
		private readonly props: PipelineEventsProps,
	) {
		super(scope, id);
		const { serviceName, pipelineName, rules } = props;
		this.wake("stages", `Executions of ${pipelineName} that failed, were rejected or were stopped`, {
			name: rules.stages,
			// https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html
			pattern: {
				source: ["aws.codepipeline"],
				"detail-type": ["Pipeline", "Stage", "Action"].map((what) => `CodePipeline ${what} Execution State Change`),
				detail: {
					pipeline: [pipelineName],
					// Executions under way are canceled when somebody changes the pipeline.
					state: ["FAILED", "STOPPED", "CANCELED"],
					$or: [{ stage: [{ exists: false }] }, { stage: [WORDS.stages.deliver] }],
				},
			},
		});
		this.wake("rollouts", `How rollouts of ${serviceName} go on: answers the review of ${pipelineName}`, {
			name: rules.rollouts,
			pattern: { source: [EVENT_SOURCE], detail: { service: [serviceName] } },
		});
	}

	private wake(
		id: string,
		description: string,
		{ name, pattern }: { readonly name: string; readonly pattern: object },
	): void {
		const { function: woken, deadLetters } = this.props.function;
		const rule = new CloudwatchEventRule(this, id, { name, description, eventPattern: JSON.stringify(pattern) });
		const permission = new LambdaPermission(this, `permission:${id}`, {
			functionName: woken.resource.functionName,
			action: "lambda:InvokeFunction",
			principal: "events.amazonaws.com",
			sourceArn: rule.arn,
		});
		new CloudwatchEventTarget(this, `target:${id}`, {
			rule: rule.name,
			targetId: "pipeline",
			arn: woken.arn,
			retryPolicy: DAY_OF_TRIES,
			deadLetterConfig: { arn: deadLetters.arn },
			dependsOn: [permission, deadLetters.policy],
		});
	}
}
