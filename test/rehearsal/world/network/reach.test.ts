import { describe, expect, it } from "vitest";
import { neededPieces } from "../../../../rehearsal/world/network/pieces.ts";
import { reach } from "../../../../rehearsal/world/network/reach.ts";
import type { Interface, Network } from "../../../../rehearsal/world/network/types.ts";
import { network, PORT, PREVIEW, prober, rule, type Shape } from "./fixtures.ts";

const ANYWHERE = { cidr: "0.0.0.0/0" };
const NAT = { cidr: "203.0.113.7/32" };
/** A public IPv4 load balancer, and a function behind a NAT gateway whose rules know that. */
const PUBLIC_IPV4: Shape = { addressType: "ipv4", ipv6: false, out: ANYWHERE, into: NAT };

const missing = (input: Network, from: Interface, to = PREVIEW) => {
	const reached = reach(input, from, to);
	return reached.arrives ? `arrives by ${reached.families.join(", ")}` : reached.missing.join("; ");
};

describe("who reaches whom", () => {
	it.each<[string, Shape, Interface, string]>([
		["dualstack, by reference, from subnets with IPv6", {}, prober("public"), "arrives by ipv6"],
		[
			"a public IPv4 address, by the rules of groups",
			{ addressType: "ipv4" },
			prober("private"),
			"no rule of sg-prober",
		],
		["a public IPv4 address through NAT, by addresses", PUBLIC_IPV4, prober("private"), "arrives by ipv4"],
		[
			"a public IPv4 address, let in by reference",
			{ ...PUBLIC_IPV4, into: { groupId: "sg-prober" } },
			prober("private"),
			"in at port 8080",
		],
		[
			"a public IPv4 address, let in from the VPC",
			{ ...PUBLIC_IPV4, into: { cidr: "10.0.0.0/16" } },
			prober("private"),
			"in at port 8080",
		],
		["a public IPv4 address, without NAT", PUBLIC_IPV4, prober("public"), "a function has no public IPv4 address"],
		[
			"an internal one, by reference",
			{ scheme: "internal", addressType: "ipv4" },
			prober("private"),
			"arrives by ipv4",
		],
		[
			"an internal one, by the VPC's block",
			{ scheme: "internal", addressType: "ipv4", out: { cidr: "10.0.0.0/16" }, into: { cidr: "10.0.0.0/16" } },
			prober("private"),
			"arrives by ipv4",
		],
		[
			"an internal one, from another block",
			{ scheme: "internal", addressType: "ipv4", into: { cidr: "10.1.0.0/16" } },
			prober("private"),
			"in at port 8080",
		],
		[
			"a part of the subnets only",
			{ scheme: "internal", addressType: "ipv4", into: { cidr: "10.0.8.0/24" } },
			prober("private"),
			"in at port 8080",
		],
		["IPv6 that the function is not allowed", {}, prober("public", false), "ipv6: the function is not allowed IPv6"],
		["subnets without IPv6", {}, prober("private", true), "ipv6: private-a has no IPv6 block"],
		[
			"IPv4 rules for IPv6 addresses",
			{ out: ANYWHERE, into: ANYWHERE },
			prober("public"),
			"ipv6: no rule of sg-prober",
		],
		[
			"IPv6 blocks",
			{ out: { cidr: "2001:db8::/56" }, into: { cidr: "2001:db8::/56" } },
			prober("public"),
			"arrives by ipv6",
		],
		[
			"no public IPv4 at all",
			{ addressType: "dualstack-without-public-ipv4" },
			prober("private"),
			"has no public IPv4 addresses",
		],
		["both families", { out: ANYWHERE, into: NAT, scheme: "internet-facing" }, prober("private"), "arrives by ipv4"],
	])("%s", (_, shape, from, expected) => {
		expect(missing(network(shape), from)).toContain(expected);
	});

	it("another port, another group and another protocol are not what a rule opens", () => {
		expect(missing(network(), prober("public"), { ...PREVIEW, port: 443 })).toContain("at port 443");
		expect(missing(network(), { ...prober("public"), securityGroupIds: ["sg-other"] })).toContain(
			"no rule of sg-other",
		);
		const { securityGroups, ...rest } = network();
		const udp = securityGroups.map((group) => ({
			...group,
			rules: group.rules.map((one) => ({ ...one, protocol: "udp" })),
		}));
		expect(missing({ ...rest, securityGroups: udp }, prober("public"))).toContain("no rule of sg-alb");
		const every = udp.map((group) => ({ ...group, rules: group.rules.map((one) => ({ ...one, protocol: "-1" })) }));
		expect(missing({ ...rest, securityGroups: every }, prober("public"))).toContain("arrives");
	});

	it("the bare name of a dualstack load balancer answers IPv4 only", () => {
		const bare = { host: "web-1.elb.amazonaws.com", port: PORT };
		expect(missing(network(), prober("public"), bare)).toMatch(/^ipv4: [^;]*no public IPv4 address/);
	});

	it("over the internet from another VPC: never by reference, and never to an internal one", () => {
		const other = (shape: Shape): Network => {
			const created = network(shape);
			const subnet = { id: "other", vpcId: "vpc-2", zone: "a", cidr: "10.1.0.0/24", ipv6Cidr: "2001:db8:9::/64" };
			const table = {
				id: "rtb-2",
				vpcId: "vpc-2",
				main: true,
				subnetIds: [],
				routes: [{ destination: "::/0", target: "eigw-2" }],
			};
			return {
				...created,
				subnets: [...created.subnets, subnet],
				routeTables: [...created.routeTables, table],
				egressOnlyGateways: [{ id: "eigw-2", vpcId: "vpc-2" }],
			};
		};
		const from = { subnetIds: ["other"], securityGroupIds: ["sg-prober"], ipv6: true };
		const blocks = { out: { cidr: "::/0" }, into: { cidr: "2001:db8:9::/64" } };
		expect(missing(other(blocks), from)).toBe("arrives by ipv6");
		expect(missing(other({}), from)).toContain("ipv6: no rule of sg-prober");
		expect(missing(other({ ...blocks, scheme: "internal" }), from)).toContain("is internal to vpc-1");
		expect(missing({ ...other(blocks), egressOnlyGateways: [] }, from)).toContain("eigw-2 of other is not attached");
	});

	it("nobody is there, and nothing is", () => {
		expect(missing(network(), { ...prober("public"), subnetIds: [] })).toBe("the function stands in no subnet");
		expect(missing(network(), prober("public"), { host: "nobody", port: 1 })).toBe("no load balancer is called nobody");
	});
});

