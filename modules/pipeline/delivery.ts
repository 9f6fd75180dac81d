import { CodestarnotificationsNotificationRule } from "@cdktf/provider-aws/lib/codestarnotifications-notification-rule/index.js";
import { Fn, Token } from "cdktf";
import { Construct } from "constructs";
import type { Account } from "../account.ts";
import type { AttachedController } from "../attach/attached.ts";
import type { CustomerKey } from "../customer-key.ts";
import type { Existing } from "../existing.ts";
import type { Flag } from "../expressions.ts";
import { Artifacts } from "./artifacts.ts";
import { Build, type BuildProps } from "./build.ts";
import { buildPermissions } from "./build-permissions.ts";
import type { Delivered } from "./delivered.ts";
import { Pipeline } from "./pipeline.ts";
import { PipelineEvents } from "./pipeline-events.ts";
import { PipelineFunction } from "./pipeline-function.ts";
import { Repository } from "./repository.ts";
import { Source, type SourceKind } from "./source.ts";
import { SourceEvents } from "./source-events.ts";

/** What people are told beside how rollouts ended, which the controller tells: https://docs.aws.amazon.com/dtconsole/latest/userguide/concepts.html */
const NOTIFIED = ["manual-approval-needed", "pipeline-execution-failed", "pipeline-execution-canceled"].map(
	(event) => `codepipeline-pipeline-${event}`,
);

/** Properties of {@link Delivery}. */
export interface DeliveryProps extends Pick<BuildProps, "buildspec" | "image" | "computeType" | "timeoutMinutes"> {
	/** Where it is deployed. */
	readonly account: Account;
	/** The service that is delivered to. */
	readonly service: Delivered;
	/** The service's controller. */
	readonly controller: Pick<AttachedController, "tableName" | "releaseFunctionName" | "stateMachineArn" | "topicArn">;
	/** Where a change comes from: a Terraform expression without `${}`. */
	readonly source: string;
	/** Whether it is of a kind. */
	readonly is: Readonly<Record<SourceKind, Flag>>;
	/** ARN of a connection that may exist already. */
	readonly connectionArn: Existing<string> | undefined;
	/** Whether a connection is made. */
	readonly createsConnection: Flag;
	/** Whether somebody must approve. */
	readonly review: Flag;
	/** Name of the repository of images, whoever makes it. */
	readonly repositoryName: string;
	/** Whether it is made here. */
	readonly createsRepository: Flag;
	/** How many of the newest images are kept. */
	readonly imageRetention: number;
	/** ARN of the topic that hears of reviews and failures. */
	readonly notificationTopicArn: string;
	/** Path of the zip file with the function's code, as Terraform finds it. */
	readonly bundle: string;
	/** Days that logs are kept. */
	readonly logRetentionDays: number;
	/** Key of the user's own, or null. */
	readonly kmsKeyArn: CustomerKey;
	/** Whether repository and artifacts may be deleted with all that is in them. */
	readonly mayBeDeleted: Flag;
}

/** A delivery pipeline of one service: from a change to a release that somebody has seen, and back. */
export class Delivery extends Construct {
	/** The pipeline. */
	readonly pipeline: Pipeline;
	/** Where a change comes from. */
	readonly source: Source;
	/** Where the images are. */
	readonly repository: Repository;
	/** What stages hand to each other. */
	readonly artifacts: Artifacts;
	/** What builds. */
	readonly build: Build;
	/** What releases. */
	readonly function: PipelineFunction;

	constructor(
		scope: Construct,
		id: string,
		private readonly props: DeliveryProps,
	) {
		super(scope, id);
		this.function = this.createFunction();
		this.repository = this.createRepository();
		this.artifacts = new Artifacts(this, "artifacts", { ...props, serviceName: this.serviceName, after: this.taken });
		this.source = new Source(this, "source", {
			...props,
			partition: props.account.partition,
			serviceName: this.serviceName,
			repositoryArn: this.repository.arn,
			after: this.taken,
		});
		this.build = this.createBuild();
		this.pipeline = new Pipeline(this, "pipeline:delivery", {
			...props,
			name: this.names.pipeline,
			source: this.source,
			artifacts: this.artifacts,
			projectName: this.build.name,
			functionName: this.function.function.resource.functionName,
			functionArn: this.function.function.arn,
		});
		this.listen();
	}

	private get serviceName(): string {
		return this.props.service.name;
	}

	/** Everything is named after the service: it has one pipeline. */
	private get names() {
		const name = this.serviceName;
		return {
			pipeline: `${name}-delivery`,
			build: `${name}-build`,
			function: `${name}-pipeline`,
			rules: {
				ended: `${name}-pipeline-ended`,
				review: `${name}-pipeline-review`,
				rollout: `${name}-pipeline-rollout`,
			},
			sourceRule: `${name}-pipeline-source`,
		};
	}

	/** Not what the pipeline says of itself: the function is made before it. */
	private get pipelineArn(): string {
		return this.props.account.arn("codepipeline", this.names.pipeline);
	}

	/** What a second pipeline for the service would find taken: it then makes nothing else. */
	private get taken() {
		return [this.function.function.resource];
	}

	private createFunction(): PipelineFunction {
		const { controller } = this.props;
		const { rules, sourceRule } = this.names;
		return new PipelineFunction(this, "function", {
			...this.props,
			name: this.names.function,
			pipelineName: this.names.pipeline,
			pipelineArn: this.pipelineArn,
			stateMachineName: Token.asString(Fn.element(Fn.split(":", controller.stateMachineArn), 6)),
			ruleNames: [...Object.values(rules), sourceRule],
		});
	}

	private createRepository(): Repository {
		const { repositoryName, createsRepository, imageRetention } = this.props;
		return new Repository(this, "repository:images", {
			...this.props,
			created: createsRepository,
			name: repositoryName,
			imagesKept: imageRetention,
			after: this.taken,
		});
	}

	private createBuild(): Build {
		const { account, service, createsRepository } = this.props;
		const { build: name } = this.names;
		return new Build(this, "build", {
			...this.props,
			name,
			pipelineName: this.names.pipeline,
			repositoryUri: this.repository.uri,
			after: this.taken,
			permissions: [
				...this.artifacts.use,
				...buildPermissions({
					account,
					name,
					service,
					repositoryArn: this.repository.arn,
					pushes: createsRepository,
					pipelineArn: this.pipelineArn,
				}),
			],
		});
	}

	/** What the pipeline hears of, and who hears of the pipeline. */
	private listen(): void {
		const { account, source, notificationTopicArn } = this.props;
		new SourceEvents(this, "source-events:change", {
			name: this.names.sourceRule,
			account,
			source,
			pipelineArn: this.pipeline.arn,
			deadLetters: this.function.deadLetters,
		});
		new PipelineEvents(this, "events", {
			account,
			stateMachineArn: this.props.controller.stateMachineArn,
			serviceName: this.serviceName,
			pipelineName: this.pipeline.name,
			rules: this.names.rules,
			function: this.function,
		});
		new CodestarnotificationsNotificationRule(this, "notifications", {
			name: this.names.pipeline,
			resource: this.pipeline.arn,
			detailType: "FULL",
			eventTypeIds: NOTIFIED,
			target: [{ address: notificationTopicArn, type: "SNS" }],
		});
	}
}
