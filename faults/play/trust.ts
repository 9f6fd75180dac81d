import { hooked } from "../../rehearsal/hooked.ts";
import { identityOf } from "../../runtime/contract/identity.ts";
import type { ServiceAtStake, ServiceConfig } from "../../runtime/contract/index.ts";
import { IdentityRefused } from "../../runtime/errors.ts";
import type { RolloutPorts } from "../../runtime/ports/index.ts";

/** What a function reaches in a service's role; the rest is its own. */
const IN_ROLE = [
	"dns",
	"loadBalancers",
	"services",
	"tasks",
	"alarms",
	"traffic",
	"answers",
	"prober",
	"hooks",
] as const;

/** The trust policies of the services' roles, as each service's own Terraform made them; and STS, which goes by them. */
export class Trust {
	/** By role: the session name and the identity that it asks for. */
	readonly #roles = new Map<string, string>();

	/** Makes the roles that a service's configuration names, for the service itself. */
	make(service: ServiceConfig): void {
		for (const role of Object.values(service.roles)) this.#roles.set(role, asked(service));
	}

	/** The same ports in a service's role; where STS does not let the controller assume it, none of the service is reached. */
	reach<Ports extends Pick<RolloutPorts, (typeof IN_ROLE)[number] & keyof Ports & keyof RolloutPorts>>(
		ports: Ports,
		service: ServiceAtStake,
		role: string | undefined,
	): Ports {
		if (role !== undefined && this.#roles.get(role) === asked(service)) return ports;
		const refused = () =>
			Promise.reject(new IdentityRefused(`${role} does not admit the controller for ${service.name}`));
		const inRole = Object.fromEntries(
			IN_ROLE.flatMap((name) => (name in ports ? [[name, Reflect.get(ports, name)]] : [])),
		);
		return { ...ports, ...hooked(inRole, refused) };
	}
}

/** What a role asks for: `sts:RoleSessionName`, and `sts:ExternalId`, which is a hash of the identity. */
function asked(service: ServiceAtStake): string {
	return `${service.name}\n${identityOf(service)}`;
}
