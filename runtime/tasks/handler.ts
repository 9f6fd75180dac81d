import { currentDocument, taskNamed } from "../adapters/version-0-2.ts";
import {
	DOCUMENT_BYTES,
	jsonBytes,
	oneLine,
	packProbes,
	RolloutDocument,
	type ServiceConfig,
	TaskRequest,
} from "../contract/index.ts";
import { DocumentTooLarge, InvalidInput } from "../errors.ts";
import { parse } from "../parse.ts";
import type { Log, MetricLog, Registry } from "../ports/index.ts";
import type { EntryPorts, EntryTask, LogFactory, Task } from "./task.ts";
import { countUntrusted, untrustedCode } from "./untrusted.ts";

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
		const document = parse(RolloutDocument, currentDocument(input), "the rollout");
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

/** A document as a state keeps it: what checks count by the minute is packed. The contract reads it as it was. */
export type TaskOutput = Omit<RolloutDocument, "rollout"> & { readonly rollout?: object };

/**
 * Tasks that bring traffic back. They hand on what they have in any case: what they did is done, and they have texts of bounded length
 * only. Should that be too much, the execution ends, and the watchdog goes on with it.
 */
const BRING_BACK: ReadonlySet<string> = new Set(["takeBack", "failBack", "restore", "verify", "conclude"]);

/**
 * What a task hands on to the next.
 * @throws {DocumentTooLarge} when it is more than a document may have. Every part of it has a bound, so that is a mistake of this program's;
 * but a state that Step Functions finds too large ends an execution past every Catch.
 */
export function taskOutput(task: string, { rollout, ...document }: RolloutDocument): TaskOutput {
	const { probes, ...rest } = rollout ?? {};
	const kept = rollout && { rollout: { ...rest, ...(probes && { probes: packProbes(probes) }) } };
	const answer = { ...document, ...kept };
	const bytes = jsonBytes(answer);
	if (bytes <= DOCUMENT_BYTES || BRING_BACK.has(task)) return answer;
	throw new DocumentTooLarge(`${task} would hand on ${bytes} bytes; a document may have ${DOCUMENT_BYTES}`);
}
