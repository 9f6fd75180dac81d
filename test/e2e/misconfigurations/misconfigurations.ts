/** Plain mistakes in Terraform, planted in the synthesized stack; each with what AWS answers to it. */

// biome-ignore lint/suspicious/noExplicitAny: Terraform's JSON has every shape
type Json = any;

/** The synthesized stack: Terraform's JSON. */
export interface StackDocument {
	readonly resource: Readonly<Record<string, Record<string, Json>>>;
	readonly variable: Readonly<Record<string, Json>>;
}

export interface Misconfiguration {
	readonly name: string;
	/** Plants it. Given a copy, which it may change. */
	readonly plant: (stack: StackDocument) => void;
	/** Variables besides those of the example. */
	readonly variables?: Readonly<Record<string, unknown>>;
	/** What is applied of the stack: as little as shows the mistake. */
	readonly targets: readonly string[];
	/** What the apply, or the check of the network after it, says. */
	readonly says: RegExp;
}

const BALANCER = "aws_lb.this";
const SERVICE = "aws_ecs_service.blue";
/** The way from the load balancers to the internet. */
const WAYS = ["aws_internet_gateway.this", "aws_route.public_ipv4", "aws_route.public_ipv6"];
const PROBED = [
	BALANCER,
	"aws_lambda_function.prober",
	"aws_vpc_security_group_egress_rule.prober_to_alb",
	"aws_vpc_security_group_ingress_rule.alb_from_prober",
	"aws_vpc_security_group_ingress_rule.preview_vpc_ipv6",
];

function of(stack: StackDocument, address: string): Json {
	const [type = "", name = ""] = address.split(".");
	const found = stack.resource[type]?.[name];
	if (!found) throw new Error(`the stack has no ${address}, where a mistake is to be planted`);
	return found;
}

/** A service in its cluster alone: what stands before it takes a minute and more, and has no part in the mistake. */
function alone(stack: StackDocument): Json {
	const service = of(stack, SERVICE);
	for (const part of ["load_balancer", "depends_on", "health_check_grace_period_seconds"]) delete service[part];
	return service;
}

/** What a plan would refuse already: the mistake is made where no variable is asked. */
export function withoutValidation({ variable }: StackDocument): void {
	for (const one of Object.values(variable)) delete one.validation;
}

/** The mistakes. */
export const MISCONFIGURATIONS: readonly Misconfiguration[] = [
	{
		name: "load balancers without a dependency on the internet gateway",
		plant: (stack) => {
			delete of(stack, BALANCER).depends_on;
		},
		targets: [BALANCER, ...WAYS],
		says: /InvalidSubnet: VPC vpc-\w+ has no internet gateway/,
	},
	{
		name: "dualstack load balancers in subnets without IPv6",
		plant: (stack) => {
			delete of(stack, "aws_subnet.public").ipv6_cidr_block;
		},
		targets: [BALANCER],
		says: /subnets with an associated IPv6 CIDR block/,
	},
	{
		name: "a capacity provider that is not associated with the cluster",
		plant: (stack) => {
			// Others depend on it by its name.
			of(stack, "aws_ecs_cluster_capacity_providers.this").count = 0;
			alone(stack);
		},
		variables: { capacity_providers: [{ name: "FARGATE_SPOT" }] },
		targets: [SERVICE],
		says: /capacity provider that is not associated with the cluster/,
	},
	{
		name: "ECS Exec without a task role",
		plant: (stack) => {
			alone(stack).enable_execute_command = true;
		},
		targets: [SERVICE],
		says: /valid taskRoleArn is not being used/,
	},
	{
		name: "a prober whose rules do not let its requests out to the preview",
		plant: (stack) => {
			of(stack, "aws_vpc_security_group_egress_rule.prober_to_alb").to_port = 8079;
			of(stack, "aws_vpc_security_group_egress_rule.prober_to_alb").from_port = 8079;
		},
		targets: PROBED,
		says: /no rule of sg-\w+ lets connections to .*:8080 out/,
	},
];

/** The same stack without a mistake: all that the mistakes are planted in. */
export const NO_MISCONFIGURATION: Omit<Misconfiguration, "says"> = {
	name: "no mistake",
	plant: (stack) => {
		alone(stack).depends_on = ["aws_ecs_cluster_capacity_providers.this"];
	},
	variables: { capacity_providers: [{ name: "FARGATE_SPOT" }] },
	targets: [SERVICE, ...WAYS, ...PROBED],
};
