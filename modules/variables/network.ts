import type { Rule, Variables } from "./variable.ts";

const DEFAULT_CIDR = "10.215.0.0/16";
const DEFAULT_ZONES = 2;
/** Inbound rules of a security group, by default. */
const MOST_RULES = 60;

const NAT_GATEWAYS = {
	nat_gateways: {
		type: "number",
		description:
			"How many NAT gateways, from 0 to az_count. With 0 the tasks run in public subnets, behind security groups that admit only the load balancers; with more they run in private subnets.",
		default: 0,
		rules: [
			{
				condition: "contains(range(0, var.az_count + 1), var.nat_gateways)",
				message: "nat_gateways must be a whole number from 0 to az_count.",
			},
			notBesideVpc("nat_gateways", 0),
		],
	},
} satisfies Variables;

/** What is said of a VPC that is made here says nothing of one that is given. */
function notBesideVpc(name: string, fallback: string | number): Rule {
	return {
		condition: `var.vpc == null || var.${name} == ${JSON.stringify(fallback)}`,
		message: `${name} is of no use beside vpc, because it describes the VPC that is created without it. Leave out one of them.`,
	};
}

/** AWS counts the rules of each address family by itself, and one that names a group for both: https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html */
function ingressRules(): Rule {
	const ofFamily = (list: string, ipv6: boolean) =>
		`length([for c in distinct(${list}) : c if ${ipv6 ? "" : "!"}strcontains(c, ":")])`;
	const preview = (ipv6: boolean) =>
		`max(${ofFamily("var.preview_cidrs", ipv6)}, length(var.preview_cidrs) == 0 ? 1 : 0)`;
	const rules = (ipv6: boolean) =>
		`${ofFamily("var.ingress_cidrs", ipv6)} * (var.https ? 2 : 1) + ${preview(ipv6)} + (var.probes ? 1 : 0)`;
	return {
		condition: `local.security_groups.albs != null || max(${rules(false)}, ${rules(true)}) <= ${MOST_RULES}`,
		message: `ingress_cidrs and preview_cidrs make more than ${MOST_RULES} rules of one address family, and AWS takes no more in a security group: each network of ingress_cidrs counts for port 80 and, with HTTPS, for port 443; each of preview_cidrs for port 8080, and the prober once. Give fewer, larger networks; or security groups of your own in security_groups.albs, which can name prefix lists.`,
	};
}

function cidrs(name: string): Rule {
	return {
		// cidrsubnet with no new bits yields the network itself, so a network with host bits differs from it.
		condition: `alltrue([for c in var.${name} : try(cidrsubnet(c, 0, 0) == c, false)])`,
		message: `${name} must hold IPv4 or IPv6 networks in CIDR notation, for instance "203.0.113.0/24" or "2001:db8::/32". The bits behind the prefix must be zero.`,
	};
}

/** Declares the variables of the network. */
export const NETWORK = {
	vpc_cidr: {
		type: "string",
		description: "IPv4 block of the VPC, from /16 to /23.",
		default: DEFAULT_CIDR,
		rules: [
			{
				condition:
					'can(cidrnetmask(var.vpc_cidr)) && try(cidrsubnet(var.vpc_cidr, 0, 0) == var.vpc_cidr, false) && try(contains(range(16, 24), tonumber(split("/", var.vpc_cidr)[1])), false)',
				message:
					'vpc_cidr must be an IPv4 network from /16 to /23, for instance "10.215.0.0/16". The bits behind the prefix must be zero.',
			},
			notBesideVpc("vpc_cidr", DEFAULT_CIDR),
		],
	},
	az_count: {
		type: "number",
		description: "How many availability zones the load balancers and the tasks are spread over: 2 or 3.",
		default: DEFAULT_ZONES,
		rules: [
			{
				condition: "contains([2, 3], var.az_count)",
				message: "az_count must be 2 or 3: a load balancer needs at least two availability zones.",
			},
			notBesideVpc("az_count", DEFAULT_ZONES),
		],
	},
	...NAT_GATEWAYS,
	ingress_cidrs: {
		type: "list(string)",
		description: "IPv4 and IPv6 networks that may reach the service on ports 80 and 443.",
		default: ["0.0.0.0/0", "::/0"],
		rules: [
			{
				condition: "length(var.ingress_cidrs) > 0",
				message: 'ingress_cidrs must name at least one network, for instance ["0.0.0.0/0", "::/0"] for everybody.',
			},
			cidrs("ingress_cidrs"),
			ingressRules(),
		],
	},
	preview_cidrs: {
		type: "list(string)",
		description:
			"IPv4 and IPv6 networks that may reach the preview port 8080. By default the VPC's own networks. People in an office need the office's public network here.",
		default: [],
		rules: [cidrs("preview_cidrs")],
	},
} satisfies Variables;
