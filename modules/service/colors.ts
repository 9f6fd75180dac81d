import { type Color, PRODUCTION_TAG } from "../../runtime/contract/index.ts";

/** The color that serves when everything is new. Afterwards live DNS says which one does, and Terraform does not check. */
export const INITIAL_STABLE: Color = "blue";

/** Whether a color serves when everything is new. */
export function isInitialStable(color: Color): boolean {
	return color === INITIAL_STABLE;
}

/** The runtime owns this one tag. `tags_all` repeats it together with the provider's default tags. */
export function ignoreProductionTag(): string[] {
	return [`tags["${PRODUCTION_TAG}"]`, `tags_all["${PRODUCTION_TAG}"]`];
}
