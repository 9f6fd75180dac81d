import { COLOURS, type Colour } from "../../runtime/contract.ts";

/**
 * How load balancers are wired at rest. `cross-wired`: two edges, both serve the stable colour; `own-colour`: two edges,
 * each serves its own colour; `one-edge`: a single edge (blue's), whose listener is weighted and DNS is not.
 */
export type Topology = "cross-wired" | "own-colour" | "one-edge";

/**
 * The edges that a colour's tasks are registered on. Each edge makes checks of its own, and one that finds a task unhealthy
 * is enough for ECS to replace it; so an edge too many would be to the disadvantage of whoever has but one.
 */
export function edgesOf(topology: Topology, colour: Colour): readonly Colour[] {
	switch (topology) {
		case "cross-wired":
			return COLOURS;
		case "own-colour":
			return [colour];
		case "one-edge":
			return ["blue"];
	}
}
