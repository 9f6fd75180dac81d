import { COLOURS, type Colour, type PerColour, PRODUCTION_TAG } from "../../runtime/contract.ts";

/** The colour that serves when everything is new. Afterwards live DNS says which one does, and Terraform does not look. */
export const INITIAL_STABLE: Colour = "blue";

/** Whether a colour serves when everything is new. */
export function isInitialStable(colour: Colour): boolean {
	return colour === INITIAL_STABLE;
}

/** The colour that is not the given one. */
export function other(colour: Colour): Colour {
	return colour === "blue" ? "green" : "blue";
}

/** Makes one value for each colour. */
export function perColour<T>(make: (colour: Colour) => T): PerColour<T> {
	const [blue, green] = COLOURS;
	return { blue: make(blue), green: make(green) };
}

/** The runtime owns this one tag. `tags_all` repeats it together with the provider's default tags. */
export function ignoreProductionTag(): string[] {
	return [`tags["${PRODUCTION_TAG}"]`, `tags_all["${PRODUCTION_TAG}"]`];
}
