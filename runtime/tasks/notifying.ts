import { notifyPending } from "../fail-back/pending.ts";
import type { ActuatorTask } from "./task.ts";

/** A task of fail-back that says so when it cannot do its work: as long as it is tried again, nothing is proven to be back. */
export function notifyingWhenPending(task: ActuatorTask): ActuatorTask {
	return async (document, context) => {
		try {
			return await task(document, context);
		} catch (error) {
			notifyPending(context.log, { error });
			throw error;
		}
	};
}
