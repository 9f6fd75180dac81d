/** What a plan would take away: of an upgrade it must be nothing that carries traffic, state or a name. */
import type { PlannedChange } from "../harness/terraform-folder.ts";

/** What may be made anew by the upgrade, by its address within the module, each with the reason. None is needed. */
export const MADE_ANEW: readonly { readonly address: RegExp; readonly reason: string }[] = [];

/** Addresses that a plan destroys, replaces or forgets, with how. */
export function lost(plan: readonly PlannedChange[], madeAnew = MADE_ANEW): string[] {
	return plan
		.filter(
			({ address, actions }) => !address.startsWith("output.") && actions.some((action) => TAKING.includes(action)),
		)
		.filter(({ address }) => !madeAnew.some((each) => each.address.test(address)))
		.map(({ address, actions }) => `${actions.join(" and ")} ${address}`);
}

const TAKING = ["delete", "forget"];
