import addresses from "./0.2.json" with { type: "json" };
import type { Move } from "./moves.ts";

/**
 * What version 0.2 of the module `complete` had in itself, and has in the modules `controller` and `service` by now. It arrives there at
 * the address that these modules of 0.2 had for it, and their own blocks move it on: Terraform follows such a chain. So a resource that
 * gets another address in one of them is told of there alone.
 */
export function completeMoves(): Move[] {
	return Object.entries(addresses).flatMap(([part, all]) =>
		all.map((address) => ({ from: address, to: `module.${part}.${address}` })),
	);
}
