import { COLORS, type ServiceAtStake } from "../contract/index.ts";
import { UntrustedInput } from "../errors.ts";
import type { ActuatorPorts } from "../ports/index.ts";

/** All whose traffic a service's rollouts move: what no other service may move beside it. */
export function resourcesOf({ services, loadBalancers, dns }: ServiceAtStake): string[] {
	return [
		...COLORS.map((color) => loadBalancers[color].listener),
		...COLORS.map((color) => services[color]),
		...[dns.name, dns.preview].map((name) => `${dns.zoneId}/${name}`),
	];
}

/**
 * Takes all that a service moves, before its rollout takes the lock: the lock keeps two rollouts of one service apart, and this two services
 * that move the same. What was taken stays the service's until it is registered no longer.
 * @throws {UntrustedInput} when another service moves some of it.
 */
export async function takeResources(
	service: ServiceAtStake,
	{ resources, registry, locks }: Pick<ActuatorPorts, "resources" | "registry" | "locks">,
): Promise<void> {
	const wanted = resourcesOf(service);
	const gone: string[] = [];
	// Each round frees what one service more has left, or refuses.
	for (;;) {
		const [holder] = await resources.take(service.name, wanted, gone);
		if (holder === undefined) return;
		const known = gone.includes(holder) || (await registry.find(holder)) || (await locks.held(holder));
		if (known) throw taken(service, holder);
		gone.push(holder);
	}
}

function taken({ name }: ServiceAtStake, holder: string): UntrustedInput {
	return new UntrustedInput(`the configuration of ${name}`, [
		`some of its load balancers, services or records are moved by ${holder}: two services cannot move the same. Destroy one of the two registrations, or give ${name} resources of its own`,
	]);
}
