/**
 * What the runtime needs from the world, as narrow interfaces. Readers only look; writers act.
 * Every method may throw {@link ./errors.ts Throttled, Unavailable, Refused or UnexpectedAnswer}.
 */
import type {
	Announcement,
	Colour,
	HistoryEntry,
	HookAnswer,
	HookQuestion,
	ListenerAction,
	Lock,
	MetricName,
	OpenGate,
	PerColour,
	ProbeConfig,
	ProbeReport,
	RecordChange,
	RecordSet,
	StateChange,
} from "./contract.ts";

/** Reads Route 53. */
export interface DnsReader {
	/** All record sets of a name in a zone. */
	recordSets(zoneId: string, name: string): Promise<RecordSet[]>;
	/** Whether a change has reached every Route 53 name server (INSYNC). */
	inSync(changeId: string): Promise<boolean>;
}

/** Writes Route 53. */
export interface DnsWriter {
	/**
	 * Applies a change batch, all or none, and answers its change id.
	 * @throws {ForeignChange} when Route 53 refuses the batch because a record is not what a DELETE or CREATE says.
	 */
	change(zoneId: string, changes: readonly RecordChange[], comment: string): Promise<string>;
}

/** The state of one target as its load balancer sees it. */
export interface Target {
	readonly id: string;
	/** Elastic Load Balancing's own word: `initial`, `healthy`, `unhealthy`, `draining`, `unused`, `unavailable`, … */
	readonly state: string;
}

/** Reads load balancers. */
export interface EdgeReader {
	/** The default actions of a listener. */
	actions(listener: string): Promise<ListenerAction[]>;
	/** The targets of a target group. */
	targets(targetGroup: string): Promise<Target[]>;
}

/** Writes load balancers. */
export interface EdgeWriter {
	/** Sets the default actions of a listener. */
	aim(listener: string, actions: readonly ListenerAction[]): Promise<void>;
	/** Sets one tag on target groups. */
	tag(targetGroups: readonly string[], key: string, value: string): Promise<void>;
}

/** What ECS says of one service. */
export interface ServiceView {
	readonly desiredCount: number;
	/** Tasks of all deployments that run. */
	readonly runningCount: number;
	/** How long ECS ignores the health checks of a task that has just started, in seconds. */
	readonly graceSeconds: number;
	/** The primary deployment. */
	readonly deployment: {
		readonly id: string;
		/** Its own tasks that run. */
		readonly runningCount: number;
		readonly taskDefinition: string;
		/** `IN_PROGRESS`, `COMPLETED` or `FAILED`; absent where ECS does not say. */
		readonly rolloutState?: string | undefined;
		/** Why the deployment is where it is, in ECS's words. */
		readonly reason?: string | undefined;
	};
}

/** Reads ECS. */
export interface ServiceReader {
	/** Both colours' services. */
	describe(cluster: string, services: PerColour<string>): Promise<PerColour<ServiceView>>;
}

/** What one container of a task runs, in ECS's own words. */
export type ContainerDefinition = Readonly<Record<string, unknown>>;

/** Reads what a task definition runs. */
export interface ReleaseReader {
	/** A task definition's container definitions, as ECS keeps them. */
	containers(taskDefinition: string): Promise<ContainerDefinition[]>;
}

/** Writes ECS. */
export interface ServiceWriter {
	/** Sets how many tasks a service should run. */
	scale(cluster: string, service: string, desiredCount: number): Promise<void>;
	/** Sets one tag on a service. */
	tag(service: string, key: string, value: string): Promise<void>;
}

/** CloudWatch's own words for the state of an alarm. */
export type AlarmState = "OK" | "ALARM" | "INSUFFICIENT_DATA";

/** Reads CloudWatch alarms. */
export interface AlarmReader {
	/** The state of each metric alarm, by its name. @throws {UnexpectedAnswer} when one of them does not exist. */
	states(names: readonly string[]): Promise<Readonly<Record<string, AlarmState>>>;
	/** The state of each alarm, metric or composite, by the name or ARN that it is asked by. @throws {UnexpectedAnswer} when one of them does not exist. */
	watched(names: readonly string[]): Promise<Readonly<Record<string, AlarmState>>>;
}

/** One way through an edge: from its listener's load balancer to one of its target groups. */
export interface Route {
	/** ARN of the listener. */
	readonly listener: string;
	/** ARN of the target group. */
	readonly targetGroup: string;
}

/** Counts requests. */
export interface TrafficReader {
	/**
	 * How many requests each load balancer forwarded to its target group in a span of time, in whole minutes and in the
	 * order asked. Elastic Load Balancing reports a minute only when there were any, so no report is 0.
	 */
	requests(routes: readonly Route[], from: Date, to: Date): Promise<number[]>;
}

/** What a target group's tasks answered in one minute in which they were asked at all. */
export interface AnsweredMinute {
	/** When the minute began, in milliseconds since 1970. */
	readonly at: number;
	readonly requests: number;
	/** Of those, answered with 5XX by a task; or with 502 or 504 by the load balancer, for a task that did not answer. */
	readonly errors: number;
	/** Of those, slower than the objective: from a percentage, so it may be a fraction. 0 where there is no objective. */
	readonly slow: number;
}

