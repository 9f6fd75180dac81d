import * as v from "valibot";
import { type DeploymentStart, ReleaseEvent, ServiceConfig } from "../contract/index.ts";
import { serviceName } from "../contract/schemas.ts";
import { foreignKeys, parseUntrusted } from "../parse.ts";

/**
 * Version 0.2 registered no services: the input of a rollout was a service's whole configuration, beside an event that does not name the
 * service. This reads what such a rule sends. All else that 0.2 has written, documents of executions under way and locks, is read as it
 * stands but for the names that were others then.
 */
const RolloutInput = v.object({
	event: v.object(ReleaseEvent.entries),
	service: v.looseObject({ name: serviceName }),
});

/** What a rule of version 0.2 sent. */
export interface RolloutInput {
	/** The event, as a rule of today sends it. */
	readonly event: v.InferOutput<typeof DeploymentStart>;
	/** Reads the configuration beside it. @throws {UntrustedInput} with every fault. */
	readonly configuration: () => ServiceConfig;
}

const { service: _, ...EVENT_OF_0_2 } = ReleaseEvent.entries;

/** Tasks that 0.2 called by other names: executions under way go by the definition that they began with. */
const TASKS: ReadonlyMap<string, string> = new Map([["aim", "route"]]);

/** Whether an input is a rule's of version 0.2: it has a service beside an event that names none. */
export function isRolloutInput(input: unknown): boolean {
	const { event, service } = Object(input) as { readonly event?: unknown; readonly service?: unknown };
	return isObject(service) && isObject(event) && !Object.hasOwn(event, "service");
}

/** Reads an input of version 0.2. @throws {UntrustedInput} with every fault, but those of the configuration, which may not count. */
export function rolloutInput(input: unknown, what: string): RolloutInput {
	const { event: sent, service } = input as v.InferInput<typeof RolloutInput>;
	const foreign = [
		...foreignKeys(input, ["event", "service"]),
		...foreignKeys(sent, Object.keys(EVENT_OF_0_2), "event."),
	];
	const { event, service: named } = parseUntrusted(RolloutInput, input, what, foreign);
	return {
		event: { ...event, service: named.name },
		configuration: () =>
			parseUntrusted(v.object({ service: ServiceConfig }), { service: renamed(service) }, what).service,
	};
}

/** A task by today's name, whichever version's execution asks for it. */
export function taskNamed(task: string): string {
	return TASKS.get(task) ?? task;
}

/** A lock by today's names and with its attempt, whichever version wrote it. */
export function currentLock(lock: unknown): unknown {
	return withAttempt(withRenamedService(lock));
}

/** What has a service's configuration under `service`, by today's names. Anything else stays as it is. */
function withRenamedService(document: unknown): unknown {
	return isObject(document) && Object.hasOwn(document, "service")
		? { ...document, service: renamed((document as { readonly service: unknown }).service) }
		: document;
}

/** A lock, gate, rollout or entry of history with its attempt: before there were attempts each was a deployment's, and keyed by it. */
export function withAttempt(item: unknown): unknown {
	const { attempt, deploymentId } = Object(item) as { readonly attempt?: unknown; readonly deploymentId?: unknown };
	return isObject(item) && attempt === undefined && deploymentId !== undefined
		? { ...item, attempt: deploymentId }
		: item;
}

/** A document by today's names and with its attempt, whichever version wrote it. Anything else stays as it is. */
export function currentDocument(document: unknown): unknown {
	const named = withRenamedService(document);
	return isObject(named) && Object.hasOwn(named, "rollout")
		? { ...named, rollout: withAttempt((named as { readonly rollout: unknown }).rollout) }
		: named;
}

/** A configuration of 0.2, or the part of it that a lock keeps, by today's names. */
function renamed(service: unknown): unknown {
	if (!isObject(service)) return service;
	const named = rename(service, "edges", "loadBalancers");
	if (!isObject(named.timing)) return named;
	const timing = rename(named.timing, "lookSeconds", "analysisIntervalSeconds");
	return { ...named, timing: { ...rename(timing, RETENTION, "probationSeconds"), ...kept(timing) } };
}

/** What 0.2 called probation. The definition of an execution of 0.2 that is under way reads it from the document, so it stays there. */
const RETENTION = "retentionSeconds";

function kept({ [RETENTION]: seconds }: Readonly<Record<string, unknown>>): object {
	return seconds === undefined ? {} : { [RETENTION]: seconds };
}

function rename(value: object, was: string, is: string): Readonly<Record<string, unknown>> {
	const { [was]: moved, ...rest } = value as Readonly<Record<string, unknown>>;
	return Object.hasOwn(value, was) && !Object.hasOwn(value, is) ? { ...rest, [is]: moved } : { ...value };
}

function isObject(value: unknown): value is object {
	return typeof value === "object" && value !== null;
}
