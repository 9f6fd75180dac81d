import type { ReleasedImage } from "../../contract/index.ts";
import type { RunningImage } from "../../ports/index.ts";
import { imageName } from "./image.ts";

/**
 * Images with the digests that tasks run them by: only that is known to have been released. A task that names an image by its digest runs
 * that. Where tasks do not say it with one voice, nobody knows what the image is.
 * @param running - of the tasks that run them: containers that ECS has added of its own are none of the release.
 */
export function ran(images: readonly ReleasedImage[], running: readonly RunningImage[]): ReleasedImage[] {
	return images.map((released) => {
		const own = running.filter(({ container }) => container === released.container);
		const found = new Set(own.map(({ image, digest }) => imageName(image).digest ?? digest));
		if (found.size === 0) return released;
		const [digest] = found;
		const { digest: _, ...unknown } = released;
		return found.size === 1 && digest !== undefined ? { ...released, digest } : unknown;
	});
}

/** The images whose bytes nobody knows: going back to them may bring others. Nothing where all are known. */
export function unknownText(images: readonly ReleasedImage[]): string {
	const unknown = images
		.filter(({ digest }) => digest === undefined)
		.map(({ container, image }) => `${image} of ${container}`);
	if (unknown.length === 0) return "";
	return `\nIts tasks do not say with one voice what runs as ${unknown.join(", ")}: a tag may have been moved meanwhile, and a rollback may bring something else. Name images by their digests.`;
}
