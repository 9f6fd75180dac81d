import { type Colour, PRODUCTION_TAG } from "../../runtime/contract.ts";

/** The colour that serves when everything is new. Afterwards live DNS says which one does, and Terraform does not look. */
export const INITIAL_STABLE: Colour = "blue";

/** Whether a colour serves when everything is new. */
export function isInitialStable(colour: Colour): boolean {
	return colour === INITIAL_STABLE;
}

/** The runtime owns this one tag. `tags_all` repeats it together with the provider's default tags. */
export function ignoreProductionTag(): string[] {
	return [`tags["${PRODUCTION_TAG}"]`, `tags_all["${PRODUCTION_TAG}"]`];
}
