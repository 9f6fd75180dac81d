import { Refused } from "../../../runtime/errors.ts";
import { didYouMean } from "../../command-line/nearest.ts";
import { UsageError } from "../exit.ts";
import { isDenied } from "../remedy.ts";
import type { Everything, Sources } from "../sources.ts";
import { stateMachineOf } from "./names.ts";

/** What rollouts are looked for with. */
export interface Lookup {
	readonly sources: Sources;
	/** ARN of the state machine, where it is known; otherwise locks and history lead to it. */
	readonly stateMachine?: string | undefined;
	/** The service whose rollout it is, where that was said: then nothing else of the table is read. */
	readonly service?: string | undefined;
	readonly now: () => Date;
}

/** What may not be read counts as something else: whoever may not read rules still finds all that the table knows. */
export async function tolerateRefusal<T>(reading: Promise<T>, otherwise: T): Promise<T> {
	try {
		return await reading;
	} catch (error) {
		if (error instanceof Refused) return otherwise;
		throw error;
	}
}

/**
 * Reads what lists all services. Who may read one service's items only is told what to name.
 * @param what - what is done, and how it is done without.
 */
export async function byListing<T>(what: string, read: () => Promise<T>): Promise<T> {
	try {
		return await read();
	} catch (error) {
		if (!isDenied(error)) throw error;
		throw new UsageError(`these credentials may not list all services (${error.message}), which it takes for ${what}`);
	}
}

/** The services that have a lock, and what the whole table says. */
export async function listed({ sources: { locks, ledger } }: Lookup): Promise<readonly [string[], Everything]> {
	const what = "this: name one, npm run cli -- status SERVICE";
	return byListing(what, () => Promise.all([locks.services(), ledger.all()]));
}

/**
 * The services that have a lock, a history, a registration or a rule, in alphabetical order.
 * @param locked - those that have a lock.
 */
export async function knownServices(
	{ sources, stateMachine }: Lookup,
	locked: readonly string[],
	{ endings, registered }: Everything,
): Promise<string[]> {
	const [newest] = endings;
	const machine = stateMachine ?? (newest && stateMachineOf(newest.entry.execution));
	const ruled = machine === undefined ? [] : await tolerateRefusal(sources.registered.names(machine), []);
	return [...new Set([...locked, ...endings.map(({ service }) => service), ...registered, ...ruled])].sort();
}

/** Says that nothing is called so, and what there is for those who may list it. @throws {Mistake} always. */
export async function nobody(input: string, lookup: Lookup): Promise<never> {
	const { service } = lookup;
	if (service !== undefined)
		throw new UsageError(`nothing of ${service} is called ${input}: no deployment, no execution`);
	const known = await tolerateRefusal(allKnown(lookup), undefined);
	const hint = known === undefined ? "" : didYouMean(input, known);
	throw new UsageError(`no service, deployment or execution is called ${input}${hint}${whatThereIs(known)}`);
}

async function allKnown({ sources, ...lookup }: Lookup): Promise<string[]> {
	const [locked, everything] = await Promise.all([sources.locks.services(), sources.ledger.all()]);
	return knownServices({ sources, ...lookup }, locked, everything);
}

function whatThereIs(known: readonly string[] | undefined): string {
	if (known === undefined) return "; what there is these credentials may not list";
	return known.length > 0 ? `; known are ${known.join(", ")}` : "; none is attached yet";
}
