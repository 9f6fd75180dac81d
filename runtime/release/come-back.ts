import { COLORS, RELEASE_TAG, type Release, type ReleasedImage } from "../contract/index.ts";
import { byDigest, imageName, imagesIn, withImages } from "../core/rollout/image.ts";
import { release as contentOf } from "../core/rollout/release.ts";
import { NotReleasable, Refused } from "../errors.ts";
import type { TaskDefinition } from "../ports/index.ts";
import { digestOf } from "./resolve.ts";
import type { ReleaseContext } from "./wanted.ts";

/** How a release comes back as what it was. */
export interface Returning {
	/** Registers what it takes, if anything. @returns ARN of the task definition to bring. @throws {NotReleasable} when that would be something else. */
	register(): Promise<string>;
}

/** An image that a tag names in the task definition, and that comes back by its digest. */
interface Pin {
	readonly container: string;
	/** As the task definition names it. */
	readonly image: string;
	readonly digest: string;
}

/**
 * Checks that a release can come back as what it was, and says how: its images by the digests that they had, whatever their tags lead to now.
 * What a color still runs comes back as it is. Nothing is changed yet.
 * @throws {NotReleasable} when ECS would start no tasks of it any more, or its images are gone.
 */
export async function returning(release: Release, context: ReleaseContext): Promise<Returning> {
	const { taskDefinition } = release;
	const { services } = context.ports;
	const definition = await services.definition(taskDefinition).catch((error: unknown) => {
		throw error instanceof Refused ? gone(release, `${taskDefinition} is gone (${error.message})`, context) : error;
	});
	const asItIs = { register: async () => taskDefinition };
	if (await runs(taskDefinition, definition, context)) return asItIs;
	if (definition.status === "INACTIVE") throw gone(release, `${taskDefinition} is deregistered`, context);
	const unknown: string[] = [];
	const pins: Pin[] = [];
	for (const [container, image] of imagesIn(definition)) {
		const { digest: named } = imageName(image);
		const digest = named ?? recorded(container, image, release.images);
		const there = await digestOf(digest === undefined ? image : byDigest(imageName(image), digest), context);
		if (there === "gone") throw gone(release, `ECR has no image ${digest ?? image} of ${container} any more`, context);
		if (digest === undefined) unknown.push(image);
		else if (named === undefined) pins.push({ container, image, digest });
	}
	if (unknown.length > 0)
		context.log.warn("nobody knows what images were: their tags say what comes back", { unknown });
	return pins.length === 0 ? asItIs : { register: () => registered(release, definition, pins, context) };
}

/** Whether tasks of a color's primary deployment run it: ECS has resolved its tags for all of these. */
async function runs(
	taskDefinition: string,
	definition: TaskDefinition,
	{ service, ports }: ReleaseContext,
): Promise<boolean> {
	const views = await ports.services.describe(service.cluster, service.services);
	for (const color of COLORS) {
		const { deployment } = views[color];
		if (deployment.runningCount === 0) continue;
		if (deployment.taskDefinition === taskDefinition) return true;
		if (contentOf(await ports.services.definition(deployment.taskDefinition)) === contentOf(definition)) return true;
	}
	return false;
}

/** What an image was, if the release knows it, and has it under the same name. */
function recorded(container: string, image: string, images: readonly ReleasedImage[]): string | undefined {
	const known = images.find((each) => each.container === container);
	return known && imageName(known.image).repository === imageName(image).repository ? known.digest : undefined;
}

/** Registers a revision that names the images by their digests. Where that is not allowed, their tags must lead where they led. */
async function registered(
	release: Release,
	definition: TaskDefinition,
	pins: readonly Pin[],
	context: ReleaseContext,
): Promise<string> {
	const { service, ports, log } = context;
	const pinned = new Map(pins.map(({ container, image, digest }) => [container, byDigest(imageName(image), digest)]));
	try {
		if (!ports.definitions) throw new Refused("RegisterTaskDefinition: nobody here may", {});
		const tags = { [RELEASE_TAG]: String(release.release) };
		return await ports.definitions.register(service.name, withImages(definition, pinned), tags);
	} catch (error) {
		if (!(error instanceof Refused)) throw error;
		for (const pin of pins) await checkTag(pin, release, error, context);
		log.warn("the release comes back by its tags: a revision with its digests cannot be registered", { error, pins });
		return release.taskDefinition;
	}
}

/** @throws {NotReleasable} when a tag is known to lead elsewhere by now. */
async function checkTag({ container, image, digest }: Pin, release: Release, why: Refused, context: ReleaseContext) {
	const leads = await digestOf(image, context);
	if (leads === undefined || leads === digest) return;
	const { name } = context.service;
	throw new NotReleasable(
		`release ${release.release} cannot come back: ${image} of ${container} was ${digest}, and is ${leads === "gone" ? "gone" : `${leads} now`}. Register a task definition that names ${byDigest(imageName(image), digest)}, and release it: npm run cli -- release ${name} --task-definition ARN (${why.message})`,
	);
}

function gone({ release }: Release, why: string, { service }: ReleaseContext): NotReleasable {
	return new NotReleasable(
		`release ${release} cannot come back: ${why}. Release what you want anew: npm run cli -- release ${service.name} --image IMAGE`,
	);
}
