import { Fn, Token } from "cdktf";
import { COLOURS, type Colour, type ServiceConfig } from "../../runtime/contract.ts";

/** What of a service's configuration says whose traffic is moved. */
type Identified = Pick<ServiceConfig, "name" | "cluster" | "services" | "edges" | "dns">;

/**
 * The external id under which a service's roles admit the controller: a hash of all whose traffic is moved in it. The functions make it
 * of what a registration says, so that AWS itself refuses one that names another's. The text is that of `runtime/core/identity.ts`.
 */
export function externalId({ name, cluster, services, edges, dns }: Identified): string {
	const balancer = (colour: Colour): string[] => {
		const { listener, targetGroups } = edges[colour];
		return [listener, targetGroups.blue, targetGroups.green];
	};
	const lines = [
		name,
		cluster,
		services.blue,
		services.green,
		...COLOURS.flatMap(balancer),
		dns.zoneId,
		dns.name,
		dns.preview,
		Fn.join(",", dns.types),
	];
	return Token.asString(Fn.sha256(Fn.join("\n", lines)));
}

/**
 * What the functions call their sessions in a service's roles: the service's name. STS takes no name of a single letter, so one gets a hyphen:
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export function sessionName(serviceName: string): string {
	return Fn.substr(`${serviceName}-`, 0, Token.asNumber(Fn.max([2, Fn.lengthOf(serviceName)])));
}
