import type { FreeClock } from "../../rehearsal/clock.ts";
import { recordFirst } from "../../rehearsal/world/attempts.ts";
import type { World } from "../../rehearsal/world/world.ts";
import type { ReleaseEvent, ServiceConfig } from "../../runtime/contract/index.ts";
import { type Asked, FIRST } from "../model/asked.ts";
import type { Case } from "../model/case.ts";
import { type Execution, isCrafted } from "../model/execution.ts";
import type { FunctionRun } from "../model/function-run.ts";
import { frozenService, othersOf, serviceOf } from "../model/service.ts";
import { smallWorld } from "../model/small-world.ts";
import { DEPLOYMENTS, type Snapshot, snapshotOf } from "../model/snapshot.ts";
import { Trace } from "../model/trace.ts";
import type { End, Notified, Watcher } from "../model/watcher.ts";
import { Alarms } from "./alarms.ts";
import { awaits, Executions } from "./executions.ts";
import { Functions } from "./functions.ts";
import { Health } from "./health.ts";
import { injectCall, injectState } from "./injections.ts";
import { Injector } from "./injector.ts";
import { Operator } from "./operator.ts";
import { portsOf } from "./ports.ts";
import type { Simulation } from "./simulation.ts";
import { Trust } from "./trust.ts";
import { WatchdogSchedule } from "./watchdog.ts";

/** From an ECS event until EventBridge has started an execution, in seconds. */
const EVENT_SECONDS = 1;

/** One case on virtual time: the world, everything that is deployed, and the faults. */
export class CaseSimulation implements Simulation {
	readonly case: Case;
	readonly clock: FreeClock;
	readonly watcher: Watcher;
	readonly service: ServiceConfig;
	readonly world: World;
	readonly trace = new Trace();
	readonly alarms = new Alarms();
	readonly notified: Notified[] = [];
	readonly executions: Executions;
	readonly functions: Functions;
	readonly watchdog: WatchdogSchedule;
	readonly injector: Injector;
	readonly health: Health;
	/** Whom the services' roles admit. */
	readonly trust = new Trust();
	/** What functions reach, before any fault. */
	readonly ports: ReturnType<typeof portsOf>;
	/** When each thing was mended that somebody had done by hand, in seconds. */
	readonly mended: number[] = [];
	/** Everything as it was before the first event. */
	original!: Snapshot;
	readonly #start: number;
	readonly #operator = new Operator(this);
	/** Events on their way, and functions at work. */
	#busy = 0;
	#whenQuiet: () => void = () => {};

