/** A service that is attached to the controller, as its own Terraform would attach it. */
import { createHash } from "node:crypto";
import { identityOf } from "../../../../runtime/contract/identity.ts";
import type { HookConfig, ServiceConfig } from "../../../../runtime/contract/index.ts";
import { REGISTRATION, registrationKey } from "../../../../runtime/contract/index.ts";
import { DEFAULT_JUDGE, DEFAULT_TIMING, DNS_TTL_SECONDS } from "../../../../runtime/defaults.ts";
import type { Gateway } from "../../gateway/gateway.ts";
import type { Aws } from "../../harness/aws.ts";
import { createBalancers } from "./balancers.ts";
import { type Controller, TABLE } from "./controller.ts";
import { SERVICE_ROLES } from "./functions.ts";
import { createRole, forFunctions } from "./iam.ts";
import type { Place } from "./network.ts";
import { createRecords } from "./records.ts";
import { createServices } from "./services.ts";

/** Where services are made. */
export interface Ground {
	readonly aws: Aws;
	readonly gateway: Gateway;
	readonly place: Place;
	readonly zoneId: string;
	readonly controller: Controller;
}

/** Short: what is checked is whose resources are touched, not for how long. */
const scheduleOf = (gate: boolean) => [
	{ percent: 20, bakeSeconds: 60, gate },
	{ percent: 100, bakeSeconds: 60, gate: false },
];

/** How a service is released. */
export interface Release {
	/** Whether a rollout waits for somebody after its first step. */
	readonly gate: boolean;
	readonly hooks: HookConfig[];
}
/** What it may do is not what is checked here: the end-to-end suite judges what Terraform grants. */
const EVERYTHING = { Effect: "Allow", Action: "*", Resource: "*" };

/** Makes all of a service but what attaches it, and answers its configuration. */
export async function createService(name: string, { gate, hooks }: Release, ground: Ground): Promise<ServiceConfig> {
	const { aws, place, zoneId } = ground;
	const balancers = await createBalancers(name, place, aws);
	const services = await createServices(name, balancers, place, aws);
	const dns = { ...(await createRecords(name, zoneId, balancers, aws)), ttlSeconds: DNS_TTL_SECONDS };
	const alb = ({ listener, targetGroups }: (typeof balancers)["blue"]) => ({ listener, targetGroups });
	const { probe: _, ...judge } = DEFAULT_JUDGE;
	const own = {
		name,
		...services,
		loadBalancers: { blue: alb(balancers.blue), green: alb(balancers.green) },
		dns,
		schedule: scheduleOf(gate),
		timing: { ...DEFAULT_TIMING, probationSeconds: 60 },
		scaling: true,
		calendar: null,
		onNewerRelease: "supersede" as const,
		idleCount: 0,
		headroomPercent: null,
		stragglerPercent: 100,
		alarms: { blue: [], green: [] },
		judge: { ...judge, minRequests: 1, shareTolerancePercent: 100, hooks },
		unjudgedDeployments: "announce" as const,
	};
	return { ...own, roles: await createRoles(own, ground) };
}

/** What of a service's configuration its roles admit the functions by. */
export type Unattached = Omit<ServiceConfig, "roles">;

/** The external id of a service. */
export function externalIdOf(service: Unattached): string {
	return createHash("sha256").update(identityOf(service)).digest("hex");
}

/** Makes a service's roles, which admit the controller's functions under its identity alone. */
export async function createRoles(service: Unattached, { aws, controller }: Ground): Promise<ServiceConfig["roles"]> {
	const { observer, actuator, watchdog } = controller;
	const role = (side: string, functions: readonly string[]) => {
		const trust = forFunctions(functions, externalIdOf(service), service.name);
		return createRole(`${service.name}-${side}`, SERVICE_ROLES, trust, [EVERYTHING], aws);
	};
	return {
		observer: await role("observer", [observer.role]),
		actuator: await role("actuator", [actuator.role, watchdog.role]),
	};
}

/** Writes a registration, over whatever is there. @param name - under which name. */
export async function register(service: object, name: string, aws: Aws): Promise<void> {
	await aws.json("dynamodb", "DynamoDB_20120810.PutItem", {
		TableName: TABLE,
		Item: {
			service: { S: registrationKey(name) },
			item: { S: REGISTRATION.item },
			format: { N: String(REGISTRATION.format) },
			configuration: { S: JSON.stringify(service) },
		},
	});
}

/** Takes a registration away. */
export async function unregister(name: string, aws: Aws): Promise<void> {
	const Key = { service: { S: registrationKey(name) }, item: { S: REGISTRATION.item } };
	await aws.json("dynamodb", "DynamoDB_20120810.DeleteItem", { TableName: TABLE, Key });
}
