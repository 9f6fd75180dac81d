import type { Color, ReleasedImage, ServiceConfig } from "../contract/index.ts";
import { ran } from "../core/rollout/digests.ts";
import { RolloutError } from "../errors.ts";
import type { Log, ReleaseReader } from "../ports/index.ts";

/** What reading takes. */
interface Reading {
	readonly service: ServiceConfig;
	readonly ports: { readonly services: Pick<ReleaseReader, "running" | "images"> };
	readonly log: Log;
}

/**
 * Images with the digests that the tasks of a deployment run them by. That is for a rollback to come: what cannot be read decides nothing,
 * and is left as it was resolved.
 * @param color - whose deployment it is.
 */
export async function readImages(
	images: readonly ReleasedImage[],
	{ color, deploymentId }: { readonly color: Color; readonly deploymentId: string | undefined },
	{ service, ports, log }: Reading,
): Promise<readonly ReleasedImage[]> {
	const { cluster, services } = service;
	try {
		const tasks = await ports.services.running(cluster, services[color]);
		if (tasks.length === 0) return images;
		const running = await ports.services.images(cluster, tasks);
		return ran(
			images,
			running.filter(({ startedBy }) => startedBy === deploymentId),
		);
	} catch (error) {
		if (!(error instanceof RolloutError)) throw error;
		log.warn("what the tasks run cannot be read: the release keeps the digests that it was resolved to", { error });
		return images;
	}
}
