import { type HistoryEntry, other, type StateChange } from "../contract/index.ts";
import { weightsIn } from "../core/routing/dns.ts";
import { readRecords } from "../fail-back/live.ts";
import type { ReleaseContext } from "./wanted.ts";

/** Tells other systems that an attempt never begins. Whoever withdrew it has been answered; what cannot be told keeps nobody from that. */
export async function notifyWithdrawn(entry: HistoryEntry, context: ReleaseContext): Promise<void> {
	const { ports, log } = context;
	try {
		await ports.events.put(await changeOf(entry, context));
	} catch (error) {
		log.error("the change of state could not be put on the event bus", { change: "withdrawn", error });
	}
}

/** Which color serves says the lock of a rollout that is under way, else which has the weight. */
async function changeOf(
	{ attempt, execution, reason, at }: HistoryEntry,
	{ service, ports }: ReleaseContext,
): Promise<StateChange> {
	const weights = weightsIn((await readRecords(service, ports.dns)).records);
	const stable = (await ports.locks.held(service.name))?.stable ?? (weights.green > weights.blue ? "green" : "blue");
	return {
		version: 1,
		service: service.name,
		rollout: execution,
		attempt,
		change: "withdrawn",
		at,
		stable,
		candidate: other(stable),
		percent: 0,
		weights,
		message: `${attempt} never begins: ${reason}`,
	};
}
