import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { Token } from "cdktf";
import { Construct } from "constructs";
import type { Account } from "../account.ts";
import { DAY_OF_TRIES, type DeadLetters } from "../dead-letters.ts";
import { expression, sameIndex } from "../expressions.ts";
import { causedBy, policy, trust } from "../iam.ts";

/** Properties of {@link SourceEvents}. */
export interface SourceEventsProps {
	/** Name of the rule. */
	readonly name: string;
	/** Where it is deployed. */
	readonly account: Account;
	/** Where a change comes from: a Terraform expression without `${}` of an object with `ecr` and `s3`, which may be null. */
	readonly source: string;
	/** ARN of the pipeline. */
	readonly pipelineArn: string;
	/** Where events go that could not start it. */
	readonly deadLetters: DeadLetters;
}

/** What starts the pipeline where no connection does: a push to a tag in ECR, or a new object in S3. */
export class SourceEvents extends Construct {
	constructor(scope: Construct, id: string, props: SourceEventsProps) {
		super(scope, id);
		const { name, account, source, pipelineArn, deadLetters } = props;
		const count = Token.asNumber(expression(`(${source}.connection == null ? 1 : 0)`));
		const rule = new CloudwatchEventRule(this, "this", {
			count,
			name,
			description: "Starts the pipeline when its source has changed",
			eventPattern: Token.asString(expression(`${source}.ecr != null ? ${pushes(source)} : ${objects(source)}`)),
		});
		const role = new IamRole(this, "role:", {
			count,
			namePrefix: `${name}-`,
			assumeRolePolicy: trust("events.amazonaws.com", causedBy(account.id, account.arn("events", `rule/${name}`))),
		});
		new IamRolePolicy(this, "policy:", {
			count,
			name: "start",
			role: sameIndex(role, "id"),
			policy: policy({
				sid: "StartPipeline",
				actions: ["codepipeline:StartPipelineExecution"],
				resources: [pipelineArn],
			}),
		});
		new CloudwatchEventTarget(this, "target:", {
			count,
			rule: sameIndex(rule, "name"),
			targetId: "pipeline",
			arn: pipelineArn,
			roleArn: sameIndex(role, "arn"),
			retryPolicy: DAY_OF_TRIES,
			deadLetterConfig: { arn: deadLetters.arn },
			dependsOn: [deadLetters.policy],
		});
	}
}

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html */
function pushes(source: string): string {
	const detail = `{ "action-type" = ["PUSH"], result = ["SUCCESS"], "repository-name" = [${source}.ecr.repository], "image-tag" = [${source}.ecr.tag] }`;
	return `jsonencode({ source = ["aws.ecr"], "detail-type" = ["ECR Image Action"], detail = ${detail} })`;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
function objects(source: string): string {
	const detail = `{ bucket = { name = [${source}.s3.bucket] }, object = { key = [${source}.s3.key] } }`;
	return `jsonencode({ source = ["aws.s3"], "detail-type" = ["Object Created"], detail = ${detail} })`;
}
