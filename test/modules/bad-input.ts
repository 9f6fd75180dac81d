import { BAD_CALENDARS, GOOD_CALENDARS, TOO_SHORT } from "./bad-calendar.ts";

/** Values that a plan must refuse: the variable, the value, and a part of the message that says so. */
export interface BadInput {
	readonly variable: string;
	readonly value: unknown;
	readonly message: string;
	/** Values of other variables, which would be good without this one. */
	readonly beside?: Readonly<Record<string, unknown>>;
}

const step = (percent: unknown, bake_seconds: unknown = 60) => ({ percent, bake_seconds });
const FUNCTION = "arn:aws:lambda:eu-west-1:123456789012:function:smoke";
const ALARM = "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:web-errors";
const hook = (changed: object) => ({ function_arn: FUNCTION, points: ["after-step"], ...changed });
const TASK = { command: ["bin/migrate"], container: "app" };
const taskHook = (changed: object) => ({ points: ["before-first-shift"], task: { ...TASK, ...changed } });
const bad = (variable: string, message: string, ...values: readonly unknown[]): BadInput[] =>
	values.map((value) => ({ variable, value, message }));
/** What is bad only beside values of other variables. */
const badBeside = (
	beside: Readonly<Record<string, unknown>>,
	variable: string,
	message: string,
	value: unknown,
): BadInput => ({ variable, value, message, beside });

const arn = (service: string, resource: string) => `arn:aws:${service}:eu-west-1:123456789012:${resource}`;
const NO_IMAGE = { image: null };
const CERTIFICATE = { arn: arn("acm", "certificate/0a1b") };
const ZONE = { id: "Z0123456789ABCDEFGHIJ" };
const NAT = ["203.0.113.10"];
const VPC = { id: "vpc-1", alb_subnet_ids: ["subnet-1", "subnet-2"], task_subnet_ids: ["subnet-3"] };
const BEHIND_NAT = { ...VPC, prober_subnet_ids: ["subnet-4"] };
const TASK_DEFINITION = { arn: arn("ecs", "task-definition/web:1") };
const containers = (...names: readonly string[]) =>
	JSON.stringify(names.map((name) => ({ name, image: "example/app:1" })));
const CONTAINERS = containers("app", "sidecar");

/** A value that the plan does not know yet. */
const UNKNOWN = "${terraform_data.created.output}";

/** Values without which nothing is planned. */
export const GOOD_INPUT = {
	region: "eu-west-1",
	name: "web",
	zone_name: "example.com",
	image: "example/app:1",
};

/** A case in which the image is not what is refused. */
const withoutImage = (input: BadInput): BadInput => ({ ...input, beside: NO_IMAGE });

const elsewhere = (one: string) => one.replace("eu-west-1", "us-east-1");
const stranger = (one: string) => one.replace("123456789012", "210987654321");
const ROLE = "arn:aws:iam::123456789012:role/web";
/** So many names that long. */
const names = (count: number, length: number) => Array.from({ length: count }, (_, i) => `${i}`.padEnd(length, "n"));
/** Networks of IPv4. */
const networks = (count: number) => Array.from({ length: count }, (_, i) => `192.0.${i}.0/24`);

/** What is of another region or account, or of another kind, in every variable that takes an ARN. */
const OUTSIDE: readonly BadInput[] = [
	...[elsewhere, stranger].flatMap((away) => [
		...bad("cluster", "must be of region eu-west-1 and account", { arn: away(arn("ecs", "cluster/web")) }),
		...bad("task_definition", "must be of region eu-west-1 and account", {
			arn: away(TASK_DEFINITION.arn),
		}).map(withoutImage),
	]),
	...bad("kms_key_arn", "must be of region eu-west-1", elsewhere(arn("kms", "key/0a1b"))),
	...bad("kms_key_arn", "ARN of kms", arn("kms", "alias/web")),
	...bad("certificate", "must be of account 123456789012", { arn: stranger(CERTIFICATE.arn) }),
	...bad("task_role_arn", "must be of account 123456789012", stranger(ROLE)),
	...bad("task_role_arn", "ARN of iam", ROLE.replace("role/", "instance-profile/")),
	...bad("execution_role", "must be of account 123456789012", { arn: stranger(ROLE) }),
	...bad("permissions_boundary_arn", "ARN of iam", ROLE),
];

