import { pollDue, settle as progress } from "../core/rollout/settle.ts";
import { InvalidInput } from "../errors.ts";
import { checkDuring } from "./observe.ts";
import { type ObserverTask, running } from "./task.ts";

/** Settle: has the shift reached every name server, and every resolver's copy of the old answer run out? */
export const settle: ObserverTask = running(async (document, context) => {
	const { ports, now } = context;
	const { rollout: before } = document;
	const { changeId } = before;
	if (changeId === undefined) throw new InvalidInput("the rollout", ["rollout.changeId: missing; Shift makes it"]);
	const [{ rollout, verdict }, inSync] = await Promise.all([
		checkDuring(document, context, { baking: false, stake: "watches" }),
		pollDue(before, document.service, now) ? ports.dns.inSync(changeId) : undefined,
	]);
	return { ...document, ...progress(rollout, { verdict, inSync }, document.service, now) };
});
