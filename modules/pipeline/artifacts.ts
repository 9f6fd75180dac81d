import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy/index.js";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block/index.js";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration/index.js";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type CustomerKey, isExisting } from "../customer-key.ts";
import { type Flag, listIf, stringIf } from "../expressions.ts";
import { onlyOverTls, type Permission, resourcePolicy } from "../iam.ts";

/** How long what stages hand to each other is of use to anybody: going back to an execution of last year is a build anew. */
const KEPT_DAYS = 365;

/** All that reads or writes objects. */
const OBJECTS = ["s3:DeleteObject", "s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"];

/** What S3 asks of who reads and writes what a key encrypts: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html */
const KEY_ACTIONS = [
	"kms:Decrypt",
	"kms:DescribeKey",
	"kms:Encrypt",
	"kms:GenerateDataKey",
	"kms:ReEncryptFrom",
	"kms:ReEncryptTo",
];

/** Properties of {@link Artifacts}. */
export interface ArtifactsProps {
	/** Name of the service. */
	readonly serviceName: string;
	/** Key of the user's own, or null. */
	readonly kmsKeyArn: CustomerKey;
	/** Whether it may be deleted with all that is in it. */
	readonly mayBeDeleted: Flag;
	/** What must be there before it is made. */
	readonly after: readonly ITerraformDependable[];
}

/** The bucket of what the stages hand to each other: encrypted, with versions, for nobody else, and over TLS alone. */
export class Artifacts extends Construct {
	/** Name of the bucket. */
	readonly bucket: string;
	/** ARN of the bucket. */
	readonly arn: string;
	/** What makes it private, for what must come after. */
	readonly policy: S3BucketPolicy;
	/** What a role needs that reads and writes artifacts. A permission without resources is left out. */
	readonly use: readonly Permission[];

	constructor(scope: Construct, id: string, { serviceName, kmsKeyArn, mayBeDeleted, after }: ArtifactsProps) {
		super(scope, id);
		const bucket = new S3Bucket(this, "this", {
			bucketPrefix: `${serviceName}-artifacts-`,
			forceDestroy: mayBeDeleted,
			dependsOn: [...after],
		});
		this.bucket = bucket.bucket;
		this.arn = bucket.arn;
		const { id: of } = bucket;
		const block = new S3BucketPublicAccessBlock(this, "public-access-block:this", {
			bucket: of,
			blockPublicAcls: true,
			blockPublicPolicy: true,
			ignorePublicAcls: true,
			restrictPublicBuckets: true,
		});
		new S3BucketVersioningA(this, "versioning:this", { bucket: of, versioningConfiguration: { status: "Enabled" } });
		new S3BucketServerSideEncryptionConfigurationA(this, "encryption:this", {
			bucket: of,
			rule: [{ applyServerSideEncryptionByDefault: encryption(kmsKeyArn), bucketKeyEnabled: true }],
		});
		new S3BucketLifecycleConfiguration(this, "lifecycle:this", {
			bucket: of,
			rule: [
				{
					id: "expire",
					status: "Enabled",
					filter: [{ prefix: "" }],
					expiration: [{ days: KEPT_DAYS }],
					noncurrentVersionExpiration: [{ noncurrentDays: 1 }],
					abortIncompleteMultipartUpload: [{ daysAfterInitiation: 1 }],
				},
			],
		});
		this.policy = new S3BucketPolicy(this, "policy:this", {
			bucket: of,
			policy: resourcePolicy(onlyOverTls(OBJECTS, `${bucket.arn}/*`), {
				...onlyOverTls(["s3:ListBucket", "s3:ListBucketVersions"], bucket.arn),
				sid: "DenyListingWithoutTls",
			}),
			// S3 refuses to change both at once.
			dependsOn: [block],
		});
		this.use = [
			{
				sid: "GetAndPutArtifacts",
				actions: ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"],
				resources: [`${bucket.arn}/*`],
			},
			{
				sid: "GetArtifactBucket",
				actions: ["s3:GetBucketAcl", "s3:GetBucketLocation", "s3:GetBucketVersioning"],
				resources: [bucket.arn],
			},
			...useOfKey(kmsKeyArn),
		];
	}
}

function useOfKey(key: CustomerKey): Permission[] {
	if (key === undefined) return [];
	return [{ sid: "UseArtifactKey", actions: KEY_ACTIONS, resources: listIf(isExisting(key), [key]) }];
}

function encryption(key: CustomerKey) {
	if (key === undefined) return { sseAlgorithm: "AES256" };
	return { sseAlgorithm: stringIf(isExisting(key), "aws:kms", "AES256"), kmsMasterKeyId: key };
}
