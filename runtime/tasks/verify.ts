import { scaledAgainIn } from "../core/rollout/scaling.ts";
import { NotRestored } from "../errors.ts";
import { differences, notifyPending } from "../fail-back/read-back.ts";
import { broughtBack, tidyUp } from "../fail-back/tidy-up.ts";
import { concluded, failedBack } from "./conclude.ts";
import { ownLock } from "./lock.ts";
import { type ActuatorTask, notifyingWhenPending } from "./task.ts";

/** How often fail-back writes the original before it gives up aloud. Something else must be writing against it. */
const MAX_ATTEMPTS = 10;

/**
 * Verify: reads back records and listeners and compares them with the original, field by field. When they are equal, and what scales the
 * stable color has had the time to see that: tags, the candidate's tasks, scaling, and what people are told, what AWS refuses of these for
 * good among it. When not: FailBack once more.
 * @throws {NotRestored} after the last attempt: the watchdog takes over.
 * @throws {UntrustedInput} when the document is not what this execution's Begin has made of it.
 */
export const verify: ActuatorTask = notifyingWhenPending(async (document, context) => {
	const { ports, execution, now, log } = context;
	const { service } = document;
	const lock = ownLock(document, await ports.locks.held(service.name), execution);
	if (!lock) return concluded(document, "The lock has been released already.", context);
	const differs = await differences(service, lock.original, ports);
	if (differs) {
		notifyPending(log, { differs });
		if ((document.failBack?.attempt ?? 0) >= MAX_ATTEMPTS) throw new NotRestored(differs);
		return { ...document, next: "failBack" };
	}
	const seconds = document.failBack ? scaledAgainIn(lock, document.failBack.startedAt, now) : 0;
	if (seconds > 0) return { ...document, next: "wait", waitSeconds: seconds };
	const refused = await tidyUp(service, lock, context);
	const back = { ...document, ...(refused.length > 0 && { refused }) };
	return failedBack(back, broughtBack(lock, document.failBack?.overwrote, refused));
});
