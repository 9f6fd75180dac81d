import { ARN_KINDS, arnRules } from "./arn.ts";
import { DELIVERED } from "./delivered.ts";
import { deletionProtection, LOG_RETENTION_DAYS, TAGS } from "./operations.ts";
import { EXISTING_CONNECTION, ORIGIN, REPOSITORY_NAME } from "./origin.ts";
import { PERMISSIONS_BOUNDARY } from "./permissions-boundary.ts";
import { wholeNumber } from "./rules.ts";
import type { Variable, Variables } from "./variable.ts";

/** https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-compute-types.html */
const COMPUTE_TYPES = ["SMALL", "MEDIUM", "LARGE", "XLARGE", "2XLARGE"].map((size) => `BUILD_GENERAL1_${size}`);

/** How many releases a rollback may go back by, at least. */
const LEAST_IMAGES = 10;

const BUILD: Variable = {
	type: 'object({ image = optional(string), compute_type = optional(string, "BUILD_GENERAL1_SMALL"), timeout_minutes = optional(number, 30) })',
	parts: {
		called: "PipelineBuild",
		attributes: {
			image: "Image that builds run in. By default CodeBuild's newest of Amazon Linux for the service's processor.",
			compute_type: "Size of the machine. By default `BUILD_GENERAL1_SMALL`.",
			timeout_minutes: "How long a build may take, in minutes. By default 30.",
		},
	},
	description:
		"What builds run on, and for how long at most. The image has Docker, the AWS CLI and jq; the processor is the service's.",
	default: {},
	rules: [
		{
			condition: `contains(${JSON.stringify(COMPUTE_TYPES)}, var.build.compute_type)`,
			message: `build.compute_type must be one of ${COMPUTE_TYPES.map((type) => `"${type}"`).join(", ")}.`,
		},
		{
			condition:
				"var.build.timeout_minutes >= 5 && var.build.timeout_minutes <= 480 && floor(var.build.timeout_minutes) == var.build.timeout_minutes",
			message: "build.timeout_minutes must be a whole number of minutes from 5 to 480.",
		},
		{
			condition: 'var.build.image == null || can(regex("^[^[:space:]]+$", var.build.image))',
			message:
				'build.image must be an image without blanks, for instance "aws/codebuild/amazonlinux-x86_64-standard:5.0".',
		},
	],
};

const IMAGES = {
	buildspec: {
		type: "string",
		description:
			"Path of the buildspec in the source, or the buildspec itself as YAML. By default buildspec.yml; of an ECR source, one that hands the pushed image on.",
		default: null,
		rules: [
			{
				condition: 'var.buildspec == null || can(regex("[^[:space:]]", var.buildspec))',
				message:
					'buildspec must not be empty. Give a path in the source, for instance "ci/buildspec.yml", or leave it out.',
			},
		],
	},
	build: BUILD,
	repository_name: {
		type: "string",
		description:
			"Name of the ECR repository that is created for the images. By default the service's name. Of an ECR source none is created.",
		default: null,
		rules: [
			{
				// https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html
				condition: `can(regex("${REPOSITORY_NAME}", coalesce(var.repository_name, var.service.name))) && length(coalesce(var.repository_name, var.service.name)) >= 2 && length(coalesce(var.repository_name, var.service.name)) <= 256`,
				message:
					'repository_name must have 2 to 256 lower-case letters, digits, and single . _ - / between them, for instance "acme/web". By default it is the name of the service.',
			},
		],
	},
	image_retention: {
		type: "number",
		description:
			"How many of the newest images the repository keeps. Older ones expire. A rollback needs the images of the last ten releases: choose more than you build while ten releases complete.",
		default: 200,
		rules: [wholeNumber("image_retention", LEAST_IMAGES, 9_999, "images")],
	},
} satisfies Variables;

/** The variables of a pipeline. */
export const PIPELINE_VARIABLES = {
	service: DELIVERED,
	origin: ORIGIN,
	existing_connection: EXISTING_CONNECTION,
	review: {
		type: "bool",
		description:
			"Whether somebody must approve a release before any user is on it. Then the service's schedule begins with a gate at 0 percent, and its gate_timeout_seconds is how long the review waits.",
		default: true,
	},
	...IMAGES,
	notification_topic_arn: {
		type: "string",
		description:
			"ARN of the SNS topic that hears of reviews that wait and of executions that fail. Its policy must let CodeStar Notifications publish. By default the controller's.",
		default: null,
		rules: arnRules("notification_topic_arn", "var.notification_topic_arn", ARN_KINDS.topic),
	},
	...LOG_RETENTION_DAYS,
	kms_key_arn: {
		type: "string",
		description:
			"ARN of the KMS key that encrypts artifacts, images, logs and undelivered events: the controller's, if that has one. Its policy must let CloudWatch Logs and EventBridge use it, and the pipeline's roles: docs/operate.md has such a policy. Another key makes another repository. By default AWS's own keys.",
		default: null,
		rules: arnRules("kms_key_arn", "var.kms_key_arn", ARN_KINDS.key),
	},
	deletion_protection: deletionProtection(
		"the repository and the bucket of artifacts, while anything is in them,",
		true,
	),
	...PERMISSIONS_BOUNDARY,
	...TAGS,
} satisfies Variables;