/** Attributes that Terraform would drop in silence, in every variable that has optional ones: the nearest name is told. */
const MISSPELLED: readonly BadInput[] = [
	...bad("schedule", "schedule[0].gates: did you mean gate?", [{ ...step(10), gates: true }, step(100)]),
	...bad("schedule", "schedule[1].bakeSeconds: did you mean bake_seconds?", [
		step(10),
		{ percent: 100, bakeSeconds: 60 },
	]),
	...bad("hooks", "hooks[0].deadlineSeconds: did you mean deadline_seconds?", [hook({ deadlineSeconds: 60 })]),
	...bad("capacity_providers", "capacity_providers[0].wieght: did you mean weight?", [{ name: "FARGATE", wieght: 1 }]),
	...bad("vpc", "vpc.asign_public_ip: did you mean assign_public_ip?", { ...VPC, asign_public_ip: true }),
	...bad("vpc", "vpc.prober_subnets: did you mean prober_subnet_ids?", {
		...VPC,
		// Made by the same plan: its names are known, its values are not.
		id: UNKNOWN,
		task_subnet_ids: [UNKNOWN],
		prober_subnets: ["subnet-4"],
	}),
	...bad("hosted_zone", "hosted_zone.is_private: did you mean private?", { ...ZONE, is_private: true }),
	...bad("security_groups", "security_groups.alb: did you mean albs?", { alb: ["sg-1"] }),
	// All that these have must be given, so Terraform itself names what is missing.
	...bad("cluster", 'attribute "arn" is required', { arm: arn("ecs", "cluster/web") }),
	...bad("certificate", "It lacks certificate.arn.", { ARN: CERTIFICATE.arn }),
	...bad("log_group", 'attribute "name" is required', { nam: "/ecs/web" }),
	...bad("execution_role", 'attribute "arn" is required', { role_arn: "arn:aws:iam::123456789012:role/web" }),
	...bad("task_definition", 'attribute "arn" is required', { arm: "x" }),
];

