import { taskNamed, withRenamedService } from "../adapters/version-0-2.ts";
import { oneLine, RolloutDocument, type ServiceConfig, TaskRequest } from "../contract/index.ts";
import { InvalidInput } from "../errors.ts";
import { parse } from "../parse.ts";
import type { ActuatorPorts, Log, MetricLog, ObserverPorts, Registry } from "../ports/index.ts";
import { type TaskOutput, taskOutput } from "./task-output.ts";
import { countUntrusted, untrustedCode } from "./untrusted.ts";

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

/** A task that only reads. */
export type ObserverTask = Task<ObserverPorts>;
/** A task that acts. */
export type ActuatorTask = Task<ActuatorPorts>;

/** What tasks may touch that are run before it is known whose rollout it is: no service's role. */
export type EntryPorts = Pick<ActuatorPorts, "registry">;
/** A task that makes the document of whatever the execution was started with. */
export type EntryTask = (input: unknown, context: TaskContext<EntryPorts>) => Promise<RolloutDocument>;

/** Makes a log whose every line carries the given fields. */
export type LogFactory = (fields: Readonly<Record<string, unknown>>) => Log;

/** What a function reaches for all services alike, in its own role. */
export interface OwnParts {
	/** Tasks that are run before there is a document, and what they touch. Default: none. */
	readonly entry?: { readonly tasks: Readonly<Record<string, EntryTask>>; readonly ports: EntryPorts };
	/** Counts what is not to be trusted. Default: nobody does. */
	readonly metricLog?: MetricLog;
	/** Says under whose name it may be counted. Default: under nobody's. */
	readonly registry?: Registry;
}

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
	own: OwnParts = {},
) {
	return async (event: unknown): Promise<TaskOutput> => {
		const request = parse(TaskRequest, event, "the task request");
		const { execution, token, input } = request;
		const task = taskNamed(request.task);
		const now = new Date(Math.max(Date.parse(request.now), clock()));
		const entry = own.entry && named(own.entry.tasks, task);
		if (own.entry && entry) {
			const log = logFor({ rollout: execution, task });
			const context = { ports: own.entry.ports, now, execution, token, log };
			return logged({ log, input, own, task }, () => entry(input, context));
		}
		const document = parse(RolloutDocument, withRenamedService(input), "the rollout");
		const run = named(tasks, task);
		if (!run) throw unknown(task, { ...own.entry?.tasks, ...tasks });
		const log = logFor({ rollout: execution, service: document.service.name, task });
		const ports = portsOf(document.service);
		return logged({ log, input, own, task }, () => run(document, { ports, now, execution, token, log }));
	};
}

function named<T>(tasks: Readonly<Record<string, T>>, task: string): T | undefined {
	return Object.hasOwn(tasks, task) ? tasks[task] : undefined;
}

function unknown(task: string, tasks: object): InvalidInput {
	const names = Object.keys(tasks).join(", ");
	return new InvalidInput("the task request", [`task: must be one of ${names} (given: ${oneLine(task, 80)})`]);
}

/** A task under way: its log, what it was given, and what counts should it not be trusted. */
interface Logged {
	readonly log: Log;
	readonly input: unknown;
	readonly own: OwnParts;
	readonly task: string;
}

async function logged({ log, input, own, task }: Logged, run: () => Promise<RolloutDocument>): Promise<TaskOutput> {
	try {
		const after = await run();
		const answer = taskOutput(task, after);
		log.info("task done", { next: after.next, verdict: after.verdict, step: after.rollout?.step });
		return answer;
	} catch (error) {
		const code = untrustedCode(error);
		log.error("task failed", { error, ...(code && { code }) });
		if (code) await countUntrusted(input, own);
		throw error;
	}
}
