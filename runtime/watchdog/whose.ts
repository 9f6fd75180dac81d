import * as v from "valibot";
import { LENGTHS, oneLine, type ServiceAtStake, type ServiceConfig } from "../contract/index.ts";
import { serviceName } from "../contract/schemas.ts";
import { identityFaults } from "../core/routing/agreement.ts";
import { UntrustedInput } from "../errors.ts";
import type { WatchdogContext } from "./take-over.ts";

/** A lock, or a probation: what it says of its service. */
interface Kept {
	readonly service: ServiceAtStake;
}

/**
 * @throws {UntrustedInput} when a lock does not stand under its own service's name, or no service can have such a name: Begin takes no such
 * lock, and a name that is too long for a key could hide what is registered.
 */
export function checkKey(key: string, { service }: Kept): void {
	if (service.name !== key)
		throw untrusted(key, [`it stands under ${shown(key)}, and is a lock of ${shown(service.name)}`]);
	const named = v.safeParse(serviceName, key);
	if (!named.success) throw untrusted(key, [`service.name ${named.issues[0].message} (given: ${shown(key)})`]);
}

/**
 * Checks a lock against what its service has registered: whoever might put a lock into the table does not thereby say whose traffic moves,
 * and in which role. Only that must agree; what else a service's Terraform has changed in the middle of a rollout keeps nothing from being
 * brought back.
 *
 * A registry that cannot be read keeps nothing from being brought back either: users may be with a sick candidate, and nobody else is left.
 * AWS itself still goes by the identity, for a role admits the controller only under the one that it was made for.
 * @throws {UntrustedInput} when they do not agree, or there is no registration, and there must be one.
 */
export async function checkRegistered({ service }: Kept, context: WatchdogContext): Promise<void> {
	const { name } = service;
	const { readable, registered } = await registration(name, context);
	if (!readable || (!registered && context.acceptUnregistered)) return;
	const faults = registered
		? identityFaults(service, registered)
		: [`no service ${name} is registered: apply its Terraform, which registers it`];
	if (faults.length > 0) throw untrusted(name, faults);
}

async function registration(
	name: string,
	{ ports, log }: WatchdogContext,
): Promise<{ readonly readable: boolean; readonly registered?: ServiceConfig | undefined }> {
	try {
		return { readable: true, registered: await ports.registry.find(name) };
	} catch (error) {
		if (error instanceof UntrustedInput) throw error;
		log.warn("what the service has registered cannot be read; the lock is brought back all the same", { error });
		return { readable: false };
	}
}

function untrusted(key: string, faults: readonly string[]): UntrustedInput {
	return new UntrustedInput(`the lock of ${shown(key)}`, faults);
}

/** A key that somebody may have made up, for people. */
export function shown(key: string): string {
	return oneLine(key, LENGTHS.input);
}
