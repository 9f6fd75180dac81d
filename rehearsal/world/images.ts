import { imageName } from "../../runtime/core/rollout/image.ts";
import { Refused } from "../../runtime/errors.ts";
import type { EcrRepository, ImageReference, Images } from "../../runtime/ports/index.ts";

/** What a repository holds. */
interface Repository {
	/** Which digest each tag leads to. */
	readonly tags: Map<string, string>;
	readonly digests: Set<string>;
}

/** Repositories of ECR, in memory: a tag may be moved, and the image stays that it led to; one that nobody pushed is not there. */
export class WorldImages implements Images {
	readonly #repositories = new Map<string, Repository>();
	/** Repositories that nobody may look into, by their names. */
	readonly closed = new Set<string>();

	/** Pushes an image, and moves its tag to it. @param image - with its tag. */
	push(image: string, digest: string): void {
		const { ecr, tag = "latest" } = imageName(image);
		if (!ecr) throw new Error(`${image} is in no repository of ECR`);
		const repository = this.#repositories.get(keyOf(ecr)) ?? { tags: new Map(), digests: new Set() };
		repository.tags.set(tag, digest);
		repository.digests.add(digest);
		this.#repositories.set(keyOf(ecr), repository);
	}

	/** Deletes an image by its digest, and every tag that leads to it. */
	remove(digest: string): void {
		for (const { tags, digests } of this.#repositories.values()) {
			digests.delete(digest);
			for (const [tag, leads] of tags) if (leads === digest) tags.delete(tag);
		}
	}

	async digest(repository: EcrRepository, reference: ImageReference): Promise<string | undefined> {
		if (this.closed.has(repository.name))
			throw new Refused(`BatchGetImage ${repository.name}: AccessDeniedException`, {});
		const found = this.#repositories.get(keyOf(repository));
		if ("tag" in reference) return found?.tags.get(reference.tag);
		return found?.digests.has(reference.digest) ? reference.digest : undefined;
	}
}

function keyOf({ account, region, name }: EcrRepository): string {
	return `${account}/${region}/${name}`;
}
