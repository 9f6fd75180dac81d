/** The pieces that a network is made of, and the network without one of them. */
import { type Destination, reach } from "./reach.ts";
import type { Interface, Network } from "./types.ts";

/** Something that somebody may take away. */
export type Piece =
	| { readonly kind: "rule"; readonly groupId: string; readonly id: string }
	| { readonly kind: "route"; readonly tableId: string; readonly destination: string }
	| { readonly kind: "internet-gateway" | "egress-only-gateway" | "nat-gateway"; readonly id: string }
	/** The IPv6 addresses of a subnet, of a load balancer, or of the function. */
	| { readonly kind: "subnet-ipv6" | "balancer-ipv6"; readonly id: string }
	| { readonly kind: "function-ipv6" };

/** A network, and a function in it. */
export interface Place {
	readonly network: Network;
	readonly from: Interface;
}

/** All pieces that there are. */
export function pieces({ network, from }: Place): Piece[] {
	return [
		...network.securityGroups.flatMap(({ id: groupId, rules }) =>
			rules.map(({ id }): Piece => ({ kind: "rule", groupId, id })),
		),
		...network.routeTables.flatMap(({ id: tableId, routes }) =>
			routes.map(({ destination }): Piece => ({ kind: "route", tableId, destination })),
		),
		...network.internetGateways.map(({ id }): Piece => ({ kind: "internet-gateway", id })),
		...network.egressOnlyGateways.map(({ id }): Piece => ({ kind: "egress-only-gateway", id })),
		...network.natGateways.map(({ id }): Piece => ({ kind: "nat-gateway", id })),
		...network.subnets.flatMap(({ id, ipv6Cidr }): Piece[] => (ipv6Cidr ? [{ kind: "subnet-ipv6", id }] : [])),
		...network.balancers.flatMap(({ arn: id, addressType }): Piece[] =>
			addressType === "ipv4" ? [] : [{ kind: "balancer-ipv6", id }],
		),
		...(from.ipv6 ? [{ kind: "function-ipv6" } as const] : []),
	];
}

/** What is left without a piece. */
export function without({ network, from }: Place, piece: Piece): Place {
	if (piece.kind === "function-ipv6") return { network, from: { ...from, ipv6: false } };
	return { from, network: { ...network, ...changed(network, piece) } };
}

function changed(network: Network, piece: Exclude<Piece, { kind: "function-ipv6" }>): Partial<Network> {
	switch (piece.kind) {
		case "rule":
			return {
				securityGroups: network.securityGroups.map((group) =>
					group.id === piece.groupId ? { ...group, rules: group.rules.filter(({ id }) => id !== piece.id) } : group,
				),
			};
		case "route":
			return {
				routeTables: network.routeTables.map((table) => {
					const routes = table.routes.filter(({ destination }) => destination !== piece.destination);
					return table.id === piece.tableId ? { ...table, routes } : table;
				}),
			};
		case "internet-gateway":
			return { internetGateways: others(network.internetGateways, piece.id) };
		case "egress-only-gateway":
			return { egressOnlyGateways: others(network.egressOnlyGateways, piece.id) };
		case "nat-gateway":
			return { natGateways: others(network.natGateways, piece.id) };
		case "subnet-ipv6":
			return {
				subnets: network.subnets.map((one) => (one.id === piece.id ? { ...one, ipv6Cidr: undefined } : one)),
			};
		case "balancer-ipv6":
			return {
				balancers: network.balancers.map((one) => (one.arn === piece.id ? { ...one, addressType: "ipv4" } : one)),
			};
	}
}

function others<T extends { readonly id: string }>(all: readonly T[], gone: string): readonly T[] {
	return all.filter(({ id }) => id !== gone);
}

/** The pieces without any one of which connections do not arrive any more; none where they do not arrive anyhow. */
export function neededPieces(place: Place, to: Destination): Piece[] {
	if (!reach(place.network, place.from, to).arrives) return [];
	return pieces(place).filter((piece) => {
		const { network, from } = without(place, piece);
		return !reach(network, from, to).arrives;
	});
}
