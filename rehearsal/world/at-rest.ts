import type { Colour, ListenerAction, RecordChange, RecordSet, ServiceConfig } from "../../runtime/contract.ts";
import { COLOURS } from "../../runtime/contract.ts";
import { UnexpectedAnswer } from "../../runtime/errors.ts";
import type { Target } from "../../runtime/ports.ts";
import { between, type Seed } from "../random.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { peakOf } from "./clients/traffic.ts";
import { WorldEdges } from "./elb/edges.ts";
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

/** The id of the Route 53 health check on a colour's alarms. */
export function healthCheckOf(colour: Colour): string {
	return `health-check-${colour}`;
}

/** The record sets before a rollout: blue serves, green is previewed. Weighted ones have a health check where there are alarms. */
function recordsAtRest({ dns, alarms }: ServiceConfig, topology: Topology): RecordSet[] {
	const checked = (colour: Colour) => topology === "cross-wired" && alarms[colour].length > 0;
	const alias = (edge: Colour) => ({
		HostedZoneId: ELB_ZONE,
		DNSName: `dualstack.${edge}-edge.eu-west-1.elb.amazonaws.com`,
		EvaluateTargetHealth: false,
	});
	const weighted = dns.types.flatMap((Type) =>
		COLOURS.map((colour) => ({
			Name: dns.name,
			Type,
			SetIdentifier: colour,
			Weight: colour === "blue" ? 100 : 0,
			AliasTarget: alias(colour),
			...(checked(colour) && { HealthCheckId: healthCheckOf(colour) }),
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

/** The default actions of an edge's listener before a rollout. */
function actionsAtRest(service: ServiceConfig, edge: Colour, topology: Topology): ListenerAction[] {
	const served = topology === "own-colour" ? edge : "blue";
	return [forward(service, edge, served === "green" ? 100 : 0)];
}

/** A forward action that gives green so many percent of an edge's requests. */
export function forward(service: ServiceConfig, edge: Colour, greenPercent: number): ListenerAction {
	const { targetGroups } = service.edges[edge];
	const TargetGroups = COLOURS.map((colour) => ({
		TargetGroupArn: targetGroups[colour],
		Weight: colour === "green" ? greenPercent : 100 - greenPercent,
	}));
	return { Type: "forward", ForwardConfig: { TargetGroups } };
}

/** How many tasks blue runs at rest: twice what the peak needs, so that half of the tasks may be lost; never fewer than two. */
export function tasksOf({ service, traffic }: Scenario): number {
	return service.tasks ?? Math.max(2, Math.ceil((2 * peakOf(traffic)) / service.capacityPerTask));
}

/**
 * Route 53 with the records of a service at rest.
 * @param healthy - whether the health check of a colour's edge passes in a second. Default: always.
 */
export function dnsAtRest(
	{ service, scenario, seed, now }: AtRest,
	topology: Topology = "cross-wired",
	healthy: (colour: Colour, second: number) => boolean = () => true,
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
			healthy: (id, second) => COLOURS.every((colour) => healthCheckOf(colour) !== id || healthy(colour, second)),
		},
		recordsAtRest(service, topology),
	);
}

/** Both edges, each with its listener as it is at rest. */
export function edgesAtRest(
	{ service, scenario, seed, now }: AtRest,
	topology: Topology,
	targets: (edge: Colour, colour: Colour) => Target[],
): WorldEdges {
	const delay = seed.stream("listeners");
	const edges = new WorldEdges({
		now,
		delaySeconds: () => between(delay, scenario.aws.listenerSeconds),
		targets: (group) => {
			for (const edge of COLOURS) {
				const colour = COLOURS.find((name) => service.edges[edge].targetGroups[name] === group);
				if (colour) return targets(edge, colour);
			}
			throw new UnexpectedAnswer(`no target group ${group}`);
		},
	});
	for (const edge of COLOURS) edges.write(service.edges[edge].listener, actionsAtRest(service, edge, topology));
	return edges;
}
