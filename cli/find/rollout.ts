import { DAY_SECONDS } from "../../runtime/contract/schemas.ts";
import { WATCHDOG } from "../../runtime/contract.ts";
import { Refused } from "../../runtime/errors.ts";
import { Mistake } from "../exit.ts";
import { didYouMean } from "../nearest.ts";
import type { Ending, Sources, Started } from "../sources.ts";
import { executionNamed, isExecution, stateMachineOf } from "./arns.ts";

/** Which rollout is meant. */
export interface Meant {
	readonly service: string;
	/** The deployment; without one, the service's rollout that runs or ran last. */
	readonly deploymentId?: string;
	/** ARN of its execution, where it is known. */
	readonly execution?: string;
}

/** What rollouts are looked for with. */
export interface Lookup {
	readonly sources: Sources;
	/** ARN of the state machine, where it is known; otherwise locks and history lead to it. */
	readonly stateMachine?: string | undefined;
	readonly now: () => Date;
}

/** What a deployment id looks like. */
const DEPLOYMENT = /^ecs-svc\/\d+$/;
/** A release may wait a day for its turn; what was started before has a history. In milliseconds. */
const LONGEST_QUEUE = DAY_SECONDS * 1_000;

/**
 * Finds the rollout that is meant by a service's name, a deployment id, or an execution's ARN or name.
 * @throws {Mistake} when there is none.
 */
export async function findRollout(given: string, lookup: Lookup): Promise<Meant> {
	const { sources } = lookup;
	if (isExecution(given)) {
		const execution = await sources.executions.find(given);
		if (execution) return meant(execution);
		throw new Mistake(`Step Functions knows no rollout ${given}; npm run cli -- status lists what there is`);
	}
	if (DEPLOYMENT.test(given)) {
		const found = await findDeployment(given, lookup);
		if (found) return found;
		throw new Mistake(unknownDeployment(given));
	}
	return (await findNamed(given, lookup)) ?? nobody(given, lookup);
}

/** What to say of a deployment that nothing is known of. */
export function unknownDeployment(deploymentId: string): string {
	return `no rollout of ${deploymentId} is known: ECS's event starts one within seconds; if it does not, look into the dead-letter queue (the stack's output dead_letter_queue_url)`;
}

/** Whether something is the id of an ECS deployment. */
export function isDeployment(given: string): boolean {
	return DEPLOYMENT.test(given);
}

/** The rollout of a deployment: one that runs, one that has a history, or one that waits or was refused. */
export async function findDeployment(deploymentId: string, lookup: Lookup): Promise<Meant | undefined> {
	const { locks, ledger } = lookup.sources;
	for (const service of await locks.services()) {
		const lock = await locks.held(service);
		if (lock?.deploymentId !== deploymentId) continue;
		return { service, deploymentId, ...(lock.owner !== WATCHDOG && { execution: lock.owner }) };
	}
	const endings = await ledger.all();
	const ended = endings.find(({ entry }) => entry.deploymentId === deploymentId);
	if (ended) return { service: ended.service, deploymentId, execution: ended.entry.execution };
	const started = await recent(lookup, false, endings[0]?.entry.execution);
	const own = started.filter((execution) => execution.deploymentId === deploymentId);
	const found = own.find(({ running }) => running) ?? own[0];
	return found && meant(found);
}

async function findNamed(name: string, { sources, stateMachine }: Lookup): Promise<Meant | undefined> {
	const { locks, ledger, executions, registered } = sources;
	if (await locks.held(name)) return { service: name };
	const [last] = await ledger.entries(name);
	if (last) return { service: name };
	if (await unlessRefused(registered.find(name), undefined)) return { service: name };
	const machine = stateMachine ?? (await anyMachine(sources));
	const execution = machine === undefined ? undefined : await executions.find(executionNamed(machine, name));
	return execution && meant(execution);
}

/** Whoever may not read rules still finds all that the table knows. */
async function unlessRefused<T>(reading: Promise<T>, otherwise: T): Promise<T> {
	try {
		return await reading;
	} catch (error) {
		if (error instanceof Refused) return otherwise;
		throw error;
	}
}

/**
 * The executions that may not have a history yet, newest first.
 * @param known - ARN of any execution, which tells the state machine.
 */
export function recent(lookup: Lookup, running: boolean, known: string | undefined): Promise<Started[]> {
	const { sources, stateMachine = known && stateMachineOf(known), now } = lookup;
	if (stateMachine === undefined) return Promise.resolve([]);
	return sources.executions.list(stateMachine, { running, since: new Date(now().getTime() - LONGEST_QUEUE) });
}

async function anyMachine({ locks, ledger }: Sources): Promise<string | undefined> {
	for (const service of await locks.services()) {
		const lock = await locks.held(service);
		const execution = lock?.takeover?.execution ?? lock?.owner;
		if (execution !== undefined) return stateMachineOf(execution);
	}
	const [newest] = await ledger.all();
	return newest && stateMachineOf(newest.entry.execution);
}

async function nobody(given: string, lookup: Lookup): Promise<never> {
	const { locks, ledger } = lookup.sources;
	const [locked, endings] = await Promise.all([locks.services(), ledger.all()]);
	const services = await knownServices(lookup, locked, endings);
	const known = services.length > 0 ? `known are ${services.join(", ")}` : "none is attached yet";
	throw new Mistake(`no service, deployment or execution is called ${given}${didYouMean(given, services)}; ${known}`);
}

/**
 * The services that have a lock, a history or a rule, in alphabetical order.
 * @param locked - those that have a lock.
 * @param endings - the history of all.
 */
export async function knownServices(
	{ sources, stateMachine }: Lookup,
	locked: readonly string[],
	endings: readonly Ending[],
): Promise<string[]> {
	const [newest] = endings;
	const machine = stateMachine ?? (newest && stateMachineOf(newest.entry.execution));
	const ruled = machine === undefined ? [] : await unlessRefused(sources.registered.names(machine), []);
	return [...new Set([...locked, ...endings.map(({ service }) => service), ...ruled])].sort();
}

function meant({ service, deploymentId, arn }: { service: string; deploymentId: string; arn: string }): Meant {
	return { service, deploymentId, execution: arn };
}
