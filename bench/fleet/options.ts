import * as v from "valibot";

/** What is tried. */
export interface FleetOptions {
	/** How many services release at the same moment. */
	readonly services: number;
	/** A whole number from which all chance follows. */
	readonly seed: number;
}

/** Without flags: the most that the project promises. */
export const DEFAULT_FLEET: FleetOptions = { services: 500, seed: 1 };
/** The worlds of more do not fit in the memory of a laptop. */
const MOST_SERVICES = 2_000;

const Services = v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number), v.minValue(1), v.maxValue(MOST_SERVICES));

/** Reads the flags. @param refuse - is told of each mistake. */
export function fleetOptionsOf(
	{ services: text = String(DEFAULT_FLEET.services) }: { readonly services?: string | undefined },
	seed: number,
	refuse: (usageError: string) => void,
): FleetOptions {
	const services = v.safeParse(Services, text);
	if (services.success) return { services: services.output, seed };
	refuse(`--services must be a whole number from 1 to ${MOST_SERVICES} (given: ${text})`);
	return { ...DEFAULT_FLEET, seed };
}
