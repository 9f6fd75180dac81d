import { hasTime, type InSyncCheck, pollDue, settle as progress } from "../core/rollout/settle.ts";
import { InvalidInput, Throttled } from "../errors.ts";
import type { DnsReader, Log } from "../ports/index.ts";
import { checkDuring } from "./observe.ts";
import { type ObserverTask, running } from "./task.ts";

/** Settle: has the shift reached every name server, and every resolver's copy of the old answer run out? */
export const settle: ObserverTask = running(async (document, context) => {
	const { ports, now, log } = context;
	const { rollout: before } = document;
	const { changeId } = before;
	if (changeId === undefined) throw new InvalidInput("the rollout", ["rollout.changeId: missing; Shift makes it"]);
	const due = pollDue(before, document.service, now);
	const [{ rollout, verdict }, asked] = await Promise.all([
		checkDuring(document, context, { baking: false, stake: "watches" }),
		due ? askInSync(changeId, hasTime(before, document.service, now), ports.dns, log) : undefined,
	]);
	return { ...document, ...progress(rollout, { verdict, ...asked }, document.service, now) };
});

/**
 * Asks for the change. An account's rollouts share few such questions, so where AWS asks to slow down, later does as well.
 * @throws {Throttled} once there is no time left to ask again: then the state machine tries it until AWS answers.
 */
async function askInSync(
	changeId: string,
	later: boolean,
	dns: DnsReader,
	log: Log,
): Promise<Pick<InSyncCheck, "inSync" | "slowDown">> {
	try {
		return { inSync: await dns.inSync(changeId) };
	} catch (error) {
		if (!later || !(error instanceof Throttled)) throw error;
		log.warn("the change cannot be asked for now: AWS asks to slow down", { error });
		return { slowDown: true };
	}
}
