import { Token } from "cdktf";
import type { Construct } from "constructs";
import type { Account } from "../account.ts";
import { expression, local } from "../expressions.ts";
import { output } from "../output.ts";
import type { Delivery } from "./delivery.ts";

/** Declares what there is to know of a pipeline. */
export function pipelineOutputs(scope: Construct, delivery: Delivery, account: Account): void {
	const { pipeline, repository, artifacts, build, function: woken } = delivery;
	output(scope, "pipeline_name", "Name of the pipeline.", pipeline.name);
	output(scope, "pipeline_arn", "ARN of the pipeline.", pipeline.arn);
	output(
		scope,
		"pipeline_url",
		"Where the pipeline is seen, and releases are approved.",
		pipelineUrl(pipeline.name, account),
	);
	output(scope, "repository_uri", "URI of the repository of images, without a tag.", repository.uri);
	output(scope, "repository_name", "Name of the same repository.", repository.name);
	output(scope, "build_project_name", "Name of the CodeBuild project.", build.name);
	output(
		scope,
		"function_name",
		"Name of the function behind the pipeline's actions.",
		woken.function.resource.functionName,
	);
	output(scope, "artifacts_bucket", "Name of the bucket of what stages hand to each other.", artifacts.bucket);
	output(
		scope,
		"dead_letter_queue_url",
		"URL of the queue with what the pipeline's function was not told or could not do. It should stay empty.",
		woken.deadLetters.url,
	);
	connectionOutputs(scope, delivery, account);
}

function connectionOutputs(scope: Construct, { source }: Delivery, account: Account): void {
	output(
		scope,
		"connection_arn",
		"ARN of the connection to the git repository; null without one.",
		source.connectionArn,
	);
	output(
		scope,
		"connection_status",
		"Whether the connection that was made here works: PENDING until somebody has activated it, then AVAILABLE; null without one.",
		source.connectionStatus,
	);
	const url = local(scope, "connection-url", connectionUrl(account));
	const [status, created] = [local(scope, "connection-status", source.connectionStatus), source.created];
	output(
		scope,
		"connection_url",
		"Where a connection that was made here is activated: press Update pending connection; null without one.",
		Token.asString(expression(`${created} ? ${url} : null`)),
	);
	output(
		scope,
		"next_step",
		"What somebody must do before the pipeline can run; empty when nothing is left.",
		Token.asString(
			expression(
				`${status} == null || ${status} == "AVAILABLE" ? "" : "Open \${${url}}, choose the connection and press Update pending connection: whoever may install apps of the repository's owner does it once."`,
			),
		),
	);
}

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-view-console.html */
export function pipelineUrl(name: string, { console, region }: Account): string {
	return `https://${console}/codesuite/codepipeline/pipelines/${name}/view?region=${region}`;
}

/** https://docs.aws.amazon.com/dtconsole/latest/userguide/connections-update.html */
function connectionUrl({ console, region }: Account): string {
	return `https://${console}/codesuite/settings/connections?region=${region}`;
}
