/** Destroys all that a run has made, and tells what stayed. */
import { rmSync } from "node:fs";
import { deregisterAll } from "../aws/definitions.ts";
import { leftoversOf } from "../aws/leftovers.ts";
import type { Context } from "../play/context.ts";

/** How often a destroy is tried: what AWS still holds on to (network interfaces of functions) lets go after a while. */
const TRIES = 3;

/** What attaches goes before what it is attached to; the run's own service beside them. */
export async function destroyAll(context: Context): Promise<void> {
	await Promise.all([
		destroyed(context, "own"),
		// The canary reads the estate's state: without it, it could not even be destroyed.
		destroyed(context, "canary").then((gone) => gone && destroyed(context, "estate")),
	]);
}

/** Destroys one root. Answers whether nothing is left of it. */
async function destroyed({ roots, say }: Context, name: keyof Context["roots"]): Promise<boolean> {
	const root = roots[name];
	for (let tries = 0; tries < TRIES; tries++) {
		try {
			if ((await root.resources()).length === 0) return true;
			say(`destroying ${name} …`);
			// The last try takes the state for what is there: a refused plan must not keep what costs.
			await root.destroy(tries < TRIES - 1);
			say(`destroyed ${name}`);
			return true;
		} catch (error) {
			say((error as Error).message);
		}
	}
	return false;
}

/** Deregisters what the run's own service has run: Terraform leaves it, for those who would go back to it. What fails is told as a leftover. */
export async function deregister({ aws, names, say }: Pick<Context, "aws" | "names" | "say">): Promise<void> {
	await deregisterAll(aws, names.own).catch((error: Error) => say(error.message));
}

/** What Terraform still knows of, and what AWS still has by the run's name. One line each. */
export async function whatStayed({ aws, roots, names, zoneId, options }: Context): Promise<string[]> {
	const known = await Promise.all(
		Object.entries(roots).map(async ([name, root]) => {
			try {
				return (await root.resources()).map((one) => `${name}: ${one}`);
			} catch (error) {
				return [`${name}: not known, since Terraform did not say (${(error as Error).message})`];
			}
		}),
	);
	return [...known.flat(), ...(await leftoversOf(aws, names.own, { id: zoneId, name: options.zone }))];
}

/** How to finish by hand. */
export function byHand({ folders }: Pick<Context, "folders">): string {
	const order = [folders.canary, folders.estate, folders.own];
	return ["finish it by hand, in this order:", ...order.map((folder) => `  terraform -chdir=${folder} destroy`)].join(
		"\n",
	);
}

/** Removes the state, once nothing stands in it. */
export function forget(home: string): void {
	rmSync(home, { recursive: true, force: true });
}
