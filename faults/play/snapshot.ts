import type { World } from "../../rehearsal/world/world.ts";
import {
	COLOURS,
	type Colour,
	type HistoryEntry,
	type ListenerAction,
	type Lock,
	type OpenGate,
	type PerColour,
	perColour,
	type RecordSet,
	type ServiceConfig,
} from "../../runtime/contract.ts";

/** Everything that a rollout may change, and the health that it should go by, at one moment. */
export interface Snapshot {
	readonly seconds: number;
	readonly records: readonly RecordSet[];
	readonly preview: readonly RecordSet[];
	readonly actions: PerColour<readonly ListenerAction[]>;
	readonly desired: PerColour<number>;
	readonly tags: Readonly<Record<string, string>>;
	readonly lock: Lock | undefined;
	readonly history: readonly HistoryEntry[];
	/** The last gate that waited for somebody. */
	readonly gate: OpenGate | undefined;
	/** How many healthy targets each colour has, on each edge: `healthy.green.blue` are green's on the blue edge. */
	readonly healthy: PerColour<PerColour<number>>;
}

/** The deployments that a rehearsal may see. */
export const DEPLOYMENTS = { release: "ecs-svc/2", newer: "ecs-svc/3" } as const;

/** Looks at a world, past every fault. */
export async function snapshotOf(world: World, service: ServiceConfig, seconds: number): Promise<Snapshot> {
	const { dns, edges, services, history, locks } = world;
	const found = await Promise.all(Object.values(DEPLOYMENTS).map((id) => history.find(service.name, id)));
	const healthy = (colour: Colour, edge: Colour) =>
		services.targets(edge, colour).filter(({ state }) => state === "healthy").length;
	const [records, preview, blue, green, lock] = await Promise.all([
		dns.recordSets(service.dns.zoneId, service.dns.name),
		dns.recordSets(service.dns.zoneId, service.dns.preview),
		edges.actions(service.edges.blue.listener),
		edges.actions(service.edges.green.listener),
		locks.held(service.name),
	]);
	return {
		seconds,
		records,
		preview,
		actions: { blue, green },
		desired: perColour((colour) => services.desired(colour)),
		tags: Object.fromEntries([...services.tags, ...edges.tags]),
		lock: lock && structuredClone(lock),
		history: found.flatMap((entry) => (entry ? [structuredClone(entry)] : [])),
		gate: structuredClone(world.gates.find(service.name)),
		healthy: perColour((colour) => perColour((edge) => healthy(colour, edge))),
	};
}

/** The candidate's share of DNS answers for a record type, 0–1, as written; not a number when there are no weights. */
export function shareOf(records: readonly RecordSet[], type: string): number {
	const weight = (colour: Colour) =>
		records.find((record) => record.Type === type && record.SetIdentifier === colour)?.Weight ?? Number.NaN;
	return weight("green") / (weight("blue") + weight("green"));
}

/** The share of an edge's requests, 0–1, that its listener's actions send to green. */
export function greenOf(actions: readonly ListenerAction[], service: ServiceConfig, edge: Colour): number {
	const groups = actions.flatMap(({ ForwardConfig }) => ForwardConfig?.TargetGroups ?? []);
	const weight = (colour: Colour) =>
		groups.find(({ TargetGroupArn }) => TargetGroupArn === service.edges[edge].targetGroups[colour])?.Weight ?? 0;
	const total = COLOURS.reduce((sum, colour) => sum + weight(colour), 0);
	return weight("green") / total;
}
