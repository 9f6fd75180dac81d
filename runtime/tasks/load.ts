import * as v from "valibot";
import { isRolloutInput, rolloutInput } from "../adapters/version-0-2.ts";
import {
	type Attempt,
	AttemptEvent,
	colorOf,
	DeploymentStart,
	isAttempt,
	LENGTHS,
	oneLine,
	type ServiceConfig,
	type StartInput,
} from "../contract/index.ts";
import { isRollback, rollbackConfig } from "../core/rollout/rollback.ts";
import { UntrustedInput } from "../errors.ts";
import { foreignKeys, parseUntrusted } from "../parse.ts";
import { isSuccessorInput, loadProbation } from "./load-probation.ts";
import type { EntryPorts, EntryTask, TaskContext } from "./task.ts";

/** What {@link loadWith} goes by. */
export interface LoadOptions {
	/** Whether services of version 0.2 are served, which are not registered and hand their configuration over. */
	readonly acceptUnregistered: boolean;
}

type Context = TaskContext<EntryPorts>;

const INPUT = "the execution's input";

/**
 * Makes Load: keeps the event of an execution's input and nothing else, and takes the service's configuration from where its own Terraform
 * has registered it. Whoever may start an execution says so what happened to which service, and not what is to be done to it.
 * @throws {UntrustedInput} with all faults, when the input has anything else, or names what is not registered, or not the service's.
 */
export function loadWith(options: LoadOptions): EntryTask {
	return async (input, context) => {
		if (isSuccessorInput(input)) return loadProbation(input, context);
		const { event, service } = isRolloutInput(input)
			? await passed(input, options, context)
			: await registered(startOf(input).event, context);
		if (isAttempt(event)) {
			const attempt = await writtenDown(event, context);
			return { event, service: configFor(attempt, service), attempt };
		}
		const own = colorOf(service.services, event.serviceArn) !== undefined;
		if (own) return { event, service };
		throw new UntrustedInput(INPUT, [
			`event.serviceArn: must be one of the ECS services of ${service.name}: ${service.services.blue} or ${service.services.green} (given: ${event.serviceArn})`,
		]);
	};
}

/** The configuration by which an attempt is made: a rollback has one of its own, and what somebody lets pass no calendar. */
function configFor(attempt: Attempt, service: ServiceConfig): ServiceConfig {
	if (isRollback({ attempt })) return rollbackConfig(service);
	return attempt.overrideCalendar ? { ...service, calendar: null } : service;
}

/** What {@link loadWith} answers. */
interface Start {
	readonly event: StartInput["event"];
	readonly service: ServiceConfig;
}

/** Reads an input as the release function or a rule of today sends it. */
function startOf(input: unknown): StartInput {
	const { event } = Object(input) as { readonly event?: unknown };
	const schema = isAttempt(Object(event)) ? AttemptEvent : DeploymentStart;
	const foreign = [...foreignKeys(input, ["event"]), ...foreignKeys(event, Object.keys(schema.entries), "event.")];
	// Strict schemas name the first foreign key alone.
	if (schema === AttemptEvent) return read(v.object(AttemptEvent.entries));
	return read(v.object(DeploymentStart.entries));

	function read<E extends StartInput["event"]>(known: v.GenericSchema<unknown, E>): { readonly event: E } {
		return parseUntrusted(v.object({ event: known }), input, INPUT, foreign);
	}
}

/** The attempt that an event names. Its execution has one name, so nobody starts it twice. */
async function writtenDown({ service, attempt: id }: AttemptEvent, { ports, execution }: Context): Promise<Attempt> {
	const attempt = await ports.attempts.find(service, id);
	if (!attempt)
		throw new UntrustedInput(INPUT, [
			`event.attempt: nobody has asked the release function for it; release by npm run cli -- release ${service}, or by its Terraform (given: ${id})`,
		]);
	const name = execution.split(":").at(-1) ?? "";
	const { by: _, reason: __, ...tried } = attempt;
	// Who asked, and why, stands in the table: a document has no room for it.
	if (name === attempt.executionName) return tried;
	throw new UntrustedInput(INPUT, [
		`event.attempt: ${id} has an execution of its own, ${attempt.executionName}; leave this one (given: ${oneLine(name, LENGTHS.input)})`,
	]);
}

async function registered(event: Start["event"], { ports }: Context): Promise<Start> {
	const service = await ports.registry.find(event.service);
	if (service) return { event, service };
	throw new UntrustedInput(INPUT, [
		`event.service: no service of this name is registered with the controller. Apply the Terraform of ${event.service}, which registers it (given: ${event.service})`,
	]);
}

/** A service of version 0.2. Once it is registered, what its rule hands over counts no longer. */
async function passed(input: unknown, { acceptUnregistered }: LoadOptions, context: Context): Promise<Start> {
	const { event, configuration } = rolloutInput(input, INPUT);
	const service = await context.ports.registry.find(event.service);
	if (service) {
		context.log.warn("the configuration that the rule hands over is ignored: the service is registered", {
			service: event.service,
		});
		return { event, service };
	}
	if (acceptUnregistered) return { event, service: configuration() };
	throw new UntrustedInput(INPUT, [
		`service: ${event.service} is not registered, and this controller takes no configuration from an input. Upgrade the module of ${event.service} and apply its Terraform, which registers it; or set accept_unregistered_services for as long as it is of version 0.2`,
	]);
}
