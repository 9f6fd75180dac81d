/** What a plan would take away: of an upgrade it must be nothing. No exception has been needed. */
import type { PlannedChange } from "../harness/terraform-folder.ts";

/** What Terraform calls it: a replacement has the first of them, in whichever order. */
const TAKING = ["delete", "forget"];

/** What a plan destroys, replaces or forgets: how, and the address. A root's outputs are no resources. */
export function lost(plan: readonly PlannedChange[]): string[] {
	return plan
		.filter(({ address }) => !address.startsWith("output."))
		.filter(({ actions }) => actions.some((action) => TAKING.includes(action)))
		.map(({ address, actions }) => `${actions.join(" and ")} ${address}`);
}