/** What must be refused. */
export const BAD_INPUTS: readonly BadInput[] = [
	...bad("schedule", "at least one step", []),
	...bad("schedule", "ascending", [step(50), step(10), step(100)], [step(50), step(50), step(100)]),
	...bad("schedule", "end in 100", [step(10), step(50)]),
	...bad("schedule", "from 0.4 to 100, or 0", [step(0.39), step(100)], [step(-1), step(100)], [step(50), step(101)]),
	...bad("schedule", "ascending", [step(0), step(0), step(100)], [step(10), step(0), step(100)]),
	...bad("schedule", "from 0 to 86400", [step(100, -1)], [step(100, 86_401)], [step(100, 1.5)]),
	...bad("schedule", "outgrow", [step(100, 86_400)]),
	badBeside({ alarms: names(100, 255) }, "schedule", "together must have at most 24576 bytes", [step(100)]),
	...BAD_CALENDARS.flatMap(([message, ...calendars]) => bad("calendar", message, ...calendars)),
	...TOO_SHORT.map((calendar) =>
		badBeside({ calendar }, "schedule", "schedule must fit into a window of calendar.open", [
			step(10, 300),
			step(50, 300),
			step(100, 300),
		]),
	),
	...bad("alarms", "must be at most 100", names(101, 9)),
	...bad(
		"hooks",
		"must be at most 20",
		names(21, 20).map((each) => hook({ function_arn: `${FUNCTION}-${each}` })),
	),
	...bad("probe_status", "at most 255 characters", `200${",200".repeat(64)}`),
	...bad("schedule", "bool", [{ ...step(100), gate: "perhaps" }]),
	...bad("zone_name", "domain name", "", "Example.com", "example.com.", "-a.com", "a b.com"),
	...bad("zone_name", "is missing. Copy terraform.tfvars.example", null),
	...bad("zone_name", "at least two labels", "example"),
	...bad("zone_name", "no underscores", "my_zone.example.com"),
	...bad("record_name", "full domain name", "", "App.example.com", "app.example.com."),
	...bad("record_name", "at least two labels", "app"),
	...bad("record_name", "no underscores", "a_b.example.com"),
	...bad("record_name", "must not be a wildcard", "*.example.com", "*.app.example.com"),
	...bad("record_name", "lie in the zone", "app.example.org", "badexample.com"),
	...bad("record_name", "at most 64", `${"a".repeat(55)}.example.com`),
	...(["vpc_cidr", "az_count", "nat_gateways"] as const).map((name) =>
		badBeside(
			{ vpc: VPC },
			name,
			"of no use beside vpc",
			{ vpc_cidr: "10.0.0.0/16", az_count: 3, nat_gateways: 1 }[name],
		),
	),
	...bad("ingress_cidrs", "more than 60 rules of one address family", networks(30)),
	badBeside({ https: false, preview_cidrs: networks(10) }, "ingress_cidrs", "more than 60 rules", networks(50)),
	...bad("vpc_cidr", "IPv4 network", "", "10.0.0.0", "10.0.0.0/8", "10.0.0.0/24", "10.0.0.1/16", "2001:db8::/32"),
	...bad("ingress_cidrs", "at least one", []),
	...bad("ingress_cidrs", "CIDR notation", [""], ["10.0.0.0"], ["10.0.0.1/8"], ["everyone"]),
	...bad("preview_cidrs", "CIDR notation", [""], ["300.0.0.0/8"]),
	...bad("image", "must not be empty", "", "a b", " "),
	...bad("initial_image", "must not be empty", "", "a b", " "),
	...bad("desired_count", "from 1 to 5000", 0, -1, 1.5),
	...bad("idle_count", "from 0 to 5000", -1, 0.5),
	...bad("autoscaling", "must have a min that is a whole number of tasks", { min: 0, max: 4, cpu_percent: 50 }),
	...bad("autoscaling", "must have a max that is a whole number of tasks", { min: 1, max: 5.5, cpu_percent: 50 }),
	...bad("autoscaling", "must have a min that does not exceed max", { min: 5, max: 4, cpu_percent: 50 }),
	...bad("autoscaling", "must say what it goes by", { min: 1, max: 4 }),
	...bad("autoscaling", "must have a cpu_percent from 1 to 100", { min: 1, max: 4, cpu_percent: 101 }),
	...bad("autoscaling", "must have a requests_per_target from 1", { min: 1, max: 4, requests_per_target: 0 }),
	badBeside({ idle_count: 5 }, "autoscaling", "must have a max of at least idle_count", {
		min: 1,
		max: 4,
		cpu_percent: 50,
	}),
	...bad("name", 'must not begin with "sg-"', "sg-web"),
	...bad("name", "is missing. Copy terraform.tfvars.example", null),
	...bad("region", "is missing. Copy terraform.tfvars.example", null),
	...bad("name", "1 to 20", "", "Web", "1web", "web-", "internal-web", "we--b", "a".repeat(21)),
	...bad("region", "AWS region", "", "europe", "EU-WEST-1"),
	...bad("az_count", "2 or 3", 1, 4),
	...bad("nat_gateways", "0 to az_count", -1, 3, 0.5),
	...bad("container_port", "1 to 65535", 0, 65_536),
	...bad("cpu", "size that Fargate has", 0, 300),
	...bad("memory", "size that Fargate has", 0, 4_096),
	...bad("cpu_architecture", "X86_64 or ARM64", "", "x86"),
	...bad("environment", "letters, digits", { "A-B": "1" }, { "1A": "1" }),
	...bad("health_check_path", "begin with", "", "healthz", "/a b"),
	...bad("health_check_matcher", "status codes", "", "ok", "600", "200-299-300", "200,"),
	...bad("health_check_matcher", "ends before it begins", "399-200", "200,404-402"),
	...bad("health_check_matcher", "gRPC is not supported", "0", "0-99", "12,0"),
	...bad("health_check_path", "gRPC is not supported", "/AWS.ALB/healthcheck", "/grpc.health.v1.Health/Check"),
	...bad("health_check_interval_seconds", "from 5 to 300", 4, 301),
	...bad("health_check_timeout_seconds", "from 2 to 120", 1),
	...bad("health_check_timeout_seconds", "less than health_check_interval_seconds", 10),
	...bad("health_check_healthy_threshold", "from 2 to 10", 1, 11),
	...bad("health_check_unhealthy_threshold", "from 2 to 10", 1, 11),
	...bad("health_check_grace_period_seconds", "from 0", -1),
	...bad("deregistration_delay_seconds", "from 0 to 3600", -1, 3_601),
	...bad("analysis_interval_seconds", "from 1 to 300", 0, 301),
	...bad("prepare_timeout_seconds", "from 1 to 86400", 0, 86_401),
	...bad("in_sync_timeout_seconds", "from 1 to 3600", 0, 3_601),
	...bad("hold_timeout_seconds", "from 0 to 86400", -1, 86_401),
	...bad("probation_seconds", "from 0 to 604800", -1, 604_801),
	...bad("queue_timeout_seconds", "from 0 to 86400", -1, 86_401),
	...bad("straggler_timeout_seconds", "from 0 to 86400", -1, 86_401, 0.5),
	...bad("straggler_percent", "percent from 0 to 100", -1, 101, 0.5),
	...bad("capacity_headroom_percent", "percent from 0 to 1000", -1, 1_001, 0.5),
	...bad("error_budget_percent", "percentage from 0.001 to 50", 0, 0.0009, 50.1),
	...bad("min_requests", "from 1 to 1000000", 0, 1_000_001, 1.5),
	...bad("error_ratio", "factor from 1 to 100", 0.99, 100.1),
	...bad("error_percent", "percentage from 0 to 100", -0.1, 100.1),
	...bad("error_ceiling_percent", "percentage from 0 to 100", -0.1, 100.1),
	...bad("latency_objective_ms", "from 0 to 3600000", -1, 3_600_001, 0.5),
	...bad("latency_ratio", "factor from 1 to 100", 0.99, 100.1),
	...bad("latency_percent", "percentage from 0 to 100", -0.1, 100.1),
	...bad("latency_ceiling_percent", "percentage from 0 to 100", -0.1, 100.1),
	...bad("share_tolerance_percent", "percentage from 0 to 100", -0.1, 100.1),
	...bad("alarms", "names of alarms", [""], ["a".repeat(256)], [FUNCTION], ["arn:aws:cloudwatch:eu-west-1:1:alarm:a"]),
	...bad(
		"alarms",
		"must be of region eu-west-1 and account 123456789012",
		[ALARM, elsewhere(ALARM)],
		[stranger(ALARM)],
	),
	...bad("hooks", "must be of region eu-west-1", [hook({ function_arn: elsewhere(FUNCTION) })]),
	...bad("alarm_missing_data", 'one of "ignore", "hold", "fail"', "", "breaching"),
	...bad("probes", "bool is required", "perhaps"),
	...bad("probe_path", "begin with", "", "healthz", "/a b", "/größe", `/${"a".repeat(1_024)}`),
	...bad("probe_status", "status codes", "", "ok", "600", "200-"),
	...bad("probe_status", "ends before it begins", "399-200"),
	...bad("probe_status", "gRPC is not supported", "0"),
	...bad("probe_body", "at most 1023 bytes", "a".repeat(1_024), "漢".repeat(342)),
	...bad("probe_deadline_ms", "from 1 to 10000", 0, 10_001, 0.5),
	...bad("probe_count", "from 1 to 20", 0, 21, 1.5),
	...bad("probe_tolerance_percent", "percentage from 0 to 50", -0.1, 50.1),
	...bad(
		"alarms",
		"at most 100",
		Array.from({ length: 101 }, (_, i) => `alarm-${i}`),
	),
	...bad(
		"hooks",
		"at most 20",
		Array.from({ length: 21 }, (_, i) => hook({ function_arn: `${FUNCTION}-${i}` })),
	),
	...bad("hooks", "functions by their ARN", [hook({ function_arn: "smoke" })], [hook({ function_arn: ALARM })]),
	...bad("hooks", "either a function_arn or a task", [{ points: ["after-step"] }], [hook({ task: TASK })]),
	...bad("hooks", "name the container", [taskHook({ container: "the app" })]),
	...bad(
		"hooks",
		"a command of at least one word",
		[taskHook({ command: [] })],
		[taskHook({ command: ["x".repeat(3_072)] })],
	),
	...bad(
		"hooks",
		"a timeout_seconds from 1 to 86400",
		[taskHook({ timeout_seconds: 0 })],
		[taskHook({ timeout_seconds: 0.5 })],
	),
	...bad("hooks", "at most 5 tasks", Array(6).fill(taskHook({}))),
	...bad("hooks", "hooks[0].task.timeout: did you mean timeout_seconds?", [taskHook({ timeout: 1 })]),
	...bad("hook_tasks", "families must hold names", { families: ["web:1"] }),
	...bad("hook_tasks", "must be ARNs of roles", { families: ["web"], role_arns: ["web"] }),
	...bad("hook_tasks", "must be of account", { families: ["web"], role_arns: ["arn:aws:iam::210987654321:role/web"] }),
	...bad("hook_tasks", "names of log groups", { families: ["web"], log_group_names: ["arn:aws:logs:x"] }),
	...bad("hooks", "each function once", [hook({}), hook({ points: ["before-completion"] })]),
	...bad("hooks", "at least one point", [hook({ points: [] })], [hook({ points: ["before-lunch"] })]),
	...bad("hooks", "from 1 to 86400", [hook({ deadline_seconds: 0 })], [hook({ deadline_seconds: 86_401 })]),
	...bad("unjudged_deployments", 'one of "announce", "revert"', "", "stop"),
	...bad("inconclusive", 'one of "fail", "pause", "promote"', "", "wait"),
	...bad("on_newer_release", 'one of "supersede", "queue"', "", "wait"),
	...bad("bake_early_exit", "bool is required", "perhaps"),
	...bad("gate_timeout_seconds", "from 60 to 5184000", 59, 5_184_001),
	...bad("safety_net", "bool is required", "perhaps"),
	...bad("safety_net_5xx_per_minute", "from 0 to 1000000", -1, 1_000_001, 0.5),
	...bad("access_logs_bucket", "name of an S3 bucket", "s3://bucket", "Bucket", "ab"),
	...bad("log_retention_days", "one of", 0, 2),
	...bad("notification_emails", "e-mail", [""], ["team"]),
	...bad("tags", "must not have", { IsProduction: "true" }, { "aws:x": "1" }),
	...bad(
		"schedule",
		'list of objects with percent (number), bake_seconds (number) and optionally with gate (bool), or "instant"',
		"all-at-once",
		"Instant",
		100,
	),
	badBeside({ gate_timeout_seconds: 604_801 }, "schedule", "at 0 percent only", [
		{ ...step(50), gate: true },
		step(100),
	]),
	badBeside({ gate_timeout_seconds: 604_801, inconclusive: "pause" }, "schedule", 'must not be "pause"', "instant"),
	badBeside({ task_definition: TASK_DEFINITION }, "image", "exclude each other", "example/app:1"),
	badBeside({ container_definitions: CONTAINERS }, "image", "exclude each other", "example/app:2"),
	...bad("task_definition", "ARN of ecs", { arn: "web:1" }, { arn: arn("ecs", "task-definition/web") }).map(
		withoutImage,
	),
	...bad(
		"container_definitions",
		"one of them with the name container_name",
		containers("web", "sidecar"),
		containers(),
		"app",
		JSON.stringify([{ image: "example/app:1" }]),
	).map(withoutImage),
	badBeside(
		{ ...NO_IMAGE, task_definition: TASK_DEFINITION },
		"container_definitions",
		"container_definitions and task_definition exclude each other",
		CONTAINERS,
	),
	...bad("container_name", "1 to 255 letters", "", "a b", "a".repeat(256)),
	...bad("task_role_arn", "ARN of iam", "", "app", arn("ecs", "cluster/web")),
	...bad("execution_role", "ARN of iam", { arn: "app" }, { arn: arn("ecs", "cluster/web") }),
	...bad(
		"capacity_providers",
		"bases and weights from 0",
		[{ name: "FARGATE", base: -1 }],
		[{ name: "A", weight: -1 }],
	),
	...bad("capacity_providers", "names of 1 to 255", [{ name: "" }], [{ name: "a b" }]),
	...bad("capacity_providers", "each provider once", [{ name: "FARGATE" }, { name: "FARGATE" }]),
	...bad("capacity_providers", "weight above 0", [{ name: "FARGATE", weight: 0 }]),
	...bad("capacity_providers", "no mixture", [{ name: "FARGATE" }, { name: "fast" }]),
	...bad(
		"capacity_providers",
		"at most 20",
		Array.from({ length: 21 }, (_, i) => ({ name: `provider-${i}` })),
	),
	...bad("capacity_providers", "at most one base above 0", [
		{ name: "FARGATE", base: 1 },
		{ name: "FARGATE_SPOT", base: 1 },
	]),
	...bad("enable_execute_command", "bool is required", "perhaps"),
	...bad("enable_execute_command", "needs a task role", true),
	...bad("vpc", "at least two subnets", { ...VPC, alb_subnet_ids: ["subnet-1"] }),
	...bad("vpc", "at least one subnet", { ...VPC, task_subnet_ids: [] }),
	...bad("vpc", "It lacks vpc.task_subnet_ids.", { id: "vpc-1", alb_subnet_ids: VPC.alb_subnet_ids }),
	...bad("vpc", "must be an object with id (text)", "vpc-1", { ...VPC, task_subnet_ids: "subnet-3" }),
	...MISSPELLED,
	...bad("vpc", "must have ids of subnets", { ...VPC, prober_subnet_ids: ["my-subnet"] }),
	...bad("vpc", "must have the id of a VPC", { ...VPC, id: arn("ec2", "vpc/vpc-1") }),
	...bad(
		"cluster",
		"ARN of ecs",
		{ arn: "web" },
		{ arn: arn("iam", "role/web") },
		{ arn: arn("ecs", "service/web/web") },
	),
	...OUTSIDE,
	badBeside({ create_zone: true }, "hosted_zone", "exclude each other", ZONE),
	...bad("hosted_zone", "must be the id of a hosted zone", { id: "example.com" }, { id: "/hostedzone/Z0123" }),
	badBeside({ region: "us-gov-west-1", https: false }, "hosted_zone", "AWS GovCloud", { ...ZONE, private: true }),
	...bad("hosted_zone", "no certificate can be proved", { ...ZONE, private: true }),
	...bad("certificate", "ARN of acm", { arn: "0a1b" }, { arn: arn("iam", "server-certificate/web") }),
	badBeside({ https: false }, "certificate", "of no use without HTTPS", CERTIFICATE),
	...bad("security_groups", "at least one id", { albs: [] }, { tasks: [] }),
	...bad("security_groups", "ids of security groups", { albs: ["web-edge"] }, { tasks: ["sg-1", ""] }),
	...bad("log_group", "name of a log group, not its ARN", { name: "" }, { name: arn("logs", "log-group:web") }),
	...bad("kms_key_arn", "ARN of kms", "", "0a1b", "alias/web"),
	...bad("permissions_boundary_arn", "ARN of iam", "", "boundary"),
	...bad("internal", "bool is required", "perhaps"),
	...bad("ip_address_type", 'one of "dualstack", "ipv4"', "", "ipv6", "dualstack-without-public-ipv4"),
	...bad("ip_address_type", "leaves probes no way", "ipv4"),
	badBeside({ vpc: VPC }, "ip_address_type", "leaves probes no way", "ipv4"),
	badBeside({ vpc: BEHIND_NAT }, "ip_address_type", "vpc.nat_gateway_ips", "ipv4"),
	badBeside({ vpc: VPC }, "ip_address_type", 'ip_address_type = "ipv4"', null),
	...bad(
		"vpc",
		"must hold IPv4 addresses",
		{ ...VPC, nat_gateway_ips: ["2001:db8::1"] },
		{ ...VPC, nat_gateway_ips: NAT.concat(NAT) },
	),
	...bad("probe_host", "must be a host", "", "https://app.example.com", "app.example.com/x", "a b"),
	...bad("probe_ca", "certificates as PEM", "", "ca.pem", `-----BEGIN CERTIFICATE-----${"a".repeat(3_800)}`),
	...bad("preview_name", "must lie in the zone", "preview.example.org"),
	...bad("preview_name", "another name than record_name", "web.example.com"),
	...bad("preview_name", "domain name", "Preview.example.com"),
	badBeside(
		{ certificate: { ...CERTIFICATE, names: ["*.example.com"] } },
		"preview_name",
		"does not cover both",
		"preview.web.example.com",
	),
	...bad("https", "bool is required", "perhaps"),
	...bad("create_zone", "bool is required", "perhaps"),
	...bad("accept_unregistered_services", "bool is required", "perhaps"),
	...bad(
		"table_administrator_arns",
		"ARNs of IAM roles or users",
		["admin"],
		["*"],
		["arn:aws:iam::123456789012:role/*"],
		["arn:aws:iam::123456789012:role/a*"],
		["arn:aws:iam::123456789012:role/?dmin"],
		["arn:aws:iam::*:role/admin"],
		["arn:aws:sts::123456789012:assumed-role/admin/me"],
		["arn:aws:iam::123456789012:group/admins"],
	),
	...bad("table_administrator_arns", "must be of account", ["arn:aws:iam::999999999999:role/admin"]),
	...bad("table_administrator_arns", "at most 4000 characters", [
		`arn:aws:iam::123456789012:role/${"a".repeat(4_000)}`,
	]),
	...bad("deletion_protection", "bool is required", "perhaps"),
	...bad("log_execution_data", "bool is required", "perhaps"),
	...bad("record_days", "one of", 0, 2),
];

