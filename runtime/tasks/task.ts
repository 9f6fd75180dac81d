import { isRunning, type RolloutDocument, type RunningDocument } from "../contract/index.ts";
import { InvalidInput } from "../errors.ts";
import { notifyPending } from "../fail-back/read-back.ts";
import type { ActuatorPorts, Log, ObserverPorts } from "../ports/index.ts";

/** What a task knows besides its input. */
export interface TaskContext<Ports> {
	readonly ports: Ports;
	/** When the state was entered, or this try of its task began: a retry must not take a late answer for an early one. */
	readonly now: Date;
	/** ARN of the execution, which is the rollout's id. */
	readonly execution: string;
	/** Task token, where the state waits for somebody to hand it back. */
	readonly token?: string | undefined;
	readonly log: Log;
}

/** One state of the state machine: the document comes in, the document goes out. */
export type Task<Ports> = (document: RolloutDocument, context: TaskContext<Ports>) => Promise<RolloutDocument>;

/** A state of a rollout that Begin has made. */
export type RunningTask<Ports> = (document: RunningDocument, context: TaskContext<Ports>) => Promise<RolloutDocument>;

/** A task that only reads. */
export type ObserverTask = Task<ObserverPorts>;
/** A task that acts. */
export type ActuatorTask = Task<ActuatorPorts>;

/** What tasks may touch that are run before it is known whose rollout it is: no service's role. */
export type EntryPorts = Pick<ActuatorPorts, "registry" | "attempts" | "probations">;
/** A task that makes the document of whatever the execution was started with. */
export type EntryTask = (input: unknown, context: TaskContext<EntryPorts>) => Promise<RolloutDocument>;

/** Makes a log whose every line carries the given fields. */
export type LogFactory = (fields: Readonly<Record<string, unknown>>) => Log;

/** Where a task of a rollout is entered: here its document is narrowed, once. @throws {InvalidInput} before Begin has made a rollout. */
export function running<Ports>(task: RunningTask<Ports>): Task<Ports> {
	return async (document, context) => task(runningDocument(document), context);
}

/** A document, as that of a rollout that Begin has made. @throws {InvalidInput} before Begin has made one. */
export function runningDocument(document: RolloutDocument): RunningDocument {
	if (isRunning(document)) return document;
	throw new InvalidInput("the rollout", ["rollout: missing; Begin makes it"]);
}

/** The id of the candidate's deployment. @throws {InvalidInput} before Deploy has made one. */
export function deploymentOf({ rollout }: RunningDocument): string {
	if (rollout.deploymentId !== undefined) return rollout.deploymentId;
	throw new InvalidInput("the rollout", ["rollout.deploymentId: missing; Deploy makes it"]);
}

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
