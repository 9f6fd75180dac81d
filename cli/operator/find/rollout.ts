import { WATCHDOG } from "../../../runtime/contract/index.ts";
import { DAY_SECONDS } from "../../../runtime/contract/schemas.ts";
import { UsageError } from "../exit.ts";
import type { Sources, Started } from "../sources.ts";
import { executionNamed, isDeployment, isExecution, stateMachineOf } from "./names.ts";
import type { Lookup } from "./services.ts";
import { byListing, nobody, tolerateRefusal } from "./services.ts";

/** Which rollout is meant. */
export interface Meant {
	readonly service: string;
	/** The deployment; without one, the service's rollout that runs or ran last. */
	readonly attempt?: string;
	/** ARN of its execution, where it is known. */
	readonly execution?: string;
}

/** A release may wait a day for its turn; what was started before has a history. In milliseconds. */
const LONGEST_QUEUE = DAY_SECONDS * 1_000;

/**
 * Finds the rollout that is meant by a service's name, an attempt's id where the service is said, a deployment id, or an execution's ARN or
 * name.
 * @throws {Mistake} when there is none, or it is another service's than was said.
 */
export async function findRollout(input: string, lookup: Lookup): Promise<Meant> {
	const found = await search(input, lookup);
	const { service } = lookup;
	if (service === undefined || found.service === service) return found;
	throw new UsageError(`${input} is of ${found.service}, and not of ${service}: nothing was done`);
}

async function search(input: string, lookup: Lookup): Promise<Meant> {
	const { sources } = lookup;
	if (isExecution(input)) {
		const execution = await sources.executions.find(input);
		if (execution) return meant(execution);
		throw new UsageError(`Step Functions knows no rollout ${input}; npm run cli -- status lists what there is`);
	}
	if (isDeployment(input)) {
		const found = await findDeployment(input, lookup);
		if (found) return found;
		throw new UsageError(unknownDeployment(input));
	}
	return (await findNamed(input, lookup)) ?? nobody(input, lookup);
}

/** What to say of a deployment that nothing is known of. */
export function unknownDeployment(attempt: string): string {
	return `no rollout of ${attempt} is known: ECS's event starts one within seconds; if it does not, look into the dead-letter queue (the stack's output dead_letter_queue_url)`;
}

/** The rollout of a deployment: one that runs, one that has a history, or one that waits or was refused. */
export async function findDeployment(attempt: string, lookup: Lookup): Promise<Meant | undefined> {
	const { service, sources } = lookup;
	const found = service === undefined ? await anybodys(attempt, sources) : await ones(service, attempt, sources);
	if (found.meant) return found.meant;
	// Who may not list executions finds a release once it has its turn.
	const started = await tolerateRefusal(recent(lookup, false, found.known), []);
	const own = started.filter((execution) => execution.attempt === attempt);
	const execution = own.find(({ running }) => running) ?? own[0];
	return execution && meant(execution);
}

/** What was found, and any execution of the state machine. */
interface Found {
	readonly meant?: Meant | undefined;
	readonly known?: string | undefined;
}

/** What the table tells of rollouts. */
type Table = Pick<Sources, "locks" | "ledger">;

/** A deployment of one service, by its own items alone. */
async function ones(service: string, attempt: string, { locks, ledger }: Table): Promise<Found> {
	const lock = await locks.held(service);
	if (lock?.attempt === attempt) return { meant: held(service, lock) };
	const entry = await ledger.find(service, attempt);
	if (entry) return { meant: { service, attempt, execution: entry.execution } };
	const known = lock?.takeover?.execution ?? lock?.owner;
	return { known: known === WATCHDOG ? undefined : known };
}

async function anybodys(attempt: string, { locks, ledger }: Table): Promise<Found> {
	const what = `finding ${attempt} without its service: name it with --service NAME`;
	for (const service of await byListing(what, () => locks.services())) {
		const lock = await locks.held(service);
		if (lock?.attempt === attempt) return { meant: held(service, lock) };
	}
	const { endings } = await byListing(what, () => ledger.all());
	const ended = endings.find(({ entry }) => entry.attempt === attempt);
	if (ended) return { meant: { service: ended.service, attempt, execution: ended.entry.execution } };
	return { known: endings[0]?.entry.execution };
}

function held(service: string, { attempt, owner }: { attempt: string; owner: string }): Meant {
	return { service, attempt, ...(owner !== WATCHDOG && { execution: owner }) };
}

async function findNamed(name: string, lookup: Lookup): Promise<Meant | undefined> {
	const { service, sources } = lookup;
	// Whoever said the service may read its items alone.
	if ((service ?? name) === name && (await isService(name, sources))) return { service: name };
	// Every service has an attempt r2.
	const attempted = service === undefined || service === name ? undefined : await findDeployment(name, lookup);
	if (attempted) return attempted;
	const { executions } = sources;
	const machine = lookup.stateMachine ?? (await tolerateRefusal(anyMachine(lookup), undefined));
	const execution = machine === undefined ? undefined : await executions.find(executionNamed(machine, name));
	return execution && meant(execution);
}

async function isService(
	name: string,
	{ locks, ledger, registered }: Table & Pick<Sources, "registered">,
): Promise<boolean> {
	if (await locks.held(name)) return true;
	if ((await ledger.entries(name)).length > 0) return true;
	return (await tolerateRefusal(registered.find(name), undefined)) !== undefined;
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

/** The state machine, by any execution that the table knows; of the service that was said, by its own. */
async function anyMachine({ sources: { locks, ledger }, service: said }: Lookup): Promise<string | undefined> {
	for (const service of said === undefined ? await locks.services() : [said]) {
		const lock = await locks.held(service);
		const execution = lock?.takeover?.execution ?? lock?.owner;
		if (execution !== undefined) return stateMachineOf(execution);
	}
	const [newest] =
		said === undefined ? (await ledger.all()).endings.map(({ entry }) => entry) : await ledger.entries(said);
	return newest && stateMachineOf(newest.execution);
}

function meant({ service, attempt, arn }: { service: string; attempt: string; arn: string }): Meant {
	return { service, attempt, execution: arn };
}
