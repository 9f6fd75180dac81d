import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target/index.js";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission/index.js";
import { Construct } from "constructs";
import { pipelineEventPatterns } from "../../runtime/contract/index.ts";
import type { Account } from "../account.ts";
import { sameRegion } from "../attach/trigger.ts";
import { DAY_OF_TRIES } from "../dead-letters.ts";
import type { PipelineFunction } from "./pipeline-function.ts";

/** Properties of {@link PipelineEvents}. */
export interface PipelineEventsProps {
	/** Where it is deployed. */
	readonly account: Account;
	/** ARN of the controller's state machine. */
	readonly stateMachineArn: string;
	/** Name of the service. */
	readonly serviceName: string;
	/** Name of the pipeline. */
	readonly pipelineName: string;
	/** Names of the rules. */
	readonly rules: Readonly<Record<"ended" | "review" | "rollout", string>>;
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
		const { serviceName, pipelineName: pipeline, rules } = props;
		const patterns = pipelineEventPatterns(pipeline, serviceName);
		// Executions under way are canceled when somebody changes the pipeline.
		this.wake("ended", `Executions of ${pipeline} that failed, or were stopped or canceled`, {
			name: rules.ended,
			pattern: patterns.ended,
		});
		this.wake("review", `The review of ${pipeline}: it begins to wait, or is refused`, {
			name: rules.review,
			pattern: patterns.review,
		});
		this.wake("rollout", `What rollouts of ${serviceName} come to: answers the review of ${pipeline}`, {
			name: rules.rollout,
			pattern: patterns.rollout,
		});
	}

	private wake(
		id: string,
		description: string,
		{ name, pattern }: { readonly name: string; readonly pattern: object },
	): void {
		const { function: woken, deadLetters } = this.props.function;
		const rule = new CloudwatchEventRule(this, id, {
			name,
			description,
			eventPattern: JSON.stringify(pattern),
			lifecycle: { precondition: [sameRegion(this.props)] },
		});
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
