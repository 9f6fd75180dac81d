import { COLORS, type Color } from "../../runtime/contract/index.ts";

/**
 * How load balancers are wired at rest. `cross-wired`: two load balancers, both serve the stable color; `own-color`: two load balancers,
 * each serves its own color; `one-alb`: a single load balancer (blue's), whose listener is weighted and DNS is not.
 */
export type Topology = "cross-wired" | "own-color" | "one-alb";

/**
 * The load balancers that a color's tasks are registered on. Each load balancer makes checks of its own, and one that finds a task unhealthy
 * is enough for ECS to replace it; so a load balancer too many would be to the disadvantage of whoever has but one.
 */
export function albsOf(topology: Topology, color: Color): readonly Color[] {
	switch (topology) {
		case "cross-wired":
			return COLORS;
		case "own-color":
			return [color];
		case "one-alb":
			return ["blue"];
	}
}
