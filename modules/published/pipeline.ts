import { Fn, Token } from "cdktf";
import type { Construct } from "constructs";
import { Account } from "../account.ts";
import type { AttachedController } from "../attach/attached.ts";
import type { Flag } from "../expressions.ts";
import { declaredValues } from "../inputs/declared-values.ts";
import { namedDecision, namedText } from "../inputs/named-values.ts";
import type { PipelineValues } from "../inputs/value-types.ts";
import { buildImage } from "../pipeline/build.ts";
import type { Delivered } from "../pipeline/delivered.ts";
import { Delivery } from "../pipeline/delivery.ts";
import { defaultBuildspec } from "../pipeline/hand-on.ts";
import { pipelineOutputs } from "../pipeline/outputs.ts";
import type { SourceKind } from "../pipeline/source.ts";
import { tagEverything } from "../tagging.ts";
import { PIPELINE_VARIABLES } from "../variables/pipeline.ts";
import { boundRoles } from "./boundary.ts";
import { controllerInput } from "./controller-input.ts";
import { ModuleStack, moduleBundles } from "./module-stack.ts";

/** The module `pipeline`: a delivery pipeline of one service. */
export class PipelineModule extends ModuleStack {
	constructor(scope: Construct) {
		super(scope, "pipeline");
		const account = new Account(this, "account:");
		const controller = controllerInput(this, account.here);
		const values = declaredValues(this, PIPELINE_VARIABLES, account.here);
		const bundle = moduleBundles("pipeline").pipeline;
		pipelineOutputs(this, makePipeline(this, { account, controller, values, bundle }), account);
		boundRoles(this, values.optionalText("permissions_boundary_arn"));
		tagEverything(this, values.worth("var.tags"));
	}
}

/** What a pipeline is made with. */
export interface CreatedPipelineProps {
	/** Where it is deployed. */
	readonly account: Account;
	/** What it is to be. */
	readonly values: PipelineValues;
	/** The service's controller. */
	readonly controller: Pick<AttachedController, "tableName" | "releaseFunctionName" | "stateMachineArn" | "topicArn">;
	/** Path of the zip file with the function's code, as Terraform finds it. */
	readonly bundle: string;
}

/** Makes a pipeline by its values. */
export function makePipeline(scope: Construct, props: CreatedPipelineProps): Delivery {
	const { values, controller } = props;
	const service = delivered(scope, values);
	const is = kinds(scope, values);
	const createsConnection = namedDecision(
		scope,
		"creates-connection",
		values.worth("(local.origin.connection != null && var.existing_connection == null)"),
	);
	return new Delivery(scope, "delivery:", {
		...props,
		service,
		is,
		source: values.source("local.origin"),
		createsConnection,
		connectionArn: values.existing("existing_connection", "arn", Token.asString, { missing: createsConnection }),
		review: values.flag("review"),
		buildspec: namedText(scope, "build-spec", values.worth(defaultBuildspec("var.buildspec", "local.origin"))),
		image: Token.asString(values.worth(buildImage("local.build.image", service.onArm))),
		computeType: Token.asString(values.worth("local.build.compute_type")),
		timeoutMinutes: Token.asNumber(values.worth("local.build.timeout_minutes")),
		repositoryName: namedText(
			scope,
			"repository-name",
			values.worth(
				"local.origin.ecr != null ? local.origin.ecr.repository : coalesce(var.repository_name, var.service.name)",
			),
		),
		createsRepository: values.decision("(local.origin.ecr == null)"),
		imageRetention: values.number("image_retention"),
		notificationTopicArn: topicOf(values, controller),
		logRetentionDays: values.number("log_retention_days"),
		kmsKeyArn: values.optionalText("kms_key_arn"),
		mayBeDeleted: values.decision("!var.deletion_protection"),
	});
}

function topicOf(values: PipelineValues, { topicArn }: Pick<AttachedController, "topicArn">): string {
	const chosen = values.optionalText("notification_topic_arn");
	return chosen === undefined ? topicArn : Fn.coalesce([chosen, topicArn]);
}

function kinds(scope: Construct, values: PipelineValues): Record<SourceKind, Flag> {
	const is = (kind: SourceKind) => namedDecision(scope, `is-${kind}`, values.worth(`(local.origin.${kind} != null)`));
	return { connection: is("connection"), ecr: is("ecr"), s3: is("s3") };
}

function delivered(scope: Construct, values: PipelineValues): Delivered {
	const part = (name: string) => Token.asString(values.worth(`var.service.${name}`));
	const onArm = values.source('(try(coalesce(var.service.cpu_architecture, "X86_64"), "X86_64") == "ARM64")');
	return {
		name: namedText(scope, "service-name", values.worth("var.service.name")),
		cluster: part("cluster"),
		blueService: part("blue_service"),
		greenService: part("green_service"),
		previewUrl: part("preview_url"),
		reviewMinutes: Token.asNumber(values.worth("floor(var.service.gate_timeout_seconds / 60)")),
		onArm,
	};
}
