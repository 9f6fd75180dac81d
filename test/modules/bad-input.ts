/** Values that a plan must refuse: the variable, the value, and a part of the message that says so. */
export interface BadInput {
	readonly variable: string;
	readonly value: unknown;
	readonly message: string;
}

const step = (percent: unknown, bake_seconds: unknown = 60) => ({ percent, bake_seconds });
const bad = (variable: string, message: string, ...values: readonly unknown[]): BadInput[] =>
	values.map((value) => ({ variable, value, message }));

/** Values without which nothing is planned. */
export const GOOD_INPUT = {
	region: "eu-west-1",
	name: "web",
	zone_name: "example.com",
	blue_image: "example/app:1",
	green_image: "example/app:2",
};

/** What must be refused. */
export const BAD_INPUTS: readonly BadInput[] = [
	...bad("schedule", "at least one step", []),
	...bad("schedule", "ascending", [step(50), step(10), step(100)], [step(50), step(50), step(100)]),
	...bad("schedule", "end in 100", [step(10), step(50)]),
	...bad("schedule", "from 1 to 100", [step(0), step(100)], [step(50), step(101)], [step(0.5), step(100)]),
	...bad("schedule", "from 0 to 86400", [step(100, -1)], [step(100, 86_401)], [step(100, 1.5)]),
	...bad("schedule", "outgrow", [step(100, 86_400)]),
	...bad("zone_name", "domain name", "", "example", "Example.com", "example.com.", "-a.com", "a b.com"),
	...bad("record_name", "full domain name", "", "app", "App.example.com", "app.example.com.", "a_b.example.com"),
	...bad("record_name", "lie in the zone", "app.example.org", "badexample.com"),
	...bad("record_name", "at most 64", `${"a".repeat(55)}.example.com`),
	...bad("vpc_cidr", "IPv4 network", "", "10.0.0.0", "10.0.0.0/8", "10.0.0.0/24", "10.0.0.1/16", "2001:db8::/32"),
	...bad("ingress_cidrs", "at least one", []),
	...bad("ingress_cidrs", "CIDR notation", [""], ["10.0.0.0"], ["10.0.0.1/8"], ["everyone"]),
	...bad("preview_cidrs", "CIDR notation", [""], ["300.0.0.0/8"]),
	...bad("blue_image", "must not be empty", "", "a b"),
	...bad("green_image", "must not be empty", "", " "),
	...bad("desired_count", "from 1 to 5000", 0, -1, 1.5),
	...bad("idle_count", "from 0 to 5000", -1, 0.5),
	...bad("name", "1 to 20", "", "Web", "1web", "web-", "internal-web", "we--b", "a".repeat(21)),
	...bad("region", "AWS region", "", "europe", "EU-WEST-1"),
	...bad("az_count", "2 or 3", 1, 4),
	...bad("nat_gateways", "0 to az_count", -1, 3, 0.5),
	...bad("container_port", "1 to 65535", 0, 65_536),
	...bad("cpu", "size that Fargate has", 0, 300),
	...bad("memory", "size that Fargate has", 0, 4_096),
	...bad("cpu_architecture", "X86_64 or ARM64", "", "x86"),
	...bad("blue_environment", "letters, digits", { "A-B": "1" }),
	...bad("green_environment", "letters, digits", { "1A": "1" }),
	...bad("health_check_path", "begin with", "", "healthz", "/a b"),
	...bad("health_check_matcher", "status codes", "", "ok", "600"),
	...bad("health_check_interval_seconds", "from 5 to 300", 4, 301),
	...bad("health_check_timeout_seconds", "from 2 to 120", 1),
	...bad("health_check_timeout_seconds", "less than health_check_interval_seconds", 10),
	...bad("health_check_healthy_threshold", "from 2 to 10", 1, 11),
	...bad("health_check_unhealthy_threshold", "from 2 to 10", 1, 11),
	...bad("health_check_grace_period_seconds", "from 0", -1),
	...bad("deregistration_delay_seconds", "from 0 to 3600", -1, 3_601),
	...bad("look_seconds", "from 1 to 300", 0, 301),
	...bad("prepare_timeout_seconds", "from 1 to 86400", 0, 86_401),
	...bad("in_sync_timeout_seconds", "from 1 to 3600", 0, 3_601),
	...bad("hold_timeout_seconds", "from 0 to 86400", -1, 86_401),
	...bad("retention_seconds", "from 0 to 604800", -1, 604_801),
	...bad("queue_timeout_seconds", "from 0 to 86400", -1, 86_401),
	...bad("straggler_timeout_seconds", "from 0 to 86400", -1, 86_401, 0.5),
	...bad("straggler_percent", "percent from 0 to 100", -1, 101, 0.5),
	...bad("capacity_headroom_percent", "percent from 0 to 1000", -1, 1_001, 0.5),
	...bad("safety_net", "bool is required", "perhaps"),
	...bad("safety_net_5xx_per_minute", "from 0 to 1000000", -1, 1_000_001, 0.5),
	...bad("access_logs_bucket", "name of an S3 bucket", "s3://bucket", "Bucket", "ab"),
	...bad("log_retention_days", "one of", 0, 2),
	...bad("notification_emails", "e-mail", [""], ["team"]),
	...bad("tags", "must not have", { IsProduction: "true" }, { "aws:x": "1" }),
	...bad("https", "bool is required", "perhaps"),
	...bad("create_zone", "bool is required", "perhaps"),
	...bad("deletion_protection", "bool is required", "perhaps"),
];

/** What must be accepted, though it is near to what must not. */
export const GOOD_INPUTS: readonly Readonly<Record<string, unknown>>[] = [
	{},
	{ schedule: [step(100, 0)] },
	{ schedule: [step(100, 86_400)], look_seconds: 60 },
	{
		schedule: Array.from({ length: 100 }, (_, i) => step(i + 1, 0)),
		look_seconds: 300,
		prepare_timeout_seconds: 300,
		hold_timeout_seconds: 0,
	},
	{ record_name: "example.com" },
	{ record_name: "app.example.com", https: false },
	{ record_name: `${"a".repeat(63)}.example.com`, https: false },
	{ vpc_cidr: "10.0.0.0/16", az_count: 3, nat_gateways: 3 },
	{ vpc_cidr: "192.168.0.0/23", ingress_cidrs: ["192.0.2.0/24", "2001:db8::/32"], preview_cidrs: ["198.51.100.7/32"] },
	{ desired_count: 1, idle_count: 0, name: "a" },
	{ name: "a".repeat(20), cpu: 16_384, memory: 122_880, cpu_architecture: "ARM64" },
	{
		look_seconds: 1,
		prepare_timeout_seconds: 60,
		in_sync_timeout_seconds: 60,
		hold_timeout_seconds: 0,
		straggler_timeout_seconds: 60,
		retention_seconds: 604_800,
	},
	{ look_seconds: 20, prepare_timeout_seconds: 300, in_sync_timeout_seconds: 3_600 },
	{ straggler_timeout_seconds: 0, straggler_percent: 100, capacity_headroom_percent: 1_000 },
	{ safety_net: false, safety_net_5xx_per_minute: 1 },
	{ safety_net_5xx_per_minute: 1_000_000 },
	{ health_check_matcher: "200,204", access_logs_bucket: "my.bucket", notification_emails: ["team@example.com"] },
];