	private constructor(each: Case, clock: FreeClock, watcher: Watcher) {
		this.case = each;
		this.clock = clock;
		this.watcher = watcher;
		this.#start = clock.now();
		const { steps, freeze } = each;
		this.service = freeze === undefined ? serviceOf(steps) : frozenService(steps, freeze, this.#start);
		this.health = new Health(each.release);
		this.injector = new Injector(each, {
			clock,
			seconds: () => this.seconds(),
			before: (kind) => this.#before(kind),
			inject: (kind, run, effect) => injectCall(kind, this, run, effect),
		});
		this.functions = new Functions(this);
		this.executions = new Executions(this);
		this.watchdog = new WatchdogSchedule(clock, (woken) => this.functions.sweep(woken));
		this.world = smallWorld({
			service: this.service,
			now: () => this.seconds(),
			condition: (color, second, world) => this.health.of(color, second, world),
			onEvent: ({ eventName, deploymentId, serviceArn }) => {
				if (eventName !== "SERVICE_DEPLOYMENT_FAILED") this.deliver({ eventName, deploymentId, serviceArn });
			},
		});
		recordFirst(this.world.attempts, this.service, this.clock.now());
		const { thief, twin } = othersOf(this.service);
		for (const other of [thief, twin]) this.world.registry.register(other);
		// The thief names roles that another's Terraform has made.
		for (const own of [this.service, twin]) this.trust.make(own);
		this.ports = portsOf(this.world, (color) => this.health.of(color, this.seconds(), this.world));
	}

	/** Makes all that a case needs, and tells the watcher that it begins. */
	static async of(each: Case, clock: FreeClock, watcher: Watcher): Promise<CaseSimulation> {
		const simulation = new CaseSimulation(each, clock, watcher);
		simulation.original = await simulation.snapshot();
		watcher.begins?.(simulation.service, simulation.original);
		return simulation;
	}

	/** Seconds since the deployment. */
	seconds(): number {
		return (this.clock.now() - this.#start) / 1_000;
	}

	/** Everything as it is now, past every fault. */
	snapshot(): Promise<Snapshot> {
		this.world.advance();
		return snapshotOf(this.world, this.service, this.seconds());
	}

	/** Sends an ECS event on its way to the state machine. */
	deliver(event: ReleaseEvent): void {
		this.begin();
		const at = new Date(this.clock.now()).toISOString();
		this.clock.timers.setTimeout(() => {
			this.executions.deliver({ at, ...event });
			this.end();
		}, EVENT_SECONDS * 1_000);
	}

	/** Somebody releases: after what was released first, which serves. */
	release(): void {
		this.ask(FIRST);
	}

	/** Somebody asks the release function for something. */
	ask(asked: Asked): void {
		this.begin();
		this.functions.release({ version: 1, service: this.service.name, ...asked }).finally(() => this.end());
	}

	/** Ends an execution from outside. */
	stop(arn: string, status: "ABORTED" | "TIMED_OUT"): void {
		const execution = this.executions.all.find((each) => each.arn === arn);
		if (execution) this.executions.end(execution, status);
	}

	/** Deploys a newer release into the candidate, which is healthy. */
	deployNewer(): void {
		this.health.newer = true;
		this.world.services.redeploy(DEPLOYMENTS.newer);
	}

	/** An execution has entered a state. */
	entered(execution: Execution): void {
		const { state: name, arn: by } = execution;
		const site = this.trace.add({ place: "state", name, by, seconds: this.seconds() });
		this.watcher.entered?.(execution, this.seconds(), this.world.intended());
		const fault = this.injector.at(site);
		if (fault) injectState(fault.kind, this, execution);
		if (name === "AwaitDecision") this.#operator.called(execution, fault?.kind);
	}

	/** Whether what a function answers still matters: its execution waits for it. The watchdog's always does. */
	awaits({ name, actor }: FunctionRun): boolean {
		if (actor.kind !== "execution") return true;
		const execution = this.executions.all.find(({ arn }) => arn === actor.execution);
		return execution !== undefined && awaits(execution, name);
	}

	/** An execution has ended. */
	executionEnded(execution: Execution): void {
		if (execution.status !== "SUCCEEDED")
			this.watchdog.wake({ executionArn: execution.arn, input: { event: execution.event } });
		// Nobody may count on it that what an ended rollout has started ends by itself. Who was refused has started nothing.
		if (execution.status !== "SUCCEEDED" && !isCrafted(execution.arn)) this.world.tasks.hang();
		this.watcher.executionEnded?.(execution, this.seconds(), this.world.intended());
		this.#check();
	}

	/** Something is under way, until {@link end} is called as often. */
	begin(): void {
		this.#busy++;
	}

	end(): void {
		this.#busy--;
		this.#check();
	}

	/** Lets time pass until nothing is under way, no lock is held and no release is on probation, or a limit is reached. Answers whether it is quiet. */
	async untilQuiet(limitSeconds: number): Promise<boolean> {
		const quiet = new Promise<boolean>((resolve) => {
			this.#whenQuiet = () => resolve(true);
			this.clock.timers.setTimeout(() => resolve(false), limitSeconds * 1_000);
		});
		this.#check();
		return this.clock.runUntil(quiet);
	}

	/** Tells the watcher that it is over. */
	async finish(quiet: boolean): Promise<End> {
		const { executions, notified, alarms, injector } = this;
		const { stableSickUntil, sick } = this.health;
		const stableSick = stableSickUntil > 0;
		const reliefs = [...injector.reliefs, ...this.mended, ...(stableSick ? [stableSickUntil] : [])];
		const snapshot = await this.snapshot();
		const { denied, deniedForGood } = injector;
		// What somebody does by hand and has to put right hinders as much as what AWS refuses for a while.
		const hindered = injector.hindered + this.mended.length;
		const all = { executions: executions.all, notified, sick, reliefs };
		const end = { snapshot, quiet, ...all, denied, deniedForGood, alarms, stableSick, hindered };
		this.watcher.ended?.(end);
		return end;
	}

	#before(kind: string): unknown {
		if (kind === "not-yet-long") this.world.tasks.hang();
		if (kind === "stale-read") return this.world.services.before();
		return kind === "stale-deployment" ? this.world.services.beforeDeployment() : undefined;
	}

	async #check(): Promise<void> {
		const idle = () => this.#busy === 0 && this.executions.all.every(({ status }) => status !== "RUNNING");
		if (!idle()) return;
		const { locks, probations } = this.world;
		const { name } = this.service;
		// A probation that nobody watches any more is the watchdog's: it takes a bad release back, and retires the old color of another.
		const kept = (await locks.held(name)) ?? (await probations.find(name));
		// What was written down is to be started yet, if only by the watchdog.
		if (idle() && !kept && this.world.attempts.waiting.length === 0) this.#whenQuiet();
	}
}