describe("what the way needs", () => {
	const kinds = (input: Network, from: Interface) =>
		[...new Set(neededPieces({ network: input, from }, PREVIEW).map(({ kind }) => kind))].sort();

	it("over IPv6: rules of both ends, and IPv6 of both ends", () => {
		expect(kinds(network(), prober("public"))).toEqual(["balancer-ipv6", "function-ipv6", "rule", "subnet-ipv6"]);
	});

	it("over public IPv4: rules, routes and gateways", () => {
		const input = network(PUBLIC_IPV4);
		expect(kinds(input, prober("private"))).toEqual(["internet-gateway", "nat-gateway", "route", "rule"]);
		const routes = neededPieces({ network: input, from: prober("private") }, PREVIEW).filter(
			({ kind }) => kind === "route",
		);
		expect(routes).toHaveLength(2);
	});

	it("nothing, where there is no way", () => {
		expect(kinds(network(), prober("private"))).toEqual([]);
	});

	it("not a rule beside another that opens the same", () => {
		const input = network();
		const securityGroups = input.securityGroups.map((group) =>
			group.id === "sg-alb" ? { ...group, rules: [...group.rules, rule("ingress", { cidr: "::/0" })] } : group,
		);
		const rules = neededPieces({ network: { ...input, securityGroups }, from: prober("public") }, PREVIEW).filter(
			({ kind }) => kind === "rule",
		);
		expect(rules).toEqual([{ kind: "rule", groupId: "sg-prober", id: "egress-sg-alb" }]);
	});
});
