import type { Lock } from "../contract.ts";
import { serviceFaults } from "../core/agreement.ts";
import { UntrustedInput } from "../errors.ts";
import type { WatchdogContext } from "./context.ts";

/** @throws {UntrustedInput} when a lock does not stand under its own service's name. Begin takes no such lock. */
export function checkKey(key: string, { service }: Lock): void {
	if (service.name !== key) throw untrusted(key, [`it stands under ${key}, and is a lock of ${service.name}`]);
}

/**
 * Checks a lock against what its service has registered: whoever might put a lock into the table does not thereby say whose traffic moves,
 * and in which role. Only that must agree; what else a service's Terraform has changed in the middle of a rollout keeps nothing from being
 * brought back.
 *
 * A registry that cannot be read is no proof, and nothing is written: it is the table of the locks, whose takeover would hardly be written
 * either. The next run asks again. An execution that runs fails back without it.
 * @throws {UntrustedInput} when they do not agree, or there is no registration, and there must be one.
 */
export async function checkRegistered(
	lock: Lock,
	{ ports, acceptUnregistered }: Pick<WatchdogContext, "ports" | "acceptUnregistered">,
): Promise<void> {
	const { name } = lock.service;
	const registered = await ports.registry.find(name);
	if (!registered && acceptUnregistered) return;
	const faults = registered
		? serviceFaults(lock.service, registered)
		: [`no service ${name} is registered: apply its Terraform, which registers it`];
	if (faults.length > 0) throw untrusted(name, faults);
}

function untrusted(key: string, faults: readonly string[]): UntrustedInput {
	return new UntrustedInput(`the lock of ${key}`, faults);
}
