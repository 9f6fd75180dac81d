import type { Held, Lock, RolloutDocument, ServiceAtStake } from "../../contract/index.ts";
import { same } from "./same.ts";

/**
 * Where a configuration names another's traffic than the one that is known to be a service's: in its identity (the fields of `identityOf`),
 * or in the role that is assumed for it. What else stands in it may change while a rollout is under way.
 */
export function identityFaults(input: ServiceAtStake, known: ServiceAtStake): string[] {
	const wanted = new Map(leaves(moved(known), "service"));
	return leaves(moved(input), "service")
		.filter(([path, value]) => value !== wanted.get(path))
		.map(([path, value]) => `${path} is ${value}, and must be ${wanted.get(path)}`);
}

function moved({ name, cluster, services, loadBalancers, dns, roles }: ServiceAtStake) {
	const { zoneId, name: record, preview, types } = dns;
	const { blue, green } = loadBalancers;
	const balancer = ({ listener, targetGroups }: typeof blue) => ({ listener, targetGroups });
	return {
		name,
		cluster,
		services,
		loadBalancers: { blue: balancer(blue), green: balancer(green) },
		dns: { zoneId, name: record, preview, types: types.join() },
		roles: { actuator: roles?.actuator },
	};
}

/** What an object holds, each with its path. */
function leaves(value: object, path: string): [string, unknown][] {
	return Object.entries(value).flatMap(([field, each]): [string, unknown][] => {
		const at = `${path}.${field}`;
		return typeof each === "object" ? leaves(each, at) : [[at, each]];
	});
}

/** What fail-back goes by: it stands in the lock as Begin put it there. */
const HELD = ["attempt", "stable", "candidate", "original", "scaling"] as const satisfies readonly (keyof Held)[];

/** Where a document says another thing than the lock that its execution's Begin took: somebody else has made it. */
export function lockFaults({ rollout, service }: RolloutDocument, lock: Held & Pick<Lock, "service">): string[] {
	const strange: string[] = rollout ? HELD.filter((field) => !same(rollout[field], lock[field])) : [];
	// Deploy's answer may have been lost: then the lock alone knows what it has made.
	if (rollout?.deploymentId !== undefined && rollout.deploymentId !== lock.deploymentId) strange.push("deploymentId");
	return [
		...identityFaults(service, lock.service),
		...strange.map((field) => `rollout.${field} is not what this execution's Begin has put into the lock`),
	];
}
