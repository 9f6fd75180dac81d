import { Fn, Token } from "cdktf";
import { Construct } from "constructs";
import { Artifacts } from "./artifacts.ts";
import { Build } from "./build.ts";
import { buildPermissions } from "./build-permissions.ts";
import type { DeliveryProps } from "./delivery-props.ts";
import { type PipelineNames, pipelineNames } from "./names.ts";
import { notifyOf } from "./notifications.ts";
import { Pipeline } from "./pipeline.ts";
import { PipelineEvents } from "./pipeline-events.ts";
import { PipelineFunction } from "./pipeline-function.ts";
import { Repository } from "./repository.ts";
import { Source } from "./source.ts";
import { SourceEvents } from "./source-events.ts";

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
	readonly #names: PipelineNames;

	constructor(
		scope: Construct,
		id: string,
		private readonly props: DeliveryProps,
	) {
		super(scope, id);
		this.#names = pipelineNames(props.service.name);
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
			name: this.#names.pipeline,
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

	/** Not what the pipeline says of itself: the function is made before it. */
	private get pipelineArn(): string {
		return this.props.account.arn("codepipeline", this.#names.pipeline);
	}

	/** What a second pipeline for the service would find taken: it then makes nothing else. */
	private get taken() {
		return [this.function.function.resource];
	}

	private createFunction(): PipelineFunction {
		const { controller } = this.props;
		const { rules, sourceRule } = this.#names;
		return new PipelineFunction(this, "function", {
			...this.props,
			name: this.#names.function,
			pipelineName: this.#names.pipeline,
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
		const { build: name } = this.#names;
		return new Build(this, "build", {
			...this.props,
			name,
			pipelineName: this.#names.pipeline,
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
			name: this.#names.sourceRule,
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
			rules: this.#names.rules,
			function: this.function,
		});
		notifyOf(this, "notifications", {
			name: this.#names.pipeline,
			pipelineArn: this.pipeline.arn,
			topicArn: notificationTopicArn,
		});
	}
}
