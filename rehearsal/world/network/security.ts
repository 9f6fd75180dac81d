/**
 * What security groups let through. A rule that names a group covers the private addresses of its members:
 * https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
 */
import { covers, familyOf } from "./address.ts";
import type { Network, SecurityRule } from "./types.ts";

/** One end of a connection, as the other end sees it. */
export interface End {
	/** A block that holds its address. */
	readonly addresses: string;
	/** Whether that address is its own within the VPC, and not one that a gateway gives it. */
	readonly isPrivate: boolean;
	readonly securityGroupIds: readonly string[];
}

/** A connection that security groups are asked about. */
export interface Asked {
	readonly direction: SecurityRule["direction"];
	/** The groups of whoever is asked. All their rules count together. */
	readonly securityGroupIds: readonly string[];
	readonly port: number;
	readonly peer: End;
}

/** Whether any rule of the groups lets a TCP connection through. Groups remember connections, so answers need no rule. */
export function letsThrough({ securityGroups }: Network, { direction, securityGroupIds, port, peer }: Asked): boolean {
	return securityGroups
		.filter(({ id }) => securityGroupIds.includes(id))
		.flatMap(({ rules }) => rules)
		.some((rule) => rule.direction === direction && opens(rule, port) && names(rule, peer));
}

function opens({ protocol, fromPort, toPort }: SecurityRule, port: number): boolean {
	return protocol === "-1" || (protocol === "tcp" && fromPort <= port && port <= toPort);
}

function names({ peer }: SecurityRule, { addresses, isPrivate, securityGroupIds }: End): boolean {
	if ("groupId" in peer) return isPrivate && securityGroupIds.includes(peer.groupId);
	return familyOf(peer.cidr) === familyOf(addresses) && covers(peer.cidr, addresses);
}
