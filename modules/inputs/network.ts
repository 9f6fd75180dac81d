import type { TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import { variable } from "./variable.ts";

/** The variables of the network. */
export interface NetworkInputs {
	/** IPv4 block of the VPC. */
	readonly vpcCidr: TerraformVariable;
	/** Number of availability zones. */
	readonly azCount: TerraformVariable;
	/** Number of NAT gateways. */
	readonly natGateways: TerraformVariable;
	/** Who may reach the service. */
	readonly ingressCidrs: TerraformVariable;
	/** Who may reach the previews. */
	readonly previewCidrs: TerraformVariable;
}

/** Declares the variables of the network. */
export function networkInputs(scope: Construct): NetworkInputs {
	return {
		vpcCidr: variable(scope, "vpc_cidr", {
			type: "string",
			description: "IPv4 block of the VPC, from /16 to /23.",
			default: "10.215.0.0/16",
			rules: [
				{
					condition:
						'can(cidrnetmask(var.vpc_cidr)) && try(cidrsubnet(var.vpc_cidr, 0, 0) == var.vpc_cidr, false) && try(contains(range(16, 24), tonumber(split("/", var.vpc_cidr)[1])), false)',
					message:
						'vpc_cidr must be an IPv4 network from /16 to /23, for instance "10.215.0.0/16". The bits behind the prefix must be zero.',
				},
			],
		}),
		azCount: variable(scope, "az_count", {
			type: "number",
			description: "How many availability zones the edges and the tasks are spread over: 2 or 3.",
			default: 2,
			rules: [
				{
					condition: "contains([2, 3], var.az_count)",
					message: "az_count must be 2 or 3: a load balancer needs at least two availability zones.",
				},
			],
		}),
		natGateways: natGateways(scope),
		ingressCidrs: variable(scope, "ingress_cidrs", {
			type: "list(string)",
			description: "IPv4 and IPv6 networks that may reach the service on ports 80 and 443.",
			default: ["0.0.0.0/0", "::/0"],
			rules: [
				{
					condition: "length(var.ingress_cidrs) > 0",
					message: 'ingress_cidrs must name at least one network, for instance ["0.0.0.0/0", "::/0"] for everybody.',
				},
				cidrs("ingress_cidrs"),
			],
		}),
		previewCidrs: variable(scope, "preview_cidrs", {
			type: "list(string)",
			description:
				"IPv4 and IPv6 networks that may reach the preview port 8080. By default the VPC's own networks. People in an office need the office's public network here.",
			default: [],
			rules: [cidrs("preview_cidrs")],
		}),
	};
}

function natGateways(scope: Construct): TerraformVariable {
	return variable(scope, "nat_gateways", {
		type: "number",
		description:
			"How many NAT gateways, from 0 to az_count. With 0 the tasks run in public subnets, behind security groups that admit only the edges; with more they run in private subnets.",
		default: 0,
		rules: [
			{
				condition: "contains(range(0, var.az_count + 1), var.nat_gateways)",
				message: "nat_gateways must be a whole number from 0 to az_count.",
			},
		],
	});
}

function cidrs(name: string) {
	return {
		// cidrsubnet with no new bits yields the network itself, so a network with host bits differs from it.
		condition: `alltrue([for c in var.${name} : try(cidrsubnet(c, 0, 0) == c, false)])`,
		message: `${name} must hold IPv4 or IPv6 networks in CIDR notation, for instance "203.0.113.0/24" or "2001:db8::/32". The bits behind the prefix must be zero.`,
	};
}
