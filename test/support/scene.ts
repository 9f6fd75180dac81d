import { type Hook, hooked, type PortCall } from "../../rehearsal/hooked.ts";
import { sampleService } from "../../rehearsal/sample.ts";
import type { Autoscaling } from "../../rehearsal/scenario/autoscaling.ts";
import type { World } from "../../rehearsal/world/world.ts";
import type {
	Announcement,
	ByColor,
	Color,
	HistoryEntry,
	ListenerAction,
	Lock,
	OpenGate,
	Probation,
	RecordSet,
	RolloutDocument,
	Scaling,
	ServiceConfig,
} from "../../runtime/contract/index.ts";
import { COLORS } from "../../runtime/contract/index.ts";
import type { Log, MetricLog, RolloutPorts } from "../../runtime/ports/index.ts";
import { actuatorTasks, observerTasks } from "../../runtime/tasks/index.ts";
import { calmWorld, type Sickness } from "./calm.ts";
import { at, EXECUTION, sampleDocument, TOKEN } from "./documents.ts";
import { isAnyWrite, isWrite } from "./ports.ts";

const TASKS = { ...observerTasks, ...actuatorTasks };
export type TaskName = keyof typeof TASKS;

export interface SceneOptions {
	readonly service?: ServiceConfig;
	readonly release?: Sickness;
	/** How many tasks blue runs. Default: 2. */
	readonly tasks?: number;
	/** What scales both colors. Default: nothing. */
	readonly autoscaling?: Autoscaling;
	/** Does something to the world at first. */
	readonly prepare?: (world: World) => void;
}

/** Everything that a rollout may change. */
export interface Snapshot {
	readonly records: readonly RecordSet[];
	readonly preview: readonly RecordSet[];
	readonly actions: ByColor<readonly ListenerAction[]>;
	readonly desired: ByColor<number>;
	readonly scaling: Scaling;
	readonly tags: Readonly<Record<string, string>>;
	readonly lock: Lock | undefined;
	readonly probation: Probation | undefined;
	readonly history: HistoryEntry | undefined;
	readonly gate: OpenGate | undefined;
}

/** One line of the log. */
export interface Line {
	readonly level: keyof Log;
	readonly message: string;
	readonly fields: Readonly<Record<string, unknown>>;
}

/** A world in which single tasks are run, and all that they did to it. */
export class Scene {
	readonly world: World;
	readonly service: ServiceConfig;
	/** Every call of a port, in order. */
	readonly calls: PortCall[] = [];
	readonly lines: Line[] = [];
	/** The controller's own metrics, as they were put. */
	readonly metricLog: Parameters<MetricLog["put"]>[] = [];
	/** Stands before every call of a port. */
	hook: Hook = (_, next) => next();
	/** Seconds since the beginning. */
	seconds = 0;
	/** The world's ports, with the hook before every call. */
	readonly ports: RolloutPorts;

	private constructor({ service = sampleService(), release, tasks, autoscaling }: SceneOptions) {
		this.service = service;
		this.world = calmWorld(service, () => this.seconds, release, { tasks, autoscaling });
		const ports = hooked(this.world, (call, next) => {
			this.world.advance();
			this.calls.push(call);
			return this.hook(call, next);
		});
		this.ports = { ...ports, metricLog: { put: (...metric) => void this.metricLog.push(metric) } };
	}

	/** A world at rest: blue serves, green holds a release and has no tasks. */
	static async atRest(options: SceneOptions = {}): Promise<Scene> {
		const scene = new Scene(options);
		options.prepare?.(scene.world);
		return scene;
	}

	/** A world in which a rollout into green has run up to a task, which is not run. */
	static async before(task: TaskName, options?: SceneOptions): Promise<{ scene: Scene; document: RolloutDocument }> {
		const scene = await Scene.atRest(options);
		const path: TaskName[] = ["begin", "prepare", "ready", "route", "shift", "settle", "assess"];
		let document = sampleDocument({ service: scene.service });
		for (const step of path.slice(0, path.includes(task) ? path.indexOf(task) : undefined)) {
			if (step === "ready" || step === "assess") scene.seconds += 60;
			document = await scene.run(step, document);
		}
		scene.forget();
		return { scene, document };
	}

	/** Runs one task. */
	async run(task: TaskName, document: RolloutDocument, execution = EXECUTION): Promise<RolloutDocument> {
		const context = { ports: this.ports, now: at(this.seconds), execution, token: TOKEN, log: this.log };
		return TASKS[task](document, context);
	}

	/** A log that keeps its lines. */
	get log(): Log {
		const line =
			(level: keyof Log) =>
			(message: string, fields: Readonly<Record<string, unknown>> = {}) => {
				this.lines.push({ level, message, fields });
			};
		return { info: line("info"), warn: line("warn"), error: line("error") };
	}

	/** Forgets the calls, lines, metrics and events so far. */
	forget(): void {
		this.calls.length = 0;
		this.lines.length = 0;
		this.metricLog.length = 0;
		this.world.events.changes.length = 0;
	}

	/** The names of the writes that were tried, in order. The controller's own table does not count, unless asked for. */
	writes({ ledger = false } = {}): string[] {
		return this.calls.filter(ledger ? isAnyWrite : isWrite).map(({ name }) => name);
	}

	/** What people were told, in order. */
	notified(): Announcement[] {
		return this.calls.filter(({ name }) => name === "topic.publish").map(({ args }) => args[0] as Announcement);
	}

	/** The listener actions of a load balancer. */
	actions(alb: Color): Promise<ListenerAction[]> {
		return this.world.loadBalancers.actions(this.service.loadBalancers[alb].listener);
	}

	/** The weight of each color's target group on a load balancer. */
	async routed(alb: Color): Promise<Record<Color, number | undefined>> {
		const [action] = await this.actions(alb);
		const weight = (color: Color) =>
			action?.ForwardConfig?.TargetGroups.find(
				({ TargetGroupArn }) => TargetGroupArn === this.service.loadBalancers[alb].targetGroups[color],
			)?.Weight;
		return { blue: weight("blue"), green: weight("green") };
	}

	/** Everything that a rollout may change, for comparisons field by field. */
	async snapshot(): Promise<Snapshot> {
		const { world, service } = this;
		const { dns } = service;
		const [records, preview, views] = await Promise.all([
			world.dns.recordSets(dns.zoneId, dns.name),
			world.dns.recordSets(dns.zoneId, dns.preview),
			world.services.describe(),
		]);
		return structuredClone({
			records,
			preview,
			actions: { blue: await this.actions("blue"), green: await this.actions("green") },
			desired: { blue: views.blue.desiredCount, green: views.green.desiredCount },
			scaling: await world.scaling.targets(),
			tags: Object.fromEntries([...world.services.tags, ...world.loadBalancers.tags]),
			lock: await world.locks.held(service.name),
			probation: await world.probations.find(service.name),
			history: await world.history.find(service.name, "ecs-svc/2"),
			gate: world.gates.find(service.name),
		});
	}

	/** The value of a tag on a color's service and on each of its target groups. */
	tagsOf(color: Color, key = "IsProduction"): (string | undefined)[] {
		const { services, loadBalancers } = this.service;
		const groups = COLORS.map((alb) =>
			this.world.loadBalancers.tags.get(`${loadBalancers[alb].targetGroups[color]} ${key}`),
		);
		return [this.world.services.tags.get(`${services[color]} ${key}`), ...groups];
	}
}
