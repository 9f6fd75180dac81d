/** One of the two colours: an ECS service behind an edge (an Application Load Balancer) of its own. */
export type Colour = (typeof COLOURS)[number];

/** Both colours, in the order in which they are always listed. */
export const COLOURS = ["blue", "green"] as const;

/** One value for each colour. */
export type PerColour<T> = Readonly<Record<Colour, T>>;

/** The tag that names the colour that serves production: `true` on its service and target groups, `false` on the other's. */
export const PRODUCTION_TAG = "IsProduction";

/** The other colour. */
export function other(colour: Colour): Colour {
	return colour === "blue" ? "green" : "blue";
}

/** Makes one value for each colour. */
export function perColour<T>(make: (colour: Colour) => T): PerColour<T> {
	return { blue: make("blue"), green: make("green") };
}

/** Which colour holds a value, if one does. */
export function colourOf<T>(values: PerColour<T>, value: T): Colour | undefined {
	return COLOURS.find((colour) => values[colour] === value);
}
