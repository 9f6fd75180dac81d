import type { ReleasedImage } from "../contract/index.ts";
import { byDigest, imageName, referenceOf } from "../core/rollout/image.ts";
import { NotReleasable, Refused } from "../errors.ts";
import type { Images, Log } from "../ports/index.ts";

/** What looking images up takes. */
export interface Resolving {
	readonly ports: { readonly images?: Images };
	readonly log: Log;
}

/** Images as they are released. */
export interface Resolved {
	/** As people name them, with the digests that they have now, as far as somebody says so. */
	readonly images: readonly ReleasedImage[];
	/** By container, as a task definition is to name them: those of ECR by their digests. */
	readonly pinned: ReadonlyMap<string, string>;
}

/**
 * Resolves images to digests: those of ECR. What another registry's tag leads to is read from the tasks that run it; so is what nobody here
 * may look up.
 * @param images - by container, as somebody has named them.
 * @throws {NotReleasable} when ECR has no such image.
 */
export async function resolved(images: ReadonlyMap<string, string>, resolving: Resolving): Promise<Resolved> {
	const all = await Promise.all([...images].map(([container, image]) => one(container, image, resolving)));
	return {
		images: all,
		pinned: new Map(
			all.map(({ container, image, digest }) => [container, digest && inEcr(image) ? pinnedTo(image, digest) : image]),
		),
	};
}

async function one(container: string, image: string, resolving: Resolving): Promise<ReleasedImage> {
	const { digest: named } = imageName(image);
	const found = await digestOf(image, resolving);
	if (found === "gone")
		throw new NotReleasable(
			`${image} of ${container} cannot be released: ECR has no such image. Push it, or name another`,
		);
	const digest = named ?? found;
	return { container, image, ...(digest !== undefined && { digest }) };
}

/** The digest that ECR has an image by; nothing where the image is elsewhere, or nobody here may look it up. */
export async function digestOf(image: string, { ports, log }: Resolving): Promise<string | "gone" | undefined> {
	const name = imageName(image);
	if (!name.ecr || !ports.images) return undefined;
	try {
		return (await ports.images.digest(name.ecr, referenceOf(name))) ?? "gone";
	} catch (error) {
		if (!(error instanceof Refused)) throw error;
		log.warn("the image may not be looked up: its digest is read from the tasks that run it", { image, error });
		return undefined;
	}
}

function inEcr(image: string): boolean {
	return imageName(image).ecr !== undefined;
}

/** An image by its digest, whatever it was named by. */
export function pinnedTo(image: string, digest: string): string {
	return byDigest(imageName(image), digest);
}
