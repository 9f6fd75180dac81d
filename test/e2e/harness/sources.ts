/** What source actions of pipelines read. */
import { strToU8, zipSync } from "fflate";
import type { Gateway } from "../gateway/gateway.ts";
import type { ActionDeclaration } from "../gateway/pipeline/declaration.ts";
import type { Execution } from "../gateway/pipeline/execution.ts";
import type { Fetched } from "../gateway/pipeline/host.ts";
import type { Aws } from "./aws.ts";
import type { Objects } from "./objects.ts";
import type { Repositories } from "./repositories.ts";

type Configuration = Readonly<Record<string, string | undefined>>;

interface Images {
	readonly imageDetails: readonly { readonly imageDigest: string }[];
}

export class Sources {
	constructor(
		private readonly gateway: Gateway,
		private readonly aws: Aws,
		private readonly objects: Objects,
		private readonly repositories: Repositories,
	) {}

	/** What an action finds. @throws why it fails. */
	async fetch({ actionTypeId: { provider }, configuration = {} }: ActionDeclaration, execution: Execution) {
		if (provider === "CodeStarSourceConnection") return this.#commit(configuration, execution);
		if (provider === "S3") return this.#object(configuration);
		if (provider === "ECR") return this.#image(configuration);
		throw new Error(`the harness reads no source of ${provider}`);
	}

	/** https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodestarConnectionSource.html */
	async #commit(configuration: Configuration, { revision }: Execution): Promise<Fetched> {
		const { ConnectionArn = "", FullRepositoryId: repository = "", BranchName: branch = "" } = configuration;
		const status = this.gateway.connections.status(ConnectionArn);
		if (status !== "AVAILABLE")
			throw new Error(`[Connections] Connection ${ConnectionArn} is not available: ${status}`);
		const commit = revision ? this.repositories.of(revision) : this.repositories.head(repository, branch);
		if (!commit) throw new Error(`[Connections] No Branch [${branch}] found for FullRepositoryName [${repository}]`);
		const { id, message, author, files } = commit;
		const email = `${author.toLowerCase().replaceAll(" ", ".")}@example.com`;
		return {
			archive: zipSync(files),
			revision: {
				revisionId: id,
				revisionSummary: JSON.stringify({ ProviderType: "GitHub", CommitMessage: message }),
				revisionUrl: `https://github.com/${repository}/commit/${id}`,
			},
			variables: {
				...{ CommitId: id, CommitMessage: message, BranchName: commit.branch, FullRepositoryName: repository },
				...{ AuthorDisplayName: author, AuthorEmail: email, AuthorId: email, ConnectionArn },
				AuthorDate: new Date(this.gateway.settings.now()).toISOString(),
			},
		};
	}

	/** https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-S3.html */
	async #object({ S3Bucket: bucket = "", S3ObjectKey: key = "" }: Configuration): Promise<Fetched> {
		const { content, etag, versionId } = await this.objects.get({ bucket, key });
		const revisionSummary = `Amazon S3 version id: ${versionId}`;
		return {
			archive: content,
			revision: { revisionId: versionId, revisionSummary },
			variables: { BucketName: bucket, ETag: etag, ObjectKey: key, VersionId: versionId },
		};
	}

	/** https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ECR.html */
	async #image({ RepositoryName: name = "", ImageTag: tag = "latest" }: Configuration): Promise<Fetched> {
		const target = "AmazonEC2ContainerRegistry_V20150921.DescribeImages";
		const input = { repositoryName: name, imageIds: [{ imageTag: tag }] };
		const [image] = (await this.aws.json<Images>("ecr", target, input)).imageDetails;
		const digest = image?.imageDigest ?? "";
		const account = "123456789012";
		const uri = `${account}.dkr.ecr.${this.aws.region}.amazonaws.com/${name}@${digest}`;
		const detail = {
			ImageSizeInBytes: "1",
			ImageDigest: digest,
			Version: "1.0",
			ImagePushedAt: "",
			RegistryId: account,
		};
		const named = { ...detail, RepositoryName: name, ImageURI: uri, ImageTags: [tag] };
		return {
			archive: zipSync({ "imageDetail.json": strToU8(JSON.stringify(named)) }),
			revision: { revisionId: digest, revisionSummary: tag },
			variables: { ImageDigest: digest, ImageTag: tag, ImageURI: uri, RegistryId: account, RepositoryName: name },
		};
	}
}
