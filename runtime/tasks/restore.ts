import { restored } from "../core/rollout/settle.ts";
import { InvalidInput } from "../errors.ts";
import { notifyPending } from "../fail-back/read-back.ts";
import type { ObserverTask } from "./task.ts";

/** Restore: has the restored DNS reached every name server? Past the bound it is read back all the same. */
export const restore: ObserverTask = async (document, { ports, now, log }) => {
	const { failBack } = document;
	if (!failBack) throw new InvalidInput("the rollout", ["failBack: missing; FailBack makes it"]);
	notifyPending(log, { changeId: failBack.changeId });
	const inSync = await ports.dns.inSync(failBack.changeId);
	return { ...document, ...restored(failBack, inSync, document.service, now) };
};
