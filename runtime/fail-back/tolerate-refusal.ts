import { LENGTHS, oneLine } from "../contract/index.ts";
import { IdentityRefused, Refused } from "../errors.ts";
import type { Log } from "../ports/index.ts";

/**
 * Does writes that move no traffic, in turn: tags and counts. What AWS refuses for good, by a tag policy, by a service control policy or
 * because of what the service is, is left undone and handed on, to be told: asked again it would be refused again, and neither traffic
 * nor the next release may wait for it. Anything else that goes wrong is thrown, for it may pass.
 * @returns what AWS refused, for people.
 */
export async function tolerateRefusal(writes: readonly (() => Promise<void>)[], log: Log): Promise<string[]> {
	const refused: string[] = [];
	for (const write of writes) {
		try {
			await write();
		} catch (error) {
			if (!(error instanceof Refused || error instanceof IdentityRefused)) throw error;
			log.error("AWS refuses what moves no traffic; it is left undone", { error });
			refused.push(oneLine(error.message, LENGTHS.refusal));
		}
	}
	return refused;
}
