import type { ContainerDefinition } from "../ports.ts";
import { canonical } from "./same.ts";

/** What differs between two colours that run the same release: where each writes its logs. */
const PER_COLOUR = ["logConfiguration"];

/** A text that is equal for two sets of container definitions exactly when they run the same release. */
export function release(containers: readonly ContainerDefinition[]): string {
	return canonical(
		containers.map((container) =>
			Object.fromEntries(Object.entries(container).filter(([key]) => !PER_COLOUR.includes(key))),
		),
	);
}
