import type { Color, ListenerAction, RecordChange, RecordSet, ServiceConfig } from "../../runtime/contract/index.ts";
import { COLORS } from "../../runtime/contract/index.ts";
import { UnexpectedAnswer } from "../../runtime/errors.ts";
import type { Target } from "../../runtime/ports/index.ts";
import { between, type Seed } from "../random.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { peakOf } from "./clients/arrivals.ts";
import { WorldAlbs } from "./elb/albs.ts";
import { WorldDns } from "./route53/dns.ts";
import type { Topology } from "./topology.ts";

/** What the parts of a world at rest are made of. */
interface AtRest {
	readonly service: ServiceConfig;
	readonly scenario: Scenario;
	readonly seed: Seed;
	/** Seconds since the release was deployed. */
	readonly now: () => number;
}

/** The hosted zone of every load balancer in eu-west-1. */
const ELB_ZONE = "Z32O12XQLNTSW2";

/** The id of the Route 53 health check on a color's alarms. */
export function healthCheckOf(color: Color): string {
	return `health-check-${color}`;
}

/** The record sets before a rollout: blue serves, green is previewed. Weighted ones have a health check where there are alarms. */
function recordsAtRest({ dns, alarms }: ServiceConfig, topology: Topology): RecordSet[] {
	const checked = (color: Color) => topology === "cross-wired" && alarms[color].length > 0;
	const alias = (alb: Color) => ({
		HostedZoneId: ELB_ZONE,
		DNSName: `dualstack.${alb}-alb.eu-west-1.elb.amazonaws.com`,
		EvaluateTargetHealth: false,
	});
	const weighted = dns.types.flatMap((Type) =>
		COLORS.map((color) => ({
			Name: dns.name,
			Type,
			SetIdentifier: color,
			Weight: color === "blue" ? 100 : 0,
			AliasTarget: alias(color),
			...(checked(color) && { HealthCheckId: healthCheckOf(color) }),
		})),
	);
	return [...weighted, ...dns.types.map((Type) => ({ Name: dns.preview, Type, AliasTarget: alias("green") }))];
}

/** What somebody else's hand makes of the weighted record sets: it asks nobody, and knows no compare-and-swap. */
export function weightsOf(
	service: ServiceConfig,
	greenPercent: number,
	topology: Topology = "cross-wired",
): RecordChange[] {
	const weighted = recordsAtRest(service, topology).filter(({ SetIdentifier }) => SetIdentifier !== undefined);
	return weighted.map((record) => ({
		Action: "UPSERT",
		ResourceRecordSet: {
			...record,
			Weight: record.SetIdentifier === "green" ? greenPercent : 100 - greenPercent,
		},
	}));
}

/** The default actions of a load balancer's listener before a rollout. */
function actionsAtRest(service: ServiceConfig, alb: Color, topology: Topology): ListenerAction[] {
	const served = topology === "own-color" ? alb : "blue";
	return [forward(service, alb, served === "green" ? 100 : 0)];
}

/** A forward action that gives green so many percent of a load balancer's requests. */
export function forward(service: ServiceConfig, alb: Color, greenPercent: number): ListenerAction {
	const { targetGroups } = service.loadBalancers[alb];
	const TargetGroups = COLORS.map((color) => ({
		TargetGroupArn: targetGroups[color],
		Weight: color === "green" ? greenPercent : 100 - greenPercent,
	}));
	return { Type: "forward", ForwardConfig: { TargetGroups } };
}

/** How many tasks blue runs at rest: twice what the peak needs, so that half of the tasks may be lost; never fewer than two. */
export function tasksOf({ service, traffic }: Scenario): number {
	return service.tasks ?? Math.max(2, Math.ceil((2 * peakOf(traffic)) / service.capacityPerTask));
}

/**
 * Route 53 with the records of a service at rest.
 * @param healthy - whether the health check of a color's load balancer passes in a second. Default: always.
 */
export function dnsAtRest(
	{ service, scenario, seed, now }: AtRest,
	topology: Topology = "cross-wired",
	healthy: (color: Color, second: number) => boolean = () => true,
): WorldDns {
	const inSync = seed.stream("in sync");
	const zone = service.dns.name.slice(service.dns.name.indexOf(".") + 1);
	const inSyncSeconds = () => between(inSync, scenario.aws.inSyncSeconds);
	return new WorldDns(
		{
			zone,
			name: service.dns.name,
			now,
			inSyncSeconds,
			healthy: (id, second) => COLORS.every((color) => healthCheckOf(color) !== id || healthy(color, second)),
		},
		recordsAtRest(service, topology),
	);
}

/** Both load balancers, each with its listener as it is at rest. */
export function albsAtRest(
	{ service, scenario, seed, now }: AtRest,
	topology: Topology,
	targets: (alb: Color, color: Color) => Target[],
): WorldAlbs {
	const delay = seed.stream("listeners");
	const loadBalancers = new WorldAlbs({
		now,
		delaySeconds: () => between(delay, scenario.aws.listenerSeconds),
		targets: (group) => {
			for (const alb of COLORS) {
				const color = COLORS.find((name) => service.loadBalancers[alb].targetGroups[name] === group);
				if (color) return targets(alb, color);
			}
			throw new UnexpectedAnswer(`no target group ${group}`);
		},
	});
	for (const alb of COLORS)
		loadBalancers.write(service.loadBalancers[alb].listener, actionsAtRest(service, alb, topology));
	return loadBalancers;
}
