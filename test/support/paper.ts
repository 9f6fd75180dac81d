import { type Hook, hooked, type PortCall } from "../../rehearsal/hooked.ts";
import { forward } from "../../rehearsal/world/at-rest.ts";
import { WorldAttempts } from "../../rehearsal/world/attempts.ts";
import { WorldHistory } from "../../rehearsal/world/history.ts";
import { WorldLocks, WorldProbations, WorldRegistry, WorldResources } from "../../rehearsal/world/ledger.ts";
import { applyBatch, normalName, type RecordSet as Route53Record } from "../../rehearsal/world/route53/record-sets.ts";
import type {
	Announcement,
	Color,
	ListenerAction,
	OpenGate,
	ProgressNote,
	RecordSet,
	ServiceConfig,
	StateChange,
} from "../../runtime/contract/index.ts";
import { COLORS, colorOf } from "../../runtime/contract/index.ts";
import { ForeignChange, UnexpectedAnswer } from "../../runtime/errors.ts";
import type { ExecutionView, RolloutPorts, WatchdogPorts } from "../../runtime/ports/index.ts";
import { isAnyWrite } from "./ports.ts";

/** What checks a candidate see, from one to the next. */
export const SIGHTS = ["healthy", "none", "initial", "unused", "unavailable", "noTasks", "unhealthy"] as const;
export type Sight = (typeof SIGHTS)[number];

/** What is neither health nor sickness. */
export const NO_DATA: readonly Sight[] = ["none", "initial", "unused", "unavailable", "noTasks"];

/** What is on paper: the zone, the listeners, the counts. */
export interface PaperState {
	readonly records: readonly RecordSet[];
	readonly actions: Readonly<Record<string, readonly ListenerAction[]>>;
	readonly desired: Readonly<Record<Color, number>>;
	readonly tags: Readonly<Record<string, string>>;
}

/** A world on paper: it keeps what is written, and the candidate is what a script says. Nothing in it takes time. */
export class Paper {
	readonly service: ServiceConfig;
	readonly locks: WorldLocks;
	readonly probations: WorldProbations;
	readonly history = new WorldHistory();
	readonly attempts = new WorldAttempts(this.history);
	readonly registry: WorldRegistry;
	readonly resources = new WorldResources();
	/** What the watchdog published. */
	readonly published: Announcement[] = [];
	/** What the tasks told people on the way. */
	readonly notified: Announcement[] = [];
	/** What was kept for those who check. */
	readonly notes: ProgressNote[] = [];
	/** What was put on the event bus. */
	readonly changes: StateChange[] = [];
	/** Every write that was tried, in order. */
	readonly writes: PortCall[] = [];
	readonly executions = new Map<string, ExecutionView>();
	/** What a check of green sees now. */
	sight: Sight = "healthy";
	/** Whether Route 53 says INSYNC now. */
	inSync = true;
	/** How a rollout that waits can be ended. */
	gate: OpenGate | undefined;
	/** Seconds since the beginning. */
	seconds = 0;
	/** Stands before every call of a port. */
	hook: Hook = (_, next) => next();
	#records: readonly RecordSet[];
	readonly #actions = new Map<string, readonly ListenerAction[]>();
	readonly #desired: Record<Color, number> = { blue: 10, green: 0 };
	readonly #tags = new Map<string, string>();

	/** @param records - all of the zone: what is the service's, and what is not. Blue serves. */
	constructor(service: ServiceConfig, records: readonly RecordSet[]) {
		this.service = service;
		this.locks = new WorldLocks(this.history);
		this.probations = new WorldProbations(this.locks, this.history);
		this.registry = new WorldRegistry(service);
		this.#records = normalized(records);
		for (const alb of COLORS) this.#actions.set(service.loadBalancers[alb].listener, [forward(service, alb, 0)]);
	}

