/** Reads the deployed policies back. */
import type { Aws } from "../aws.ts";
import { type Policy, parsed } from "./policy.ts";

/** What a role's policies say. */
export interface RolePolicies {
	readonly identity: readonly Policy[];
	readonly boundary?: Policy | undefined;
	/** Who may act in it. */
	readonly trust: Policy;
}

/** A topic's own policy, and the key that encrypts it. */
export interface Topic {
	readonly policy?: Policy | undefined;
	readonly key?: string | undefined;
}

/** The texts of all elements of a name. */
function texts(xml: string, name: string): string[] {
	return [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, "g"))].map(([, text = ""]) => unescaped(text));
}

function unescaped(xml: string): string {
	return xml
		.replaceAll("&quot;", '"')
		.replaceAll("&#34;", '"')
		.replaceAll("&lt;", "<")
		.replaceAll("&gt;", ">")
		.replaceAll("&amp;", "&");
}

/** Attributes in an XML list of names and values. */
function attributes(xml: string): Readonly<Record<string, string>> {
	const entries = xml.matchAll(/<(?:key|Name)>([^<]+)<\/(?:key|Name)>\s*<(?:value|Value)>([^<]*)</g);
	return Object.fromEntries([...entries].map(([, name = "", value = ""]) => [name, unescaped(value)]));
}

/** The deployed policies, each read once: they stand still while they are judged. */
export class DeployedPolicies {
	readonly #read = new Map<string, Promise<unknown>>();

	constructor(private readonly aws: Pick<Aws, "query" | "json" | "get">) {}

	/** Of a role, by its ARN. */
	role(arn: string): Promise<RolePolicies> {
		return this.#once(arn, () => this.#role(arn.split("/").at(-1) ?? ""));
	}

	/** Of a topic, by its ARN. */
	topic(TopicArn: string): Promise<Topic> {
		return this.#once(TopicArn, async () => {
			const xml = await this.aws.query("sns", { Action: "GetTopicAttributes", Version: "2010-03-31", TopicArn });
			const { Policy: policy, KmsMasterKeyId: key } = attributes(xml);
			return { policy: policy ? parsed(policy) : undefined, key: key || undefined };
		});
	}

	/** Of a key, by its ARN. */
	key(KeyId: string): Promise<Policy> {
		return this.#once(KeyId, async () => {
			const input = { KeyId, PolicyName: "default" };
			const { Policy: policy } = await this.aws.json<{ Policy: string }>("kms", "TrentService.GetKeyPolicy", input);
			return parsed(policy);
		});
	}

	/** Of a table, by its ARN or that of one of its indexes. */
	table(arn: string): Promise<Policy | undefined> {
		const [ResourceArn = ""] = arn.split("/index/");
		return this.#once(ResourceArn, async () => {
			try {
				const target = "DynamoDB_20120810.GetResourcePolicy";
				const { Policy: policy } = await this.aws.json<{ Policy: string }>("dynamodb", target, { ResourceArn });
				return parsed(policy);
			} catch (error) {
				if (String(error).includes("PolicyNotFoundException")) return undefined;
				throw error;
			}
		});
	}

	/** Of a bucket, by its ARN or that of an object in it. */
	bucket(arn: string): Promise<Policy | undefined> {
		const [name = ""] = (arn.split(":::")[1] ?? "").split("/");
		return this.#once(`s3 ${name}`, async () => {
			try {
				return parsed(await this.aws.get("s3", `/${name}?policy`));
			} catch (error) {
				if (String(error).includes("NoSuchBucketPolicy")) return undefined;
				throw error;
			}
		});
	}

	/** Of a queue, by its ARN. */
	queue(arn: string): Promise<Policy | undefined> {
		return this.#once(arn, async () => {
			const sqs = (parameters: Readonly<Record<string, string>>) =>
				this.aws.query("sqs", { Version: "2012-11-05", ...parameters });
			const QueueName = arn.split(":").at(-1) ?? "";
			const [QueueUrl = ""] = texts(await sqs({ Action: "GetQueueUrl", QueueName }), "QueueUrl");
			const all = { Action: "GetQueueAttributes", QueueUrl, "AttributeName.1": "Policy" };
			const { Policy: policy } = attributes(await sqs(all));
			return policy ? parsed(policy) : undefined;
		});
	}

	/** Of a function, by its ARN. One without a policy lets no service in. */
	lambda(arn: string): Promise<Policy | undefined> {
		return this.#once(arn, async () => {
			try {
				const answer = await this.aws.get("lambda", `/2015-03-31/functions/${arn.split(":")[6]}/policy`);
				return parsed((JSON.parse(answer) as { Policy: string }).Policy);
			} catch (error) {
				if (String(error).includes("ResourceNotFoundException")) return undefined;
				throw error;
			}
		});
	}

	async #role(RoleName: string): Promise<RolePolicies> {
		const role = await this.#iam("GetRole", { RoleName });
		const inline = texts(await this.#iam("ListRolePolicies", { RoleName }), "member").map(async (PolicyName) =>
			texts(await this.#iam("GetRolePolicy", { RoleName, PolicyName }), "PolicyDocument"),
		);
		const listed = await this.#iam("ListAttachedRolePolicies", { RoleName });
		const attached = texts(listed, "PolicyArn").map(async (arn) => [await this.#managed(arn)]);
		const [boundary] = texts(role, "PermissionsBoundaryArn");
		const documents = await Promise.all([...inline, ...attached]);
		const [trust = ""] = texts(role, "AssumeRolePolicyDocument");
		return {
			identity: documents.flat().map(parsed),
			trust: parsed(trust),
			...(boundary && { boundary: parsed(await this.#managed(boundary)) }),
		};
	}

	/** A managed policy's document, in the version that counts. */
	async #managed(PolicyArn: string): Promise<string> {
		const [VersionId = ""] = texts(await this.#iam("GetPolicy", { PolicyArn }), "DefaultVersionId");
		const [document = ""] = texts(await this.#iam("GetPolicyVersion", { PolicyArn, VersionId }), "Document");
		return document;
	}

	#iam(Action: string, parameters: Readonly<Record<string, string>>): Promise<string> {
		return this.aws.query("iam", { Action, Version: "2010-05-08", ...parameters });
	}

	#once<T>(key: string, read: () => Promise<T>): Promise<T> {
		const found = (this.#read.get(key) as Promise<T> | undefined) ?? read();
		this.#read.set(key, found);
		return found;
	}
}
