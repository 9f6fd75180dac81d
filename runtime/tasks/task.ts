import { RolloutDocument, type ServiceConfig, TaskRequest } from "../contract.ts";
import { InvalidInput } from "../errors.ts";
import { parse } from "../parse.ts";
import type { ActuatorPorts, Log, ObserverPorts } from "../ports.ts";
import { type HandedOn, handedOn } from "./handed-on.ts";

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

/** A task that only looks. */
export type ObserverTask = Task<ObserverPorts>;
/** A task that acts. */
export type ActuatorTask = Task<ActuatorPorts>;

/** Makes a log whose every line carries the given fields. */
export type LogFactory = (fields: Readonly<Record<string, unknown>>) => Log;

/**
 * Makes a Lambda handler of tasks: parses the request once, here, and hands it to the task that it names.
 * @param portsOf - what a task may touch of a service, by the service's own role.
 * @param clock - milliseconds since 1970. Default: time stands still since the state was entered.
 * @throws {InvalidInput} with all faults, before any AWS call.
 */
export function createHandler<Ports>(
	tasks: Readonly<Record<string, Task<Ports>>>,
	portsOf: (service: ServiceConfig) => Ports,
	logFor: LogFactory,
	clock: () => number = () => 0,
) {
	return async (event: unknown): Promise<HandedOn> => {
		const request = parse(TaskRequest, event, "the task request");
		const document = parse(RolloutDocument, request.input, "the rollout");
		const run = Object.hasOwn(tasks, request.task) ? tasks[request.task] : undefined;
		if (!run) {
			throw new InvalidInput("the task request", [
				`task: must be one of ${Object.keys(tasks).join(", ")} (given: ${request.task})`,
			]);
		}
		const log = logFor({ rollout: request.execution, service: document.service.name, task: request.task });
		const now = new Date(Math.max(Date.parse(request.now), clock()));
		const { execution, token } = request;
		const ports = portsOf(document.service);
		return logged(log, async () => {
			const after = await run(document, { ports, now, execution, token, log });
			return { after, answer: handedOn(request.task, after) };
		});
	};
}

async function logged(
	log: Log,
	run: () => Promise<{ readonly after: RolloutDocument; readonly answer: HandedOn }>,
): Promise<HandedOn> {
	try {
		const { after, answer } = await run();
		log.info("task done", { next: after.next, verdict: after.verdict, step: after.rollout?.step });
		return answer;
	} catch (error) {
		log.error("task failed", { error });
		throw error;
	}
}