	/** All ports, with the hook before every call. */
	get ports(): RolloutPorts {
		return hooked(this.#bare(), async (call, next) => {
			if (isAnyWrite(call)) this.writes.push(call);
			return this.hook(call, next);
		});
	}

	/** The watchdog's ports. An execution that nobody named runs. */
	get watchdogPorts(): WatchdogPorts {
		return {
			...this.ports,
			executions: {
				describe: async (execution) => this.executions.get(execution) ?? { running: true, status: "RUNNING" },
			},
			stateMachine: { start: async (name) => name, stop: async () => undefined },
			topic: { publish: async (announcement) => void this.published.push(announcement) },
		};
	}

	/** Everything that stands on paper, to be compared. */
	state(): PaperState {
		return structuredClone({
			records: this.#records,
			actions: Object.fromEntries(this.#actions),
			desired: this.#desired,
			tags: Object.fromEntries(this.#tags),
		});
	}

	/** The weights of a record type's two colors. */
	weights(type: string): Record<Color, number> {
		const name = normalName(this.service.dns.name);
		const weight = (color: Color) =>
			this.#records.find((each) => each.Name === name && each.Type === type && each.SetIdentifier === color)?.Weight;
		return { blue: weight("blue") ?? Number.NaN, green: weight("green") ?? Number.NaN };
	}

	/** The share of a load balancer's requests that green gets, 0–1. */
	greenShare(alb: Color): number {
		const { listener, targetGroups } = this.service.loadBalancers[alb];
		const groups = this.#actions.get(listener)?.[0]?.ForwardConfig?.TargetGroups ?? [];
		const total = groups.reduce((sum, { Weight = 0 }) => sum + Weight, 0);
		return (groups.find(({ TargetGroupArn }) => TargetGroupArn === targetGroups.green)?.Weight ?? 0) / total;
	}

	/** Somebody else's hand in the zone. */
	meddle(change: (records: readonly RecordSet[]) => readonly RecordSet[]): void {
		this.#records = normalized(change(this.#records));
	}

	#bare(): RolloutPorts {
		const { service } = this;
		return {
			locks: this.locks,
			probations: this.probations,
			history: this.history,
			attempts: this.attempts,
			registry: this.registry,
			resources: this.resources,
			dns: {
				recordSets: async (_, name) => structuredClone(this.#records.filter((each) => each.Name === normalName(name))),
				inSync: async () => this.inSync,
				change: async (_, changes) => {
					this.#records = this.#applied(changes);
					return `/change/C${this.writes.length}`;
				},
			},
			loadBalancers: {
				actions: async (listener) => structuredClone([...this.#listener(listener)]),
				rules: async () => [],
				targets: async (group) => this.#targets(group),
				route: async (listener, actions) => {
					this.#listener(listener);
					this.#actions.set(listener, structuredClone(actions));
				},
				tag: async (groups, key, value) => {
					for (const group of groups) this.#tags.set(`${group} ${key}`, value);
				},
			},
			scaling: { targets: async () => ({}), update: async () => {} },
			services: {
				describe: async () => ({ blue: this.#view("blue"), green: this.#view("green") }),
				stopped: async () => [],
				ends: async () => [],
				running: async () => [],
				images: async () => [],
				definition: async (taskDefinition) => ({ containerDefinitions: [{ image: taskDefinition }] }),
				deploy: async (_, arn) => this.#view(colorOf(service.services, arn) ?? "green").deployment,
				scale: async (_, arn, desired) => {
					const color = colorOf(service.services, arn);
					if (!color) throw new UnexpectedAnswer(`no service ${arn}`);
					this.#desired[color] = desired;
				},
				tag: async (arn, key, value) => void this.#tags.set(`${arn} ${key}`, value),
			},
			tasks: {
				placement: async (_, __, id) => ({ taskDefinition: id }),
				run: async ({ once }) => `arn:aws:ecs:eu-west-1:123456789012:task/shop/${once.length}`,
				running: async () => [],
				stop: async () => {},
				find: async () => ({ status: "STOPPED", exitCode: 0, reason: "" }),
				lastLines: async () => [],
			},
			alarms: {
				states: async (names) => Object.fromEntries(names.map((name) => [name, "OK"])),
				watched: async (names) => Object.fromEntries(names.map((name) => [name, "OK"])),
			},
			traffic: { requests: async (routes) => routes.map(() => 0) },
			answers: { perMinute: async () => ({ blue: [], green: [] }) },
			prober: { probe: async ({ count }) => ({ sent: count, failed: 0, serverErrors: 0, unreachable: 0 }) },
			hooks: { ask: async () => ({ verdict: "pass", reason: "" }) },
			gates: {
				open: async (_, gate) => {
					this.gate = gate;
				},
			},
			progress: { keep: async (_, note) => void this.notes.push(note) },
			topic: { publish: async (announcement) => void this.notified.push(announcement) },
			events: { put: async (change) => void this.changes.push(change) },
			metricLog: { put() {} },
		};
	}

	#applied(changes: readonly unknown[]): readonly RecordSet[] {
		const zone = this.#records as readonly unknown[] as readonly Route53Record[];
		try {
			return applyBatch("example.com", zone, changes as never) as readonly unknown[] as readonly RecordSet[];
		} catch (error) {
			throw new ForeignChange((error as Error).message, { cause: error });
		}
	}

	#listener(arn: string): readonly ListenerAction[] {
		const actions = this.#actions.get(arn);
		if (!actions) throw new UnexpectedAnswer(`no listener ${arn}`);
		return actions;
	}

	#targets(group: string) {
		const { loadBalancers } = this.service;
		const candidates = COLORS.some((alb) => loadBalancers[alb].targetGroups.green === group);
		const count = this.#desired[candidates ? "green" : "blue"];
		const state = candidates ? this.sight.replace("noTasks", "healthy") : "healthy";
		if (state === "none") return [];
		return Array.from({ length: count }, (_, i) => ({ id: `10.0.0.${i}`, state }));
	}

	#view(color: Color) {
		const desiredCount = this.#desired[color];
		const id = color === "blue" ? "ecs-svc/1" : "ecs-svc/2";
		const runningCount = color === "green" && this.sight === "noTasks" ? 0 : desiredCount;
		return {
			desiredCount,
			runningCount,
			graceSeconds: 60,
			containers: [{ name: "app", port: 8080 }],
			kind: { status: "ACTIVE", scheduling: "REPLICA", controller: "ECS", strategy: "ROLLING" },
			replaced: [],
			deployment: { id, createdAt: new Date(0).toISOString(), runningCount, taskDefinition: id },
		};
	}
}

/** Record sets as Route 53 keeps them. @throws when it would not have them all. */
function normalized(records: readonly RecordSet[]): readonly RecordSet[] {
	const changes = records.map((ResourceRecordSet) => ({ Action: "CREATE", ResourceRecordSet }));
	return applyBatch("example.com", [], changes as never) as readonly unknown[] as readonly RecordSet[];
}
