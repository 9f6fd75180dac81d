import { type ReleaseRequest, type ServiceConfig, TEMPLATE_TAG } from "../contract/index.ts";
import { InvalidInput, NotReleasable, WrongStart } from "../errors.ts";
import type { Definitions, ReleasePorts, TaggedDefinition, TaskDefinition } from "../ports/index.ts";
import { readWorld } from "../tasks/read-world.ts";

/** What finding a task definition takes. */
interface Finding {
	readonly service: ServiceConfig;
	readonly ports: Pick<ReleasePorts, "dns" | "loadBalancers" | "services" | "scaling" | "locks"> & {
		readonly definitions: Definitions;
	};
}

/** Revisions that are looked at. Older ones than these nobody has released for long. */
const CHECKED = 50;

/**
 * The task definition with the image that is asked for, or that serves, and with all else as Terraform has said it: a revision that there is, or
 * a new one. Asked again, it is the same revision.
 * @returns its ARN
 * @throws {NotReleasable} when no revision has such a tag
 */
export async function definitionOf(request: ReleaseRequest, finding: Finding): Promise<string> {
	const { service, ports } = finding;
	const container = request.container?.name ?? (await containerOf(finding));
	const image = request.image ?? (await servingImage(container, finding));
	const found = await candidates(request, service, ports.definitions);
	const [base] = found;
	if (!base) throw untagged(request, service);
	const known = found.find(({ definition }) => imageIn(definition, container) === image);
	if (known) return known.arn;
	return ports.definitions.register(service.name, withImage(base, container, image), ownedTags(base));
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

function imageIn({ containerDefinitions }: TaskDefinition, container: string): string | undefined {
	const image = containerDefinitions.find(({ name }) => name === container)?.image;
	return image === undefined ? undefined : String(image);
}

function withImage({ arn, definition }: TaggedDefinition, container: string, image: string): TaskDefinition {
	if (imageIn(definition, container) === undefined) {
		throw new InvalidInput("the request", [`container.name: ${arn} has no such container (given: ${container})`]);
	}
	const containerDefinitions = definition.containerDefinitions.map((one) =>
		one.name === container ? { ...one, image } : one,
	);
	return { ...definition, containerDefinitions };
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
	const image = imageIn(await ports.services.definition(serving), container);
	if (image !== undefined) return image;
	throw new NotReleasable(
		`${serving}, which serves, has no container ${container} whose image could stay: say an image`,
	);
}
