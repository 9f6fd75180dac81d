import { EcrLifecyclePolicy } from "@cdktf/provider-aws/lib/ecr-lifecycle-policy/index.js";
import { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository/index.js";
import { Fn, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Account } from "../account.ts";
import { type CustomerKey, isExisting } from "../customer-key.ts";
import { type Flag, numberIf, sameIndex, stringIf } from "../expressions.ts";

/** Properties of {@link Repository}. */
export interface RepositoryProps {
	/** Where it is deployed. */
	readonly account: Account;
	/** Whether one is made here: not of images that are built elsewhere. */
	readonly created: Flag;
	/** Its name, whoever makes it. */
	readonly name: string;
	/** How many of the newest images are kept. */
	readonly imagesKept: number;
	/** Key of the user's own, or null. */
	readonly kmsKeyArn: CustomerKey;
	/** Whether it may be deleted with all images. */
	readonly mayBeDeleted: Flag;
	/** What must be there before it is made. */
	readonly after: readonly ITerraformDependable[];
}

/** Where the images are: a repository whose tags name one image for ever, which scans what is pushed and keeps the newest. */
export class Repository extends Construct {
	/** Name of the repository. */
	readonly name: string;
	/** URI of the repository, without a tag. */
	readonly uri: string;
	/** ARN of the repository. */
	readonly arn: string;

	constructor(scope: Construct, id: string, props: RepositoryProps) {
		super(scope, id);
		const { account, created, name, kmsKeyArn } = props;
		const count = numberIf(created, 1, 0);
		const repository = new EcrRepository(this, "this", {
			count,
			name,
			// A tag is a commit: nobody gives it to another image afterwards.
			imageTagMutability: "IMMUTABLE",
			imageScanningConfiguration: { scanOnPush: true },
			encryptionConfiguration: [encryption(kmsKeyArn)],
			forceDelete: props.mayBeDeleted,
			dependsOn: [...props.after],
		});
		new EcrLifecyclePolicy(this, "lifecycle:this", {
			count,
			repository: sameIndex(repository, "name"),
			policy: lifecycle(props.imagesKept),
		});
		this.name = name;
		this.arn = account.arn("ecr", `repository/${name}`);
		// Not what the repository says of itself: the plan would not know it.
		this.uri = `${account.registry}/${name}`;
	}
}

function encryption(key: CustomerKey) {
	if (key === undefined) return { encryptionType: "AES256" };
	return { encryptionType: stringIf(isExisting(key), "KMS", "AES256"), kmsKey: key };
}

/**
 * Of images with a tag the newest stay, however old. Those without one are left alone: they are parts of others, such as the images of each
 * processor and their attestations, and a release names its image by the digest.
 */
function lifecycle(imagesKept: number): string {
	return Fn.jsonencode({
		rules: [
			{
				rulePriority: 1,
				description: "Keeps the newest images, which rollbacks need",
				selection: {
					tagStatus: "tagged",
					tagPatternList: ["*"],
					countType: "imageCountMoreThan",
					countNumber: imagesKept,
				},
				action: { type: "expire" },
			},
		],
	});
}
