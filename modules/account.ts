import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity/index.js";
import { DataAwsPartition } from "@cdktf/provider-aws/lib/data-aws-partition/index.js";
import { DataAwsRegion } from "@cdktf/provider-aws/lib/data-aws-region/index.js";
import { Token } from "cdktf";
import { Construct } from "constructs";
import { address, expression, named } from "./expressions.ts";

/** Where everything is deployed, for the rules of variables: Terraform expressions without `${}`. */
export interface Here {
	/** The AWS region. */
	readonly region: string;
	/** Id of the account. */
	readonly accountId: string;
}

/** Where everything is deployed: the parts that ARNs begin with. */
export class Account extends Construct {
	/** The AWS partition, for instance `aws`. */
	readonly partition: string;
	/** Id of the account. */
	readonly id: string;
	readonly #partition: DataAwsPartition;

	/** The AWS region. */
	readonly region: string;
	/** The same and the account's id, for the rules of variables. */
	readonly here: Here;

	/** @param region - the AWS region. Default: that of the provider. */
	constructor(scope: Construct, id: string, region?: string) {
		super(scope, id);
		// Its `name` and its `region` are not in all versions of the provider without a warning.
		const found = region === undefined ? `data.${address(new DataAwsRegion(this, "region:current"))}.id` : undefined;
		this.region = region ?? named(this, "region", expression(`${found}`));
		this.#partition = new DataAwsPartition(this, "partition:current");
		this.partition = named(this, "partition", this.#partition.partition);
		const caller = new DataAwsCallerIdentity(this, "caller:current");
		this.id = named(this, "account-id", caller.accountId);
		this.here = { region: found ?? JSON.stringify(region), accountId: `data.${address(caller)}.account_id` };
	}

	/** ARN of the account as a principal: whomever its own IAM policies allow. */
	get rootArn(): string {
		return `arn:${this.partition}:iam::${this.id}:root`;
	}

	/** Host of the AWS console: https://docs.aws.amazon.com/general/latest/gr/ */
	get console(): string {
		const hosts = '{ aws-cn = "console.amazonaws.cn", aws-us-gov = "console.amazonaws-us-gov.com" }';
		return this.#byPartition(hosts, "console.aws.amazon.com");
	}

	/** Host of the registry of images: https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html */
	get registry(): string {
		const domain = this.#byPartition('{ aws-cn = "amazonaws.com.cn" }', "amazonaws.com");
		return `${this.id}.dkr.ecr.${this.region}.${domain}`;
	}

	#byPartition(known: string, otherwise: string): string {
		const partition = `data.${this.#partition.terraformResourceType}.${this.#partition.friendlyUniqueId}.partition`;
		return Token.asString(expression(`lookup(${known}, ${partition}, "${otherwise}")`));
	}

	/** Where a dashboard of this region is seen. */
	dashboardUrl(name: string): string {
		return `https://${this.console}/cloudwatch/home?region=${this.region}#dashboards/dashboard/${name}`;
	}

	/** ARN of a resource of this account and region. */
	arn(service: string, resource: string): string {
		return `arn:${this.partition}:${service}:${this.region}:${this.id}:${resource}`;
	}

	/** ARN of a resource of this region that may be another account's, which shares it. */
	anybodysArn(service: string, resource: string): string {
		return `arn:${this.partition}:${service}:${this.region}:*:${resource}`;
	}
}
