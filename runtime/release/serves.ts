import type { ContainerPort, ReleasedImage, ServiceConfig } from "../contract/index.ts";
import type { ReleasePorts, TaskDefinition } from "../ports/index.ts";
import { servedReleases } from "../tasks/read-served.ts";
import { readWorld, running } from "../tasks/read-world.ts";

/** What it takes to compare with what serves. */
interface Comparing {
	readonly service: ServiceConfig;
	readonly ports: Pick<ReleasePorts, "dns" | "loadBalancers" | "services" | "scaling" | "locks" | "attempts">;
}

/**
 * Whether what is asked for serves already, under tags that have not been moved since: the services' first task definition is Terraform's own,
 * which names its images as Terraform does. It is not released anew only to be named by its digests.
 * @param images - what they are now.
 * @param container - which one gets the traffic. Default: the one that does.
 */
export async function servesByName(
	{ definition }: { readonly definition: TaskDefinition },
	images: readonly ReleasedImage[],
	container: ContainerPort | undefined,
	{ service, ports }: Comparing,
): Promise<boolean> {
	const [lock, world] = await Promise.all([ports.locks.held(service.name), readWorld(service, ports)]);
	const stable = lock?.stable ?? (world.dns.atRest ? world.dns.stable : undefined);
	if (stable === undefined) return false;
	const containers = container ? [container] : world.services[stable].containers;
	if (world.releases[stable] !== running(definition, containers)) return false;
	const [served] = await servedReleases(service.name, ports.attempts);
	return images.every((image) => !moved(image, served?.images));
}

/** Whether an image is known to be another than it was. */
function moved({ container, digest }: ReleasedImage, before: readonly ReleasedImage[] = []): boolean {
	const known = before.find((image) => image.container === container)?.digest;
	return known !== undefined && digest !== undefined && known !== digest;
}
