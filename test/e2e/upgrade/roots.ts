/** The Terraform of somebody who has version 0.2, and of the same person after the upgrade. */

/** A version of the modules: the fixture, or this project. */
export type Version = "0.2" | "now";

/** Public names that are others by now. All else of a root stays as it is. */
export const NAMES = {
	"0.2": {
		interval: "look_seconds",
		subnets: "edge_subnet_ids",
		loadBalancers: "edges",
		probedGroups: "edge_security_group_ids",
		blue: "blue_edge",
		green: "green_edge",
	},
	now: {
		interval: "analysis_interval_seconds",
		subnets: "alb_subnet_ids",
		loadBalancers: "load_balancers",
		probedGroups: "alb_security_group_ids",
		blue: "blue_alb",
		green: "green_alb",
	},
} as const satisfies Record<Version, Readonly<Record<string, string>>>;

/** What the root of the estate answers. */
export interface Estate {
	readonly name: string;
	readonly cluster_arn: string;
	readonly service_arns: object;
	readonly loadBalancers: unknown;
	readonly zone_id: string;
	readonly zone_name: string;
	readonly record_name: string;
	readonly vpc_id: string;
	readonly subnet_ids: readonly string[];
	readonly securityGroups: Readonly<Record<string, string>>;
}

/** Reads what the estate of version 0.2 answers, in its names. */
export function estateFrom(answers: object): Estate {
	const { loadBalancers, probedGroups } = NAMES["0.2"];
	const { [loadBalancers]: both, [probedGroups]: securityGroups, ...others } = answers as Record<string, unknown>;
	return { ...others, loadBalancers: both, securityGroups } as Estate;
}

/** A root module in Terraform's JSON syntax. */
export type RootModule = Readonly<Record<string, unknown>>;

/** Where a module lies, seen from the folder of a root. */
const sourceOf = (module: string, version: Version) =>
	version === "now" ? `../terraform/${module}` : `../${version}/${module}`;

const EMAILS = ["team@example.com"];
const IMAGE = "registry.example/app:1";
/** What runs, in the words of a version. */
const whatRuns = (version: Version, pipeline = false) =>
	version === "now"
		? { image: IMAGE }
		: { blue_image: IMAGE, green_image: IMAGE, ...(pipeline && { task_definition_owner: "pipeline" }) };

/** A root with modules. @param loadBalancers - an expression for each of the names of load balancers that it answers. */
function rootOf(
	module: Readonly<Record<string, object>>,
	loadBalancers?: readonly [blue: string, green: string],
): RootModule {
	const output = loadBalancers && { load_balancers: { value: loadBalancers } };
	return { provider: { aws: { region: "eu-west-1" } }, module, ...(output && { output }) };
}

/** The controller and a service in what the estate has, whose task definitions a pipeline deploys. */
export function serviceRoot(estate: Estate, versions: { controller: Version; service: Version }): RootModule {
	const { interval, subnets, blue, green } = NAMES[versions.service];
	const controller = {
		source: sourceOf("controller", versions.controller),
		name: "canary",
		notification_emails: EMAILS,
	};
	const service = {
		source: sourceOf("service", versions.service),
		controller: "${module.controller}",
		name: "search",
		...whatRuns(versions.service, true),
		zone_name: estate.zone_name,
		hosted_zone: { id: estate.zone_id },
		https: false,
		vpc: {
			id: estate.vpc_id,
			[subnets]: estate.subnet_ids,
			task_subnet_ids: estate.subnet_ids,
			assign_public_ip: true,
		},
		ip_address_type: "dualstack",
		preview_cidrs: ["192.0.2.0/24", "2001:db8::/32"],
		[interval]: 20,
	};
	return rootOf({ controller, service }, [`\${module.service.${blue}}`, `\${module.service.${green}}`]);
}

/** All in one, with all that is created only where it is asked for. */
export function completeRoot(version: Version): RootModule {
	const { interval, blue, green } = NAMES[version];
	const complete = {
		source: sourceOf("complete", version),
		name: "web",
		...whatRuns(version),
		zone_name: "web.example",
		create_zone: true,
		nat_gateways: 1,
		safety_net_5xx_per_minute: 100,
		notification_emails: EMAILS,
		[interval]: 20,
	};
	return rootOf({ complete }, [`\${module.complete.${blue}}`, `\${module.complete.${green}}`]);
}

/** A controller, attached to the load balancers and services of the estate. */
export function attachRoot(estate: Estate, version: Version): RootModule {
	const { interval, loadBalancers, probedGroups } = NAMES[version];
	const attach = {
		source: sourceOf("attach", version),
		controller: "${module.controller}",
		name: estate.name,
		cluster_arn: estate.cluster_arn,
		service_arns: estate.service_arns,
		[loadBalancers]: estate.loadBalancers,
		zone_id: estate.zone_id,
		record_name: estate.record_name,
		https: false,
		prober: {
			vpc_id: estate.vpc_id,
			subnet_ids: estate.subnet_ids,
			[probedGroups]: Object.fromEntries(Object.entries(estate.securityGroups).map(([color, id]) => [color, [id]])),
		},
		[interval]: 20,
	};
	return rootOf({ controller: { source: sourceOf("controller", version), name: "shop-canary" }, attach });
}
