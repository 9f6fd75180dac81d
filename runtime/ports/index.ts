/**
 * What the runtime needs from the world, as narrow interfaces. Readers only read; writers act.
 * Every method may throw {@link ../errors.ts Throttled, Unavailable, Refused or UnexpectedAnswer}.
 */

import type { ExecutionReader, ExecutionStarter } from "./executions.ts";
import type { Images } from "./images.ts";
import type { EventBus, MetricLog, Topic } from "./notifications.ts";
import type { GateReader, Jobs, Pipeline, ProgressReader, ReleaseFunction, TaskTokens } from "./pipeline.ts";
import type { AlbReader, AlbWriter, DnsReader, DnsWriter } from "./routing.ts";
import type { ScalingReader, ScalingWriter } from "./scaling.ts";
import type { Definitions, ReleaseReader, ServiceReader, ServiceWriter } from "./services.ts";
import type { AlarmReader, AnswerReader, Hooks, Prober, TrafficReader } from "./signals.ts";
import type { Attempts, Gates, History, Locks, Probations, Progress, Registry, Resources } from "./table.ts";
import type { TaskReader, TaskRunner } from "./tasks.ts";

export * from "./executions.ts";
export * from "./images.ts";
export * from "./notifications.ts";
export * from "./pipeline.ts";
export * from "./routing.ts";
export * from "./scaling.ts";
export * from "./services.ts";
export * from "./signals.ts";
export * from "./table.ts";
export * from "./tasks.ts";

/** All that the observer may touch: it reads. */
export interface ObserverPorts {
	readonly dns: DnsReader;
	readonly loadBalancers: AlbReader;
	readonly services: ServiceReader;
	readonly alarms: AlarmReader;
	readonly traffic: TrafficReader;
	readonly answers: AnswerReader;
	readonly prober: Prober;
	readonly hooks: Hooks;
	readonly tasks: TaskReader;
	readonly metricLog: MetricLog;
}

/** All that the actuator may touch: it reads and writes. */
export interface ActuatorPorts {
	readonly dns: DnsReader & DnsWriter;
	readonly loadBalancers: AlbReader & AlbWriter;
	readonly services: ServiceReader & ServiceWriter & ReleaseReader;
	readonly scaling: ScalingReader & ScalingWriter;
	readonly tasks: TaskRunner;
	readonly alarms: AlarmReader;
	readonly locks: Locks;
	readonly probations: Probations;
	readonly history: History;
	readonly attempts: Attempts;
	readonly gates: Gates;
	readonly registry: Registry;
	readonly resources: Resources;
	readonly progress: Progress;
	readonly topic: Topic;
	readonly events: EventBus;
	readonly metricLog: MetricLog;
}

/** All that the tasks of a rollout touch, by whichever function. */
export type RolloutPorts = ObserverPorts & ActuatorPorts;

/** What whoever acts touches of the service itself, in the role of the service. */
export type ServicePorts = Pick<ActuatorPorts, "dns" | "loadBalancers" | "services" | "scaling" | "tasks">;

/** What bringing back takes, by whomever. */
export type FailBackPorts = Omit<
	ActuatorPorts,
	"alarms" | "attempts" | "gates" | "progress" | "registry" | "resources"
>;

/** All that the release function may touch: what Begin decides by, what was asked for before, and executions. */
export interface ReleasePorts extends Pick<ActuatorPorts, "dns" | "loadBalancers" | "services" | "scaling" | "alarms"> {
	readonly locks: Pick<Locks, "held">;
	readonly probations: Pick<Probations, "find">;
	readonly history: Pick<History, "find">;
	readonly attempts: Attempts;
	readonly registry: Registry;
	readonly events: EventBus;
	readonly stateMachine: ExecutionStarter;
	/**
	 * Where a task definition is found by what it is made of, and registered with another image.
	 * @default - a request names its task definition
	 */
	readonly definitions?: Definitions;
	/**
	 * Where images are looked up by their tags.
	 * @default - nobody says what a tag leads to
	 */
	readonly images?: Images;
}

/** All that the watchdog may touch: what fail-back takes, whether executions still run, and whose a lock is. */
export interface WatchdogPorts extends FailBackPorts {
	readonly executions: ExecutionReader;
	/** Starts what was written down and never started, and ends what is in its way. */
	readonly stateMachine: ExecutionStarter;
	readonly registry: Registry;
	readonly attempts: Pick<Attempts, "find" | "head" | "release" | "pending" | "started" | "answered">;
}

/** All that the function behind a pipeline's actions may touch: its pipeline, the items of its service, the gate, and what releases. */
export interface PipelinePorts {
	readonly jobs: Jobs;
	readonly pipeline: Pipeline;
	readonly releases: ReleaseFunction;
	readonly registry: Registry;
	readonly attempts: Pick<Attempts, "find" | "head" | "release">;
	readonly history: Pick<History, "find">;
	readonly locks: Pick<Locks, "held">;
	readonly probations: Pick<Probations, "find">;
	readonly progress: ProgressReader;
	readonly gates: GateReader;
	readonly tokens: TaskTokens;
	readonly executions: ExecutionReader;
	readonly stateMachine: Pick<ExecutionStarter, "stop">;
}
