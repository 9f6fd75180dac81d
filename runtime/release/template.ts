import { IMAGE_TAG, type ReleaseRequest, type ServiceConfig, TEMPLATE_TAG } from "../contract/index.ts";
import { imageName, imagesIn, withImages } from "../core/rollout/image.ts";
import { InvalidInput, NotReleasable, WrongStart } from "../errors.ts";
import type { Definitions, Log, ReleasePorts, TaggedDefinition } from "../ports/index.ts";
import { readWorld } from "../tasks/read-world.ts";
import { type Resolved, resolved } from "./resolve.ts";
import { servesByName } from "./serves.ts";

/** What finding a task definition takes. */
interface Finding {
	readonly service: ServiceConfig;
	readonly ports: Pick<
		ReleasePorts,
		"dns" | "loadBalancers" | "services" | "scaling" | "locks" | "attempts" | "images"
	> & {
		readonly definitions: Definitions;
	};
	readonly log: Log;
}

/** A task definition that is to be released. */
export interface Definition extends Pick<Resolved, "images"> {
	/** Its ARN, with its revision. */
	readonly taskDefinition: string;
}

/** Revisions that are looked at. Older ones than these nobody has released for long. */
const CHECKED = 50;

/**
 * The task definition with the image that is asked for, or that serves, and with all else as Terraform has said it: a revision that there is, or
 * a new one. It names images of ECR by their digests, so that whoever moves a tag changes nothing of it. Asked again, it is the same revision.
 * @throws {NotReleasable} when no revision has such a tag, or ECR no such image
 */
export async function definitionOf(request: ReleaseRequest, finding: Finding): Promise<Definition> {
	const { service, ports } = finding;
	const container = request.container?.name ?? (await containerOf(finding));
	const image = request.image ?? (await servingImage(container, finding));
	const found = await candidates(request, service, ports.definitions);
	// Those that were registered here name all of their images by digest: other containers' tags are resolved anew.
	const base = found.find(({ tags }) => tags[IMAGE_TAG] === undefined) ?? found[0];
	if (!base) throw untagged(request, service);
	const named = new Map(imagesIn(base.definition));
	if (!named.has(container)) throw noContainer(base, container);
	named.set(container, image);
	const { images, pinned } = await resolved(named, finding);
	const byName = found.find(({ definition }) => sameImages(imagesIn(definition), named));
	const asNamed = sameImages(named, pinned);
	if (byName && (asNamed || (await servesByName(byName, images, request.container, finding))))
		return { taskDefinition: byName.arn, images };
	const known = found.find(({ definition }) => sameImages(imagesIn(definition), pinned));
	if (known) return { taskDefinition: known.arn, images };
	const tags = { ...ownedTags(base), ...(!asNamed && { [IMAGE_TAG]: tagValue(image) }) };
	const taskDefinition = await ports.definitions.register(service.name, withImages(base.definition, pinned), tags);
	return { taskDefinition, images };
}

type Images = ReadonlyMap<string, string>;

function sameImages(some: Images, others: Images): boolean {
	return some.size === others.size && [...some].every(([container, image]) => others.get(container) === image);
}

/** What a tag's value may be: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html#tag-restrictions */
function tagValue(image: string): string {
	return image.replace(/[^A-Za-z0-9_.:/=+@ -]/g, "_").slice(0, 256);
}

/** Revisions of the template that is asked for, or of the newest one, the newest first. */
async function candidates(
	{ template }: ReleaseRequest,
	{ name }: ServiceConfig,
	definitions: Definitions,
): Promise<readonly TaggedDefinition[]> {
	const found: TaggedDefinition[] = [];
	let wanted = template;
	for (const arn of (await definitions.newest(name)).slice(0, CHECKED)) {
		const one = await definitions.tagged(arn);
		wanted ??= one.tags[TEMPLATE_TAG];
		if (wanted !== undefined && one.tags[TEMPLATE_TAG] === wanted) found.push(one);
	}
	return found;
}

function untagged({ template }: ReleaseRequest, { name }: ServiceConfig): NotReleasable {
	const tag = template === undefined ? TEMPLATE_TAG : `${TEMPLATE_TAG} = ${template}`;
	return new NotReleasable(
		`none of the ${CHECKED} newest revisions of ${name} has the tag ${tag}: apply the Terraform of ${name}, which registers one, or name a task definition`,
	);
}

function noContainer({ arn }: TaggedDefinition, container: string): InvalidInput {
	return new InvalidInput("the request", [`container.name: ${arn} has no such container (given: ${container})`]);
}

/** Its own tags, but those that AWS keeps for itself. */
function ownedTags({ tags }: TaggedDefinition): TaggedDefinition["tags"] {
	return Object.fromEntries(Object.entries(tags).filter(([key]) => !key.toLowerCase().startsWith("aws:")));
}

/** The container that the load balancers lead to. */
async function containerOf({ service, ports }: Finding): Promise<string> {
	const { blue } = await ports.services.describe(service.cluster, service.services);
	const [container] = blue.containers;
	if (container) return container.name;
	throw new InvalidInput("the request", ["container: missing, and no container of blue's is behind a load balancer"]);
}

/** The image that serves: by the lock while a rollout moves the traffic, and by live DNS otherwise. */
async function servingImage(container: string, { service, ports }: Finding): Promise<string> {
	const [lock, world] = await Promise.all([ports.locks.held(service.name), readWorld(service, ports)]);
	const stable = lock?.stable ?? (world.dns.atRest ? world.dns.stable : undefined);
	if (stable === undefined) throw new WrongStart("nobody can tell which color serves: say an image");
	const serving = world.services[stable].deployment.taskDefinition;
	const { definition, tags } = await ports.definitions.tagged(serving);
	const image = imagesIn(definition).get(container);
	if (image !== undefined) return namedAs(image, tags[IMAGE_TAG]);
	throw new NotReleasable(
		`${serving}, which serves, has no container ${container} whose image could stay: say an image`,
	);
}

/** An image that is named by its digest, with the tag that people know it by, too; it stays what it is. */
function namedAs(image: string, known: string | undefined): string {
	const { repository, digest } = imageName(image);
	const { repository: same, tag } = imageName(known ?? "");
	return digest === undefined || tag === undefined || same !== repository ? image : `${repository}:${tag}@${digest}`;
}
