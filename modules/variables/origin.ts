import type { Rule, Variable } from "./variable.ts";

/** https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_GitBranchFilterCriteria.html */
const MOST_PATTERNS = 8;

/** https://docs.aws.amazon.com/codeconnections/latest/APIReference/API_CreateConnection.html: those that need no host of one's own. */
const PROVIDERS = ["GitHub", "Bitbucket", "GitLab"];

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html */
export const REPOSITORY_NAME = "^([a-z0-9]+([._-]+[a-z0-9]+)*/)*[a-z0-9]+([._-]+[a-z0-9]+)*$";

const KINDS = ["connection", "ecr", "s3"];

const GIT =
	'repository = string, branches = optional(list(string), ["main"]), paths = optional(list(string), []), excluded_paths = optional(list(string), []), provider = optional(string, "GitHub")';

function rules(): Rule[] {
	const git = "var.origin.connection";
	const lists = ["branches", "paths", "excluded_paths"];
	return [
		{
			condition: `length([for k in [${KINDS.map((kind) => `var.origin.${kind} != null`).join(", ")}] : k if k]) == 1`,
			message:
				'origin must be exactly one of connection, ecr and s3, for instance { connection = { repository = "acme/web" } }.',
		},
		{
			condition: `${git} == null || can(regex("^[^/[:space:]]+(/[^/[:space:]]+)+$", ${git}.repository))`,
			message: 'origin.connection.repository must be "owner/name", without the host and without ".git".',
		},
		{
			condition: `${git} == null || try(length(${git}.branches), 0) >= 1`,
			message:
				'origin.connection.branches must have at least one branch. An execution that somebody starts by hand takes the first: name it in full, for instance ["main"].',
		},
		{
			condition: `${git} == null || try(!strcontains(${git}.branches[0], "*"), true)`,
			message:
				"origin.connection.branches must begin with the full name of a branch, which an execution takes that somebody starts by hand. Patterns may follow it.",
		},
		{
			condition: `${git} == null || try(alltrue([for l in [${lists.map((list) => `${git}.${list}`).join(", ")}] : length(l) <= ${MOST_PATTERNS} && alltrue([for p in l : length(p) >= 1 && length(p) <= 255])]), false)`,
			message: `origin.connection.branches, paths and excluded_paths must have at most ${MOST_PATTERNS} patterns each, of at most 255 characters: CodePipeline takes no more. One pattern can stand for many, for instance "src/**".`,
		},
		{
			condition: `${git} == null || try(contains(${JSON.stringify(PROVIDERS)}, ${git}.provider), false)`,
			message: `origin.connection.provider must be one of ${PROVIDERS.map((each) => `"${each}"`).join(", ")}. For a server of your own, make the connection and its host yourself, and give it as existing_connection.`,
		},
		{
			condition: `var.origin.ecr == null || (can(regex("${REPOSITORY_NAME}", var.origin.ecr.repository)) && try(!strcontains(var.origin.ecr.repository, ".amazonaws."), false) && can(regex("^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$", var.origin.ecr.tag)))`,
			message:
				'origin.ecr must have the name of a repository of this account and region, and a tag, for instance { repository = "web", tag = "release" }: no URI.',
		},
		{
			condition: `var.origin.s3 == null || (can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.origin.s3.bucket)) && can(regex("^[^/[:space:]][^[:space:]]*$", var.origin.s3.key)) && try(length(var.origin.s3.key) <= 1024, false))`,
			message:
				'origin.s3 must have the name of a bucket and the key of a zip file in it, for instance { bucket = "acme-source", key = "web.zip" }: no "s3://", and no slash in front of the key.',
		},
	];
}

/** Declares the variable of where a change comes from. */
export const ORIGIN: Variable = {
	type: `object({ connection = optional(object({ ${GIT} })), ecr = optional(object({ repository = string, tag = string })), s3 = optional(object({ bucket = string, key = string })) })`,
	parts: {
		called: "PipelineOrigin",
		attributes: {
			connection: "A repository of GitHub, Bitbucket or GitLab. A push to it starts the pipeline.",
			"connection.repository": "The repository, as `owner/name`.",
			"connection.branches":
				"Patterns of the branches whose pushes are delivered; the first is a full name. By default `main`.",
			"connection.paths": "Patterns of files: a push that changes none of them is not delivered. By default any.",
			"connection.excluded_paths":
				"Patterns of files: a push that changes these alone is not delivered. By default none.",
			"connection.provider": "GitHub, Bitbucket or GitLab: where a connection is made. By default GitHub.",
			ecr: "A tag of a repository in ECR. A push to it starts the pipeline, and nothing is built.",
			"ecr.repository": "Name of the repository.",
			"ecr.tag": "The tag.",
			s3: "A zip file with the source in S3, in a bucket with versions and with events to EventBridge.",
			"s3.bucket": "Name of the bucket.",
			"s3.key": "Key of the zip file.",
		},
	},
	description:
		"Where a change comes from: a git repository, a tag in ECR, or a zip file in S3. A connection that is made here is active after one click of whoever owns the repository: the output next_step says where. An ECR source is built elsewhere, and handed on by its digest. A bucket must have versioning on, and send its events to EventBridge.",
	rules: rules(),
};

const CONNECTION_ARN = "^arn:[^:]+:(codeconnections|codestar-connections):[a-z0-9-]+:[0-9]{12}:connection/.+$";

/** Declares the variable of a connection that exists. */
export const EXISTING_CONNECTION: Variable = {
	type: "object({ arn = string })",
	parts: { called: "ExistingConnection", attributes: { arn: "ARN of the connection." } },
	description:
		"The connection to the git repository, where one exists. It must be active: a plan refuses one that is not. By default one is made, for a source by connection.",
	default: null,
	rules: [
		{
			condition: `var.existing_connection == null || can(regex("${CONNECTION_ARN}", var.existing_connection.arn))`,
			message:
				'existing_connection.arn must be the ARN of a connection, like "arn:aws:codeconnections:eu-west-1:123456789012:connection/0a1b".',
		},
		{
			condition: 'try(split(":", var.existing_connection.arn)[4], here.account_id) == here.account_id',
			message: "existing_connection.arn must be of account ${here.account_id}, where all else is. Give one from there.",
		},
		{
			condition: "var.existing_connection == null || try(local.origin.connection != null, true)",
			message: "existing_connection is for a source by connection, and the source is another. Leave one of them out.",
		},
	],
};
