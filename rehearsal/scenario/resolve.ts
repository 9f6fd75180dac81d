import { InvalidInput } from "../../runtime/errors.ts";
import { withStubborn } from "./clients.ts";
import { parseScenario, readScenario } from "./load.ts";
import { readObserved, withObserved } from "./observed.ts";
import { parseClients, parseSchedule, parseSeed, parseStubborn, parseTraffic } from "./overrides.ts";
import { Release } from "./release.ts";
import { Scenario } from "./scenario.ts";
import { lines, read } from "./schema-errors.ts";
import { readTfvars, type Tfvars } from "./tfvars.ts";

/** What a rehearsal is asked for, as it stands on the command line. */
export interface Options {
	/** The name of a scenario, or the path of a file. */
	readonly scenario: string;
	/** Steps, such as `10:300,50:5m,100:1h`. Default: the scenario's. */
	readonly schedule?: string | undefined;
	/** Requests per second, or `diurnal:TROUGH-PEAK[@HOUR]`. Default: the scenario's. */
	readonly traffic?: string | undefined;
	/** The name of a scenario, or the path of a scenario's or release's file, whose release it is. Default: the scenario's. */
	readonly release?: string | undefined;
	/** How many resolver caches. Default: the scenario's. */
	readonly clients?: string | undefined;
	/** How many percent of the resolver caches keep an answer for an hour or for ever. Default: the scenario's. */
	readonly stubborn?: string | undefined;
	/** The path of a file of Terraform variables. Default: none. */
	readonly tfvars?: string | undefined;
	/** The path of a file that `npm run acceptance -- --json FILE` has written: AWS is as slow as it was measured. Default: none. */
	readonly observed?: string | undefined;
	/** A whole number from 0 to 4,294,967,295. Default: 1. */
	readonly seed?: string | undefined;
}

/** A scenario that is ready to be played. */
export interface Resolved {
	readonly name: string;
	readonly scenario: Scenario;
	readonly seed: number;
}

/** Another scenario's release, and what to call it. */
interface Borrowed {
	readonly name: string;
	readonly release: Release;
}

const DEFAULT_SEED = 1;

/**
 * Puts a scenario together: the Terraform variables and what was measured over the scenario's file, the flags over all. With another release
 * nobody knows how the rollout must end, so `ends` goes.
 * @throws {InvalidInput} once, with every mistake in flags and files.
 */
export async function resolveScenario(options: Options): Promise<Resolved> {
	const faults: string[] = [];
	const wished = async <T>(what: string, text: string | undefined, take: (text: string) => T | Promise<T>) => {
		try {
			return text === undefined ? undefined : await take(text);
		} catch (error) {
			if (!(error instanceof InvalidInput)) throw error;
			faults.push(...error.faults.map((fault) => `${what}: ${fault}`));
			return undefined;
		}
	};
	const { release, tfvars } = options;
	const base = await wished(`scenario ${options.scenario}`, options.scenario, loaded);
	const variables = await wished(`${tfvars}`, tfvars, readTfvars);
	const schedule = await wished("--schedule", options.schedule, parseSchedule);
	const traffic = await wished("--traffic", options.traffic, parseTraffic);
	const borrowed = await wished(`--release ${release}`, release, borrow);
	const caches = await wished("--clients", options.clients, parseClients);
	const stubborn = await wished("--stubborn", options.stubborn, parseStubborn);
	const observed = await wished("--observed", options.observed, readObserved);
	const seed = (await wished("--seed", options.seed, parseSeed)) ?? DEFAULT_SEED;
	if (!base || faults.length > 0) throw new InvalidInput("this rehearsal", faults);

	const flags = { ...(schedule && { schedule }), ...(traffic && { traffic }) };
	const { classes } = base.scenario.clients;
	const clients = {
		...base.scenario.clients,
		...(caches && { caches }),
		...(stubborn !== undefined && { classes: withStubborn(classes, stubborn) }),
	};
	const deployed = withTfvars(base.scenario, variables);
	const merged = { ...(observed ? withObserved(deployed, observed) : deployed), ...flags, clients };
	// What is right by itself may be wrong together.
	const whole = `scenario ${options.scenario} with ${overridersOf(options).join(", ")}`;
	const scenario = await wished(whole, "", () => parseScenario(base.name, borrowed ? lent(merged, borrowed) : merged));
	if (!scenario) throw new InvalidInput("this rehearsal", faults);
	return { name: base.name, scenario, seed };
}

