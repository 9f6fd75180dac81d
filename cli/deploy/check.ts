/** What must be so before anything is written: tools, credentials, permissions, and what was named. */
import { InvalidInput } from "../../runtime/errors.ts";
import type { Caller, Cloud } from "./cloud.ts";
import { AwsRefused } from "./end.ts";
import type { Settings } from "./settings.ts";
import type { Terraform } from "./terraform.ts";

/** https://developer.hashicorp.com/terraform/language/modules/testing-experiment#mocks: the modules' own tests need it. */
const LEAST_TERRAFORM = [1, 9] as const;
const LEAST_NODE = 20;

/** One of each kind of thing that is made. Who may do these may mostly do the rest; what may not is told before anything is there. */
export const ACTIONS = [
	"cloudwatch:PutMetricAlarm",
	"codebuild:CreateProject",
	"codepipeline:CreatePipeline",
	"codepipeline:StartPipelineExecution",
	"dynamodb:CreateTable",
	"ec2:CreateVpc",
	"ecr:CreateRepository",
	"ecs:CreateService",
	"ecs:RegisterTaskDefinition",
	"elasticloadbalancing:CreateLoadBalancer",
	"events:PutRule",
	"iam:CreateRole",
	"iam:PassRole",
	"iam:PutRolePolicy",
	"kms:CreateKey",
	"lambda:CreateFunction",
	"lambda:InvokeFunction",
	"logs:CreateLogGroup",
	"route53:ChangeResourceRecordSets",
	"s3:CreateBucket",
	"sns:CreateTopic",
	"sqs:CreateQueue",
	"states:CreateStateMachine",
] as const;

/** What is wrong with the tools of this machine. */
export async function toolFaults(terraform: Pick<Terraform, "version">, node: string): Promise<string[]> {
	const version = await terraform.version();
	const [major = 0, minor = 0] = (version ?? "").split(".").map(Number);
	const [least, lesser] = LEAST_TERRAFORM;
	const old = major < least || (major === least && minor < lesser);
	const install = "see https://developer.hashicorp.com/terraform/install";
	return [
		...(Number(node.split(".")[0]) < LEAST_NODE ? [`Node ${node} is too old: install ${LEAST_NODE} or later`] : []),
		...(version === undefined
			? [`terraform was not found: install ${LEAST_TERRAFORM.join(".")} or later, ${install}`]
			: old
				? [`terraform ${version} is too old: install ${LEAST_TERRAFORM.join(".")} or later, ${install}`]
				: []),
	];
}

/** What was checked with AWS. */
export interface Checked {
	readonly caller: Caller;
	/** What could not be, a line each. */
	readonly unchecked: readonly string[];
}

/**
 * Checks with AWS who calls, what they may, and what was named.
 * @throws {AwsRefused} when they may not, or AWS cannot be asked.
 * @throws {InvalidInput} with everything that is not there.
 */
export async function checkCloud(settings: Settings, cloud: Cloud): Promise<Checked> {
	const caller = await cloud.caller();
	const denied = await cloud.denied(caller, ACTIONS);
	if (typeof denied !== "string" && denied.length > 0) {
		throw new AwsRefused(
			`${caller.arn} may not ${denied.join(", ")}: ask whoever administers the account for these. Nothing was changed`,
		);
	}
	const { zone_name: zone, source_bucket: bucket, source_image_repository: repository } = settings;
	const faults = [
		...(zone !== null && !(await cloud.hasPublicZone(zone))
			? [
					`--zone: account ${caller.account} has no public hosted zone ${zone}; name one that it has, or leave it out for a private one`,
				]
			: []),
		...oneOrNone(bucket === null ? undefined : await cloud.bucketFault(bucket)),
		...oneOrNone(repository === null ? undefined : await cloud.imageRepositoryFault(repository)),
	];
	if (faults.length > 0) throw new InvalidInput("this deployment", faults);
	return { caller, unchecked: typeof denied === "string" ? [`what you may do was not checked: ${denied}`] : [] };
}

const oneOrNone = (fault: string | undefined): string[] => (fault === undefined ? [] : [fault]);
