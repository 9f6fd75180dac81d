import { UsageError } from "../../../cli/operator/exit.ts";
import { type Resolved, resolveScenario } from "../../../rehearsal/scenario/resolve.ts";
import { serviceOf } from "../../../rehearsal/service.ts";
import { InvalidInput } from "../../../runtime/errors.ts";
import type { ConsoleFlags, Running } from "../source.ts";
import { Demo } from "./demo.ts";
import type { Part } from "./player.ts";

/** What is played when no scenario is named: a release that fails, one that waits for somebody, and one that is well. */
const SERVICES = { shop: "errors-at-once", checkout: "gate-nobody", search: "healthy" } as const;

/** The flags that only a real controller has. */
const LIVE = ["table", "service", "state-machine", "region", "function"] as const;

/** A rollout of twenty minutes takes two. */
const DEFAULT_SPEED = 10;
/** How often the world is played on, in milliseconds. */
const TURN = 200;

/** Begins a demo, which goes on until it is ended. @throws {UsageError} with all that is wrong with the flags. */
export async function beginDemo(flags: ConsoleFlags, who: string): Promise<Running> {
	const { act, scenario } = flags;
	const { faults, parts, speed, seed } = await read(flags);
	if (faults.length > 0) throw new UsageError(...faults);
	const about = scenario === undefined ? "three services that release at once" : scenario;
	const demo = new Demo({ about, parts, seed, speed, act, who });
	let last = performance.now();
	let timer: NodeJS.Timeout | undefined;
	const broken = new Promise<never>((_, reject) => {
		const turn = async () => {
			const now = performance.now();
			const seconds = (now - last) / 1_000;
			last = now;
			await demo.pass(seconds).then(() => {
				timer = setTimeout(turn, TURN);
			}, reject);
		};
		timer = setTimeout(turn, TURN);
	});
	return { source: demo, broken, end: () => clearTimeout(timer) };
}

/** Reads the flags, and every fault of them at once. */
async function read({ scenario, speed = String(DEFAULT_SPEED), seed, ...flags }: ConsoleFlags) {
	const stray = LIVE.filter((flag) => flags[flag] !== undefined);
	const faults = stray.map((flag) => `--${flag} is of a real controller: leave --demo out, or it`);
	const names = scenario === undefined ? Object.values(SERVICES) : [scenario];
	const resolved: Resolved[] = [];
	for (const name of names) {
		try {
			resolved.push(await resolveScenario({ scenario: name, seed }));
		} catch (error) {
			if (!(error instanceof InvalidInput)) throw error;
			faults.push(...error.faults);
		}
	}
	const times = Number(speed);
	if (!(times >= 0.1 && times <= 600)) faults.push(`--speed must be a number from 0.1 to 600 (given: ${speed})`);
	const parts =
		scenario === undefined
			? Object.keys(SERVICES).map((service, i) => part(service, resolved[i]))
			: ownParts(resolved[0]);
	return { faults: [...new Set(faults)], parts: parts.flat(), speed: times, seed: resolved[0]?.seed ?? 1 };
}

function part(service: string, resolved: Resolved | undefined): Part[] {
	return resolved ? [{ service, scenario: resolved.scenario }] : [];
}

/** As many services as the scenario releases at once. */
function ownParts(resolved: Resolved | undefined): Part[] {
	const { scenario } = resolved ?? {};
	if (!scenario) return [];
	return Array.from({ length: scenario.services }, (_, i) => ({ service: serviceOf(scenario, i).name, scenario }));
}