/** What came over the scenario, as it stands on the command line. */
function overridersOf(options: Options): string[] {
	const flags = (["schedule", "traffic", "release", "clients", "stubborn", "observed"] as const).filter(
		(flag) => options[flag] !== undefined,
	);
	return [...(options.tfvars === undefined ? [] : [options.tfvars]), ...flags.map((flag) => `--${flag}`)];
}

function loaded(nameOrPath: string): { name: string; scenario: Scenario } {
	const { name, raw } = readScenario(nameOrPath);
	return { name, scenario: parseScenario(name, raw) };
}

function withTfvars(scenario: Scenario, input: Tfvars | undefined): Scenario {
	if (!input) return scenario;
	const { schedule = scenario.schedule, probes = scenario.probes, timing, rollout, service, healthCheck } = input;
	const { judge } = scenario;
	return {
		...scenario,
		...rollout,
		schedule,
		probes,
		timing: { ...scenario.timing, ...timing },
		service: { ...scenario.service, ...service, healthCheck: { ...scenario.service.healthCheck, ...healthCheck } },
		judge: {
			...judge,
			...input.judge,
			errors: { ...judge.errors, ...input.errors },
			latency: { ...judge.latency, ...input.latency },
			probe: { ...judge.probe, ...input.probe },
		},
		alarms: withAlarms(scenario.alarms, input.alarms),
		hooks: withHooks(scenario.hooks, input.hooks),
	};
}

/** The scenario's own alarms, which are part of what happens, and those deployed: they keep quiet unless the scenario says more. */
function withAlarms(alarms: Scenario["alarms"], names: Tfvars["alarms"]): Scenario["alarms"] {
	const quiet = names.filter((name) => !alarms.some((alarm) => alarm.name === name));
	return [...alarms, ...quiet.map((name) => ({ name, state: "OK" as const, fromSeconds: 0, toSeconds: 0 }))];
}

/** The scenario's own functions, and those deployed: they are content at once unless the scenario says more. */
function withHooks(hooks: Scenario["hooks"], deployed: Tfvars["hooks"]): Scenario["hooks"] {
	const known = new Map(hooks.map((hook) => [hook.name, hook]));
	const content = { says: "pass", afterSeconds: 0, reason: "" } as const;
	for (const hook of deployed) known.set(hook.name, { ...content, ...known.get(hook.name), ...hook });
	return [...known.values()];
}

function borrow(nameOrPath: string): Borrowed {
	const { name, raw } = readScenario(nameOrPath);
	const inScenario = isScenario(raw);
	const reading = read(Release, inScenario ? (raw.release ?? {}) : raw);
	if (reading.ok) return { name, release: reading.value };
	const within = (path: string) => ["release", path].filter((part) => part !== "").join(".");
	const schemaErrors = reading.schemaErrors.map(({ path, text }) => ({ path: inScenario ? within(path) : path, text }));
	throw new InvalidInput(nameOrPath, lines(schemaErrors));
}

/** Whether it has a key that scenarios have and releases have not. */
function isScenario(raw: unknown): raw is { readonly release?: unknown } {
	if (typeof raw !== "object" || raw === null) return false;
	return Object.keys(raw).some((key) => Object.hasOwn(Scenario.entries, key) && !Object.hasOwn(Release.entries, key));
}

function lent({ ends: _, ...scenario }: Scenario, { name, release }: Borrowed): Scenario {
	return { ...scenario, release, about: `${scenario.about} Now with another release: that of ${name}.` };
}
