import { byColor, type Color, type Lock, other } from "../contract/index.ts";
import { decide, type World } from "../core/rollout/decide.ts";
import { imagesOf } from "../core/rollout/release.ts";
import { WrongStart } from "../errors.ts";
import { readWorld, running } from "../tasks/read-world.ts";
import { ringing } from "../tasks/ringing.ts";
import type { ReleaseContext, Wanted } from "./wanted.ts";

/** Where a service stands, as whoever wants something sees it. */
export interface Standing {
	/** Who moves its traffic, if somebody does. */
	readonly lock: Lock | undefined;
	/** Whether what serves is what is wanted. */
	readonly stable: "same" | "another";
	/** Whether the other color has it. */
	readonly candidate: "same" | "another";
	/** What serves, and where. */
	readonly serving: Wanted & { readonly color: Color; readonly deploymentId: string };
	readonly world: World;
}

/**
 * Reads where a service stands: what serves by live DNS, or by the lock while a rollout moves it.
 * @throws {WrongStart} when neither says so.
 */
export async function standingOf(wanted: Wanted, { service, ports }: ReleaseContext): Promise<Standing> {
	const lock = await ports.locks.held(service.name);
	const { services } = ports;
	const [world, definition] = await Promise.all([
		readWorld(service, ports),
		services.definition(wanted.taskDefinition),
	]);
	const stable = lock?.stable ?? atRest(world);
	const { taskDefinition, id: deploymentId } = world.services[stable].deployment;
	const { containers } = world.services[stable];
	const { containerDefinitions } = await services.definition(taskDefinition);
	const text = running(definition, wanted.container ? [wanted.container] : containers);
	const same = byColor((color) => (world.releases[color] === text ? ("same" as const) : ("another" as const)));
	const images = imagesOf(containerDefinitions);
	const serving = { taskDefinition, container: containers[0], images, color: stable, deploymentId };
	return { lock, stable: same[stable], candidate: same[other(stable)], serving, world: { ...world, wanted: text } };
}

function atRest({ dns }: World): Color {
	if (dns.atRest) return dns.stable;
	throw new WrongStart(`no rollout can start from here: ${dns.faults.join("; ")}`);
}

/**
 * Checks what Begin will check, before anything is written down. While another rollout moves the traffic, Begin alone can.
 * @throws {WrongStart} as Begin would.
 */
export async function checkStart({ lock, world }: Standing, { service, ports }: ReleaseContext): Promise<void> {
	if (lock) return;
	const decision = decide({ event: { service: service.name, attempt: "asked" }, service }, world);
	if (decision.decision === "refuse") throw new WrongStart(`no rollout can start from here: ${decision.reason}`);
	const faults = await ringing(service, ports);
	if (faults.length > 0) throw new WrongStart(`no rollout can start now: ${faults.join("; ")}`);
}
