import { LambdaFunctionEventInvokeConfig } from "@cdktf/provider-aws/lib/lambda-function-event-invoke-config/index.js";
import { Construct } from "constructs";
import type { Account } from "../account.ts";
import type { AttachedController } from "../attach/attached.ts";
import { type CustomerKey, isExisting, useOfTableKey } from "../customer-key.ts";
import { DeadLetters } from "../dead-letters.ts";
import { type Flag, listIf, stringIf } from "../expressions.ts";
import { BundledFunction } from "../function.ts";
import type { Permission } from "../iam.ts";
import type { Delivered } from "./delivered.ts";
import { functionPermissions } from "./function-permissions.ts";

/** What Lambda asks of who sends what a function could not do to a queue with a key: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html */
const QUEUE_KEY_ACTIONS = ["kms:Decrypt", "kms:GenerateDataKey"];

/** Properties of {@link PipelineFunction}. */
export interface PipelineFunctionProps {
	/** Name of the function. */
	readonly name: string;
	/** Where it is deployed. */
	readonly account: Account;
	/** The service that it releases, and no other. */
	readonly service: Delivered;
	/** The service's controller. */
	readonly controller: Pick<AttachedController, "tableName" | "releaseFunctionName" | "stateMachineArn" | "topicArn">;
	/** Name of that controller's state machine. */
	readonly stateMachineName: string;
	/** Name of the pipeline. */
	readonly pipelineName: string;
	/** ARN of the pipeline. */
	readonly pipelineArn: string;
	/** Whether somebody must approve. */
	readonly review: Flag;
	/** Names of the rules that wake it. */
	readonly ruleNames: readonly string[];
	/** Path of the zip file with its code, as Terraform finds it. */
	readonly bundle: string;
	/** Days that logs are kept. */
	readonly logRetentionDays: number;
	/** Key of the user's own, or null. */
	readonly kmsKeyArn: CustomerKey;
}

/**
 * The function behind the actions of one pipeline. It asks for releases, opens the gate of its own attempt, and ends what was rejected. Its
 * name is taken once: AWS refuses a second pipeline for the service.
 */
export class PipelineFunction extends Construct {
	/** The function. */
	readonly function: BundledFunction;
	/** Where what could not be told to it goes, and what it could not do. */
	readonly deadLetters: DeadLetters;

	constructor(
		scope: Construct,
		id: string,
		private readonly props: PipelineFunctionProps,
	) {
		super(scope, id);
		const { name, account, kmsKeyArn } = props;
		this.deadLetters = new DeadLetters(this, "dead-letters:undelivered", {
			name: `${name}-undelivered`,
			ruleArns: props.ruleNames.map((rule) => account.arn("events", `rule/${rule}`)),
			topicArn: props.controller.topicArn,
			kmsKeyArn,
			meaning: `The function ${name} has failed three times over an event or a job of the pipeline ${props.pipelineName}, or EventBridge could not reach it. A review that was rejected may not have ended its rollout, which then waits at its gate until that times out. Read the message and the newest errors in the log group /aws/lambda/${name}, see where the rollout is ("status"), abort it if somebody has rejected it, then purge the queue.`,
		});
		this.function = this.create();
		new LambdaFunctionEventInvokeConfig(this, "invocation:this", {
			functionName: this.function.resource.functionName,
			maximumRetryAttempts: 2,
			maximumEventAgeInSeconds: 21_600,
			destinationConfig: { onFailure: { destination: this.deadLetters.arn } },
			dependsOn: [this.function.permissions],
		});
	}

	private create(): BundledFunction {
		const { name, account, bundle, logRetentionDays, kmsKeyArn, service, controller } = this.props;
		return new BundledFunction(this, "this", {
			name,
			description: `Releases ${service.name} for its pipeline`,
			bundle,
			logRetentionDays,
			kmsKeyArn,
			// It waits for the function that takes releases, which has a minute.
			timeoutSeconds: 120,
			environment: {
				SERVICE_NAME: service.name,
				PIPELINE_NAME: this.props.pipelineName,
				TABLE_NAME: controller.tableName,
				RELEASE_FUNCTION_NAME: controller.releaseFunctionName,
				STATE_MACHINE_ARN: controller.stateMachineArn,
				PREVIEW_URL: service.previewUrl,
				REVIEW: stringIf(this.props.review, "required", "off"),
			},
			permissions: [...functionPermissions({ ...this.props, ...controller, serviceName: service.name }), this.giveUp()],
			permissionsOfSome: [...useOfTableKey(kmsKeyArn, account, true), ...this.useOfQueueKey()],
		});
	}

	private giveUp(): Permission {
		return { sid: "SendUndone", actions: ["sqs:SendMessage"], resources: [this.deadLetters.arn] };
	}

	private useOfQueueKey(): Permission[] {
		const { kmsKeyArn: key } = this.props;
		if (key === undefined) return [];
		return [{ sid: "EncryptUndone", actions: QUEUE_KEY_ACTIONS, resources: listIf(isExisting(key), [key]) }];
	}
}
