/** One of the two colors: an ECS service behind a load balancer (an Application Load Balancer) of its own. */
export type Color = (typeof COLORS)[number];

/** Both colors, in the order in which they are always listed. */
export const COLORS = ["blue", "green"] as const;

/** One value for each color. */
export type ByColor<T> = Readonly<Record<Color, T>>;

/** The tag that names the color that serves production: `true` on its service and target groups, `false` on the other's. */
export const PRODUCTION_TAG = "IsProduction";

/** The tag that says of a task which service's hook it was started for. */
export const SERVICE_TAG = "ecs-dns-canary:service";

/** The other color. */
export function other(color: Color): Color {
	return color === "blue" ? "green" : "blue";
}

/** Makes one value for each color. */
export function byColor<T>(make: (color: Color) => T): ByColor<T> {
	return { blue: make("blue"), green: make("green") };
}

/** Which color holds a value, if one does. */
export function colorOf<T>(values: ByColor<T>, value: T): Color | undefined {
	return COLORS.find((color) => values[color] === value);
}