/** Reads what tasks answered. */
export interface AnswerReader {
	/**
	 * What came of the requests on each route, in whole minutes that have ended, oldest first. Elastic Load Balancing reports a
	 * minute only when there were requests, so a minute without them is absent, and so is one that CloudWatch does not show yet.
	 * @param objectiveMilliseconds - from which time on an answer is slow; 0: not looked at.
	 */
	perMinute(
		routes: PerColour<Route>,
		objectiveMilliseconds: number,
		from: Date,
		to: Date,
	): Promise<PerColour<readonly AnsweredMinute[]>>;
}

/** Sends requests to a colour through the preview listener of its own edge. */
export interface Prober {
	/** One look's probes. What they meet is their result, and no error. */
	probe(config: ProbeConfig, colour: Colour): Promise<ProbeReport>;
}

/** Asks functions of the user's. */
export interface Hooks {
	/** @throws {UnexpectedAnswer} when it answers anything but a verdict, or fails. */
	ask(functionArn: string, question: HookQuestion): Promise<HookAnswer>;
}

/** The status of an execution that Step Functions does not know, or keeps no longer. */
export const GONE = "GONE";

/** How an execution of the state machine stands. */
export interface ExecutionView {
	readonly running: boolean;
	/** Step Functions' own word: `RUNNING`, `FAILED`, `TIMED_OUT`, `ABORTED`, …; or {@link GONE}. */
	readonly status: string;
	/** What it failed with, or what whoever aborted it said. */
	readonly error?: string | undefined;
	/** Why, in words. */
	readonly cause?: string | undefined;
}

/** Reads Step Functions. */
export interface ExecutionReader {
	/** How an execution stands. */
	describe(execution: string): Promise<ExecutionView>;
}

/** Tells people. */
export interface Topic {
	/** Publishes an announcement. */
	publish(announcement: Announcement): Promise<void>;
}

/** Tells other systems. */
export interface EventBus {
	/** Puts a rollout's change of state on the account's default event bus. */
	put(change: StateChange): Promise<void>;
}

/** Rollouts that wait for somebody, one for each service. */
export interface Gates {
	/** Keeps how the wait can be ended, over whatever was kept before. */
	open(service: string, gate: OpenGate): Promise<void>;
}

/** Publishes metrics of the controller's own. It calls no API, and does not fail. */
export interface Gauges {
	/** Notes values of a service, now. */
	put(service: string, values: Partial<Readonly<Record<MetricName, number>>>): void;
}

/** One lock for each service. */
export interface Locks {
	/** Takes the lock, or takes it again for the same owner. Answers the lock as it now stands: the taker's or another's. */
	acquire(service: string, lock: Lock): Promise<Lock>;
	/** The lock, if somebody holds it. */
	held(service: string): Promise<Lock | undefined>;
	/** The services whose lock somebody holds; one that has just been taken or released may be seen as it was before. */
	services(): Promise<string[]>;
	/** Takes the lock over, or renews a takeover, if it still is as it was seen. Answers whether it was. */
	takeOver(service: string, seen: Lock, wanted: Lock): Promise<boolean>;
	/** Releases the lock if this owner holds it; does nothing otherwise. */
	release(service: string, owner: string): Promise<void>;
	/**
	 * Ends a rollout: writes its history entry and releases the lock, both or neither.
	 * @throws {LockLost} when this owner does not hold the lock.
	 */
	conclude(service: string, owner: string, entry: HistoryEntry): Promise<void>;
}

/** The history of rollouts for each service. */
export interface History {
	/** Writes the entry unless its deployment has one. Answers the entry as it now stands. */
	claim(service: string, entry: HistoryEntry): Promise<HistoryEntry>;
	/** The entry of a deployment. */
	find(service: string, deploymentId: string): Promise<HistoryEntry | undefined>;
	/** Writes the entry over the one that its execution claimed. */
	close(service: string, entry: HistoryEntry): Promise<void>;
}

/** Structured logs. Every line carries the rollout's id. */
export interface Log {
	info(message: string, fields?: Readonly<Record<string, unknown>>): void;
	warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
	error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** All that the observer may touch: it reads. */
export interface ObserverPorts {
	readonly dns: DnsReader;
	readonly edges: EdgeReader;
	readonly services: ServiceReader;
	readonly alarms: AlarmReader;
	readonly traffic: TrafficReader;
	readonly answers: AnswerReader;
	readonly prober: Prober;
	readonly hooks: Hooks;
	readonly gauges: Gauges;
}

/** All that the actuator may touch: it reads and writes. */
export interface ActuatorPorts {
	readonly dns: DnsReader & DnsWriter;
	readonly edges: EdgeReader & EdgeWriter;
	readonly services: ServiceReader & ServiceWriter & ReleaseReader;
	readonly alarms: AlarmReader;
	readonly locks: Locks;
	readonly history: History;
	readonly gates: Gates;
	readonly topic: Topic;
	readonly events: EventBus;
	readonly gauges: Gauges;
}

/** All that the tasks of a rollout touch, by whichever function. */
export type RolloutPorts = ObserverPorts & ActuatorPorts;

/** What whoever acts touches of the service itself, in the role of the service. */
export type ServicePorts = Pick<ActuatorPorts, "dns" | "edges" | "services">;

/** What bringing back takes, by whomever. */
export type FailBackPorts = Omit<ActuatorPorts, "alarms" | "gates">;

/** All that the watchdog may touch: what fail-back takes, and whether executions still run. */
export interface WatchdogPorts extends FailBackPorts {
	readonly executions: ExecutionReader;
}
