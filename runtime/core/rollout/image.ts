import type { EcrRepository, ImageReference, TaskDefinition } from "../../ports/index.ts";

/** What an image's name says. */
export interface ImageName {
	/** Registry and repository, as the name has them. */
	readonly repository: string;
	/** Absent where the name has a digest alone, or neither: then it is `latest`. */
	readonly tag?: string;
	/** What it is for good. */
	readonly digest?: string;
	/** Where ECR keeps it; absent where another registry does. */
	readonly ecr?: EcrRepository;
}

/** What a tag is where a name has none: https://docs.docker.com/reference/cli/docker/image/tag/ */
const LATEST = "latest";

/** A tag has no slash, so a port of the registry is none. */
const NAME = /^([^@]+?)(?::([^:/@]+))?(?:@(sha256:[0-9a-f]{64}))?$/;

/** Account, region and repository: https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html */
const IN_ECR = /^([0-9]{12})[.]dkr[.]ecr[.]([a-z0-9-]+)[.]amazonaws[.]com(?:[.]cn)?\/(.+)$/;

/** Reads an image's name. One that nobody understands is a repository of its own: ECS will say what is wrong with it. */
export function imageName(image: string): ImageName {
	const [, repository = image, tag, digest] = NAME.exec(image) ?? [];
	const [, account, region, name] = IN_ECR.exec(repository) ?? [];
	return {
		repository,
		...(tag !== undefined && { tag }),
		...(digest !== undefined && { digest }),
		...(account && region && name && { ecr: { account, region, name } }),
	};
}

/** What ECR is asked for: a digest, or else a tag. */
export function referenceOf({ tag = LATEST, digest }: ImageName): ImageReference {
	return digest === undefined ? { tag } : { digest };
}

/** The same image by its digest: whoever moves the tag does not change it. */
export function byDigest({ repository }: ImageName, digest: string): string {
	return `${repository}@${digest}`;
}

/** A task definition's images, each by the name of its container. */
export function imagesIn({ containerDefinitions }: TaskDefinition): ReadonlyMap<string, string> {
	return new Map(containerDefinitions.map(({ name, image }) => [String(name), String(image)]));
}

/** A task definition with other images of some containers. */
export function withImages(definition: TaskDefinition, images: ReadonlyMap<string, string>): TaskDefinition {
	const containerDefinitions = definition.containerDefinitions.map((one) => {
		const image = images.get(String(one.name));
		return image === undefined ? one : { ...one, image };
	});
	return { ...definition, containerDefinitions };
}
