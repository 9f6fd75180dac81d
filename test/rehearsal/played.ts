import { POLICIES } from "../../rehearsal/policies/index.ts";
import type { Policy } from "../../rehearsal/policies/policy.ts";
import { rehearse } from "../../rehearsal/rehearse.ts";
import type { PerSecond, Rehearsal, Run } from "../../rehearsal/run.ts";
import { parseScenario, readScenario } from "../../rehearsal/scenario/load.ts";
import type { Scenario } from "../../rehearsal/scenario/scenario.ts";

const [OWNED] = POLICIES as readonly [Policy];

/** A scenario of the project, with fewer clients and no longer than it must be, so that it is over soon. */
export function scenarioOf(name: string, changes: Record<string, unknown> = {}): Scenario {
	const { raw } = readScenario(name);
	return parseScenario(name, {
		...(raw as object),
		seconds: 60,
		...changes,
		clients: { ...clientsOf(raw), caches: 500 },
	});
}

const clientsOf = (raw: unknown) => (raw as { clients?: object }).clients ?? {};

interface PlayOptions {
	readonly policies?: readonly Policy[];
	readonly seed?: number;
	readonly changes?: object;
}

const played = new Map<string, Promise<Rehearsal>>();

/** Plays a scenario, unless a test has played the same before. */
export function play(name: string, options: PlayOptions = {}): Promise<Rehearsal> {
	const { policies = [OWNED], seed, changes } = options;
	const key = JSON.stringify([name, policies.map((policy) => policy.name), seed, changes]);
	const rehearsal = played.get(key) ?? playAnew(name, options);
	played.set(key, rehearsal);
	return rehearsal;
}

/** Plays a scenario, whatever has been played before. */
export function playAnew(
	name: string,
	{ policies = [OWNED], seed = 1, changes = {} }: PlayOptions,
): Promise<Rehearsal> {
	return rehearse({ name, scenario: scenarioOf(name, { ...changes }), seed, policies });
}

/** What a series of seconds adds up to. */
export const sum = (column: PerSecond) => column.reduce((total, value) => total + value, 0);

/** The run of a rehearsal of one policy. */
export const only = ({ runs }: Rehearsal) => runs[0] as Run;
