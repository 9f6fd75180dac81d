import type { Colour, PerColour } from "../contract.ts";

/** The other colour. */
export function other(colour: Colour): Colour {
	return colour === "blue" ? "green" : "blue";
}

/** Which colour holds a value, if one does. */
export function colourOf<T>(values: PerColour<T>, value: T): Colour | undefined {
	if (values.blue === value) return "blue";
	if (values.green === value) return "green";
	return undefined;
}
