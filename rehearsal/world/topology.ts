/**
 * How load balancers are wired at rest. `cross-wired`: two edges, both serve the stable colour; `own-colour`: two edges,
 * each serves its own colour; `one-edge`: a single edge (blue's), whose listener is weighted and DNS is not.
 */
export type Topology = "cross-wired" | "own-colour" | "one-edge";