/** What must be accepted, though it is near to what must not. */
export const GOOD_INPUTS: readonly Readonly<Record<string, unknown>>[] = [
	{},
	{ schedule: [step(100, 0)] },
	{ schedule: [{ ...step(0), gate: true }, step(0.4), step(12.5), step(100)] },
	{ schedule: [step(100, 86_400)], analysis_interval_seconds: 60 },
	{
		schedule: Array.from({ length: 100 }, (_, i) => step(i + 1, 0)),
		analysis_interval_seconds: 300,
		prepare_timeout_seconds: 300,
		hold_timeout_seconds: 0,
	},
	...GOOD_CALENDARS.map((calendar) => ({ calendar })),
	{ record_name: "example.com" },
	{ record_name: "app.example.com", https: false },
	{ record_name: `${"a".repeat(63)}.example.com`, https: false },
	{ vpc_cidr: "10.0.0.0/16", az_count: 3, nat_gateways: 3 },
	{ vpc_cidr: "192.168.0.0/23", ingress_cidrs: ["192.0.2.0/24", "2001:db8::/32"], preview_cidrs: ["198.51.100.7/32"] },
	{ desired_count: 1, idle_count: 0, name: "a" },
	{ name: "a".repeat(20), cpu: 16_384, memory: 122_880, cpu_architecture: "ARM64" },
	{
		analysis_interval_seconds: 1,
		prepare_timeout_seconds: 60,
		in_sync_timeout_seconds: 60,
		hold_timeout_seconds: 0,
		straggler_timeout_seconds: 60,
		probation_seconds: 604_800,
	},
	{ analysis_interval_seconds: 20, prepare_timeout_seconds: 300, in_sync_timeout_seconds: 3_600 },
	{ unjudged_deployments: "revert" },
	{ straggler_timeout_seconds: 0, straggler_percent: 100, capacity_headroom_percent: 1_000 },
	{ schedule: [{ ...step(50), gate: true }, step(100)], gate_timeout_seconds: 604_800, analysis_interval_seconds: 60 },
	{ schedule: "instant", gate_timeout_seconds: 5_184_000 },
	{
		inconclusive: "pause",
		bake_early_exit: true,
		gate_timeout_seconds: 60,
		min_requests: 1,
		error_budget_percent: 0.001,
	},
	{ error_ratio: 1, error_percent: 0, error_ceiling_percent: 0.5, latency_ratio: 1, latency_percent: 0.25 },
	{ latency_objective_ms: 0, latency_ceiling_percent: 0, share_tolerance_percent: 100, probes: false },
	{ alarms: ["web errors", "a".repeat(255), ALARM], alarm_missing_data: "fail", inconclusive: "promote" },
	{ probe_path: "/healthz?deep=1", probe_status: "200,204", probe_body: '{"ok":true} <p>', probe_count: 20 },
	{ probe_path: null, probe_deadline_ms: 10_000, probe_tolerance_percent: 0 },
	{
		hooks: [hook({}), hook({ function_arn: `${FUNCTION}:live`, points: ["before-first-shift"], deadline_seconds: 1 })],
	},
	{
		hooks: [hook({}), taskHook({ timeout_seconds: 1 }), { ...taskHook({}), function_arn: null }],
		hook_tasks: { families: ["web"], role_arns: ["arn:aws:iam::123456789012:role/web"], log_group_names: ["/ecs/web"] },
	},
	{ probe_body: "漢".repeat(341), alarms: names(100, 100) },
	{ alarms: names(90, 255), hooks: [hook({ function_arn: `${FUNCTION}:$LATEST` })] },
	{ safety_net: false, safety_net_5xx_per_minute: 1 },
	{ safety_net_5xx_per_minute: 1_000_000 },
	NO_IMAGE,
	{ image: UNKNOWN },
	{ ...NO_IMAGE, task_definition: TASK_DEFINITION },
	{ ...NO_IMAGE, task_definition: { arn: UNKNOWN } },
	{ ...NO_IMAGE, container_definitions: CONTAINERS },
	{ ...NO_IMAGE, container_definitions: containers("web"), container_name: "web" },
	{
		...NO_IMAGE,
		container_definitions: JSON.stringify([{ name: "app" }, { name: "sidecar", image: "example/sidecar:1" }]),
	},
	{ enable_execute_command: true, task_role_arn: ROLE },
	{ ...NO_IMAGE, task_definition: TASK_DEFINITION, enable_execute_command: true },
	{ task_role_arn: ROLE, execution_role: { arn: "arn:aws-cn:iam::123456789012:role/a/b" } },
	{ vpc: { ...VPC, depends_on: ["rtb-1", null, { id: UNKNOWN }] }, ip_address_type: "dualstack" },
	{
		vpc: { ...VPC, id: UNKNOWN, alb_subnet_ids: [UNKNOWN, UNKNOWN], task_subnet_ids: [UNKNOWN] },
		ip_address_type: "dualstack",
	},
	{ capacity_providers: [{ name: "fast" }, { name: "cheap", weight: 2 }] },
	{ ingress_cidrs: networks(28), preview_cidrs: networks(3) },
	{ ingress_cidrs: networks(100), security_groups: { albs: ["sg-1"] } },
	{ health_check_matcher: "200-299,404", probe_status: "200-200,301" },
	{ hosted_zone: { ...ZONE, private: true }, https: false, region: "us-east-1" },
	{ permissions_boundary_arn: "arn:aws:iam::aws:policy/PowerUserAccess", cluster: null },
	{
		capacity_providers: [
			{ name: "FARGATE", base: 1 },
			{ name: "FARGATE_SPOT", weight: 0 },
		],
	},
	{
		vpc: VPC,
		ip_address_type: "dualstack",
		cluster: { arn: arn("ecs", "cluster/web") },
		log_group: { name: "/ecs/web" },
	},
	{ vpc: { ...BEHIND_NAT, nat_gateway_ips: NAT, assign_public_ip: true }, ip_address_type: "ipv4" },
	{ vpc: BEHIND_NAT, security_groups: { albs: ["sg-1"] }, ip_address_type: "ipv4" },
	{ ip_address_type: "ipv4", nat_gateways: 1 },
	{ probe_host: "app.internal:8443", probe_ca: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n" },
	{ preview_name: "preview-web.example.com", certificate: { ...CERTIFICATE, names: ["*.example.com"] } },
	{ ip_address_type: "ipv4", internal: true },
	{ ip_address_type: "ipv4", probes: false },
	{ hosted_zone: ZONE },
	{ hosted_zone: { ...ZONE, private: true }, https: false },
	{ hosted_zone: { ...ZONE, private: true }, certificate: CERTIFICATE },
	{ security_groups: { albs: ["sg-1"] } },
	{ security_groups: { albs: ["sg-1", "sg-2"], tasks: ["sg-3"] } },
	{ kms_key_arn: arn("kms", "key/0a1b"), permissions_boundary_arn: "arn:aws:iam::123456789012:policy/boundary" },
	{ log_execution_data: true },
	{ record_days: 365, log_retention_days: 7 },
	{ health_check_matcher: "200,204", access_logs_bucket: "my.bucket", notification_emails: ["team@example.com"] },
];
