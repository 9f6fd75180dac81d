import { BatchGetImageCommand, type ECRClient } from "@aws-sdk/client-ecr";
import * as v from "valibot";
import { LENGTHS, said } from "../contract/index.ts";
import { UnexpectedAnswer } from "../errors.ts";
import type { EcrRepository, ImageReference, Images } from "../ports/index.ts";
import { answer, call } from "./call.ts";

const words = v.optional(said(LENGTHS.fault), "");
/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_BatchGetImage.html */
const Found = v.object({
	images: v.optional(
		v.array(v.object({ imageId: v.object({ imageDigest: v.pipe(v.string(), v.regex(/^sha256:[0-9a-f]{64}$/)) }) })),
		[],
	),
	failures: v.optional(v.array(v.object({ failureCode: words, failureReason: words })), []),
});

/**
 * Every form that an image is pushed in, for one platform and for several: ECR answers with the digest of what is there, and converts nothing.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-manifest-formats.html
 */
const EVERY_FORM = [
	"application/vnd.oci.image.index.v1+json",
	"application/vnd.oci.image.manifest.v1+json",
	"application/vnd.docker.distribution.manifest.list.v2+json",
	"application/vnd.docker.distribution.manifest.v2+json",
];

/** ECR's error where there is no such repository. By its name: the client would bring the classes of all of its errors along. */
const NO_REPOSITORY = "RepositoryNotFoundException";

/** What ECR says where there is no such image. */
const NOT_FOUND = "ImageNotFound";

/**
 * Images in Elastic Container Registry. They are asked for by BatchGetImage, as whoever pulls does: a policy of another account's
 * repository that lets its images be pulled lets them be looked up so, and need not allow DescribeImages.
 */
export class EcrImages implements Images {
	readonly #clients = new Map<string, ECRClient>();
	readonly #client: (region: string) => ECRClient;

	/** @param client - makes a region's client. */
	constructor(client: (region: string) => ECRClient) {
		this.#client = client;
	}

	async digest({ account, region, name }: EcrRepository, reference: ImageReference): Promise<string | undefined> {
		const what = `BatchGetImage ${name} ${"tag" in reference ? reference.tag : reference.digest}`;
		const imageId = "tag" in reference ? { imageTag: reference.tag } : { imageDigest: reference.digest };
		const input = {
			registryId: account,
			repositoryName: name,
			imageIds: [imageId],
			acceptedMediaTypes: EVERY_FORM,
		};
		const raw = await call(what, async () => {
			try {
				return await this.#of(region).send(new BatchGetImageCommand(input));
			} catch (error) {
				if ((error as Error).name === NO_REPOSITORY) return undefined;
				throw error;
			}
		});
		if (!raw) return undefined;
		const { images, failures } = answer(what, Found, raw);
		const [image] = images;
		if (image) return image.imageId.imageDigest;
		if (failures.some(({ failureCode }) => failureCode === NOT_FOUND)) return undefined;
		const why = failures.map(({ failureCode, failureReason }) => `${failureCode}: ${failureReason}`).join("; ");
		throw new UnexpectedAnswer(`${what}: ECR answers no image: ${why || "it does not say why"}`);
	}

	#of(region: string): ECRClient {
		const client = this.#clients.get(region) ?? this.#client(region);
		this.#clients.set(region, client);
		return client;
	}
}
