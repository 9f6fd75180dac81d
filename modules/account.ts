import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity/index.js";
import { DataAwsPartition } from "@cdktf/provider-aws/lib/data-aws-partition/index.js";
import { Construct } from "constructs";

/** Where everything is deployed: the parts that ARNs begin with. */
export class Account extends Construct {
	/** The AWS partition, for instance `aws`. */
	readonly partition: string;
	/** Id of the account. */
	readonly id: string;

	constructor(
		scope: Construct,
		id: string,
		/** The AWS region. */
		readonly region: string,
	) {
		super(scope, id);
		this.partition = new DataAwsPartition(this, "this").partition;
		this.id = new DataAwsCallerIdentity(this, "caller").accountId;
	}

	/** ARN of the account as a principal: whomever its own IAM policies allow. */
	get rootArn(): string {
		return `arn:${this.partition}:iam::${this.id}:root`;
	}

	/** ARN of a resource of this account and region. */
	arn(service: string, resource: string): string {
		return `arn:${this.partition}:${service}:${this.region}:${this.id}:${resource}`;
	}
}
