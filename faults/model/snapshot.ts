import type { WorldTask } from "../../rehearsal/world/ecs/hook-tasks.ts";
import type { World } from "../../rehearsal/world/world.ts";
import {
	type ByColor,
	byColor,
	COLORS,
	type Color,
	type HistoryEntry,
	type ListenerAction,
	type Lock,
	type OpenGate,
	type Probation,
	type RecordSet,
	type Scaling,
	type ServiceConfig,
} from "../../runtime/contract/index.ts";

/** Everything that a rollout may change, and the health that it should go by, at one moment. */
export interface Snapshot {
	readonly seconds: number;
	readonly records: readonly RecordSet[];
	readonly preview: readonly RecordSet[];
	readonly actions: ByColor<readonly ListenerAction[]>;
	readonly desired: ByColor<number>;
	readonly scaling: Scaling;
	readonly tags: Readonly<Record<string, string>>;
	/** The tasks of hooks that were ever started, oldest first. */
	readonly tasks: readonly WorldTask[];
	/** The ARNs of those that run. */
	readonly running: readonly string[];
	readonly lock: Lock | undefined;
	/** The probation of the last release. */
	readonly probation: Probation | undefined;
	readonly history: readonly HistoryEntry[];
	/** The ids of all attempts, in order. */
	readonly attempts: readonly string[];
	/** What either color was given to run since the beginning: ARNs of task definitions, a deployment each. */
	readonly deployed: readonly string[];
	/** The last gate that waited for somebody. */
	readonly gate: OpenGate | undefined;
	/** How many healthy targets each color has, on each load balancer: `healthy.green.blue` are green's on the blue load balancer. */
	readonly healthy: ByColor<ByColor<number>>;
}

/**
 * The attempts that a rehearsal may see: what somebody releases after what serves, what ECS is given by another way, and what somebody asks for
 * beside that.
 */
export const ATTEMPTS = {
	release: "r2",
	newer: "ecs-svc/3",
	askedServing: "asked-serving",
	askedNewer: "asked-newer",
	askedRetry: "asked-retry",
	askedRollback: "asked-rollback",
} as const;

/** Those of them that somebody asks for beside the release. */
export const ASKED: readonly string[] = [
	ATTEMPTS.askedServing,
	ATTEMPTS.askedNewer,
	ATTEMPTS.askedRetry,
	ATTEMPTS.askedRollback,
];

/** The deployments that a rehearsal may see. */
export const DEPLOYMENTS = { release: "ecs-svc/2", newer: "ecs-svc/3", none: "ecs-svc/999999" } as const;

/** Checks a world, past every fault. */
export async function snapshotOf(world: World, service: ServiceConfig, seconds: number): Promise<Snapshot> {
	const { dns, loadBalancers, services, scaling, history, locks } = world;
	const ids = new Set([...Object.values(ATTEMPTS), ...world.attempts.all(service.name).map(({ attempt }) => attempt)]);
	const found = await Promise.all([...ids].map((id) => history.find(service.name, id)));
	const healthy = (color: Color, alb: Color) =>
		services.targets(alb, color).filter(({ state }) => state === "healthy").length;
	const [records, preview, blue, green, lock] = await Promise.all([
		dns.recordSets(service.dns.zoneId, service.dns.name),
		dns.recordSets(service.dns.zoneId, service.dns.preview),
		loadBalancers.actions(service.loadBalancers.blue.listener),
		loadBalancers.actions(service.loadBalancers.green.listener),
		locks.held(service.name),
	]);
	return {
		seconds,
		records,
		preview,
		actions: { blue, green },
		desired: byColor((color) => services.desired(color)),
		scaling: await scaling.targets(),
		tags: Object.fromEntries([...services.tags, ...loadBalancers.tags]),
		tasks: structuredClone(world.tasks.all),
		running: world.tasks.all.filter((task) => world.tasks.runs(task)).map(({ arn }) => arn),
		lock: lock && structuredClone(lock),
		probation: structuredClone(locks.probations.get(service.name)),
		history: found.flatMap((entry) => (entry ? [structuredClone(entry)] : [])),
		attempts: world.attempts.all(service.name).map(({ attempt }) => attempt),
		deployed: [...services.deployed],
		gate: structuredClone(world.gates.find(service.name)),
		healthy: byColor((color) => byColor((alb) => healthy(color, alb))),
	};
}

/** The candidate's share of DNS answers for a record type, 0–1, as written; not a number when there are no weights. */
export function shareOf(records: readonly RecordSet[], type: string): number {
	const weight = (color: Color) =>
		records.find((record) => record.Type === type && record.SetIdentifier === color)?.Weight ?? Number.NaN;
	return weight("green") / (weight("blue") + weight("green"));
}

/** The share of a load balancer's requests, 0–1, that its listener's actions send to green. */
export function greenOf(actions: readonly ListenerAction[], service: ServiceConfig, alb: Color): number {
	const groups = actions.flatMap(({ ForwardConfig }) => ForwardConfig?.TargetGroups ?? []);
	const weight = (color: Color) =>
		groups.find(({ TargetGroupArn }) => TargetGroupArn === service.loadBalancers[alb].targetGroups[color])?.Weight ?? 0;
	const total = COLORS.reduce((sum, color) => sum + weight(color), 0);
	return weight("green") / total;
}
