/** What a plan would take away: of an upgrade it must be nothing but what is forgotten on purpose, and stays in AWS. */
import type { PlannedChange } from "../harness/terraform-folder.ts";

/** What Terraform calls it: a replacement has the first of them, in whichever order. */
const TAKING = ["delete", "forget"];

/** What each color had of its own: its serving tasks are made of it, until a release takes their place. */
const KEPT = /\.aws_[a-z_]+\.service_(blue|green)_task(_\w+)?(\[0\])?$/;

/** What a plan destroys, replaces or forgets: how, and the address. A root's outputs are no resources. */
export function lost(plan: readonly PlannedChange[]): string[] {
	return plan
		.filter(({ address }) => !address.startsWith("output."))
		.filter(({ actions }) => actions.some((action) => TAKING.includes(action)))
		.filter(({ address, actions }) => !(KEPT.test(address) && actions.join() === "forget"))
		.map(({ address, actions }) => `${actions.join(" and ")} ${address}`);
}
