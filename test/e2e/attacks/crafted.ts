/** What somebody makes up. */
import { marshall } from "@aws-sdk/util-dynamodb";
import {
	HELD,
	type Lock,
	type Original,
	type Probation,
	type Rollout,
	type ServiceConfig,
} from "../../../runtime/contract/index.ts";
import type { Stand } from "./stand.ts";

/** Where traffic would go, were an original of somebody's own choosing written. */
const FOREIGN_HOST = "phishing.example";
/** An execution that there is none of. */
export const NOBODYS = "arn:aws:states:eu-west-1:123456789012:execution:controller-rollout:nobodys";

/** An "original" that sends all of a service's users elsewhere. */
export function foreignOriginal({ dns }: ServiceConfig): Original {
	const away = {
		Type: "redirect",
		RedirectConfig: { Host: FOREIGN_HOST, StatusCode: "HTTP_302" },
	};
	const alias = { HostedZoneId: "ZFOREIGN", DNSName: `${FOREIGN_HOST}.`, EvaluateTargetHealth: false };
	const records = (["blue", "green"] as const).map((SetIdentifier) => ({
		Name: `${dns.name}.`,
		Type: "A",
		SetIdentifier,
		Weight: SetIdentifier === "blue" ? 100 : 0,
		AliasTarget: alias,
	}));
	const preview = [{ Name: `${dns.preview}.`, Type: "A", AliasTarget: alias }];
	return { records, preview, actions: { blue: [away], green: [away] } } as Original;
}

/** What Begin would hand on, with an original of somebody's own. */
export function foreignRollout(service: ServiceConfig, stand: Stand): Rollout {
	const original = foreignOriginal(service);
	return {
		attempt: stand.subject(service.name).deploymentId("green"),
		deploymentId: stand.subject(service.name).deploymentId("green"),
		stable: "blue",
		candidate: "green",
		original,
		startedAt: stand.now(),
		stableTasks: 2,
		records: original.records,
		step: 0,
		polls: 0,
	};
}

/** A lock that the watchdog would bring back: its execution is long gone. */
export function foreignLock(service: ServiceConfig, stand: Stand): Lock {
	const { attempt, deploymentId, stable, candidate, original } = foreignRollout(service, stand);
	const takenAt = new Date(Date.parse(stand.now()) - 86_400_000).toISOString();
	return { owner: NOBODYS, attempt, deploymentId, stable, candidate, original, takenAt, service };
}

/** A lock as the table keeps it. @param key - under which name. */
export function storedLock({ service, ...lock }: Lock, key: string): object {
	return marshall({ ...lock, configuration: service, held: HELD, service: key, item: "lock" });
}

/** A probation as the table keeps it. @param key - under which name. */
export function storedProbation({ service, ...probation }: Probation, key: string): object {
	return marshall({ ...probation, configuration: service, held: HELD, service: key, item: "probation" });
}

/** The event of a deployment, as a rule hands it over. */
export function eventOf(service: ServiceConfig, stand: Stand, changes: object = {}) {
	return {
		service: service.name,
		deploymentId: stand.subject(service.name).deploymentId("green"),
		eventName: "SERVICE_DEPLOYMENT_IN_PROGRESS" as const,
		at: stand.now(),
		serviceArn: service.services.green,
		...changes,
	};
}

/** The same, as a rule of version 0.2 does: the service's whole configuration stands beside it. */
export function rolloutInput(service: object, { service: _, ...event }: ReturnType<typeof eventOf>) {
	return { event, service };
}
