import { SAMPLE_MACHINE } from "../../asl/render.ts";
import { localFunctions } from "../../rehearsal/functions.ts";
import type { PublishRequest } from "../../rehearsal/interpreter.ts";
import {
	isAttempt,
	type RolloutDocument,
	type ServiceAtStake,
	type ServiceConfig,
	type StartEvent,
} from "../../runtime/contract/index.ts";
import { createReleaseFunction } from "../../runtime/release/function.ts";
import type { LogFactory } from "../../runtime/tasks/task.ts";
import { sweep } from "../../runtime/watchdog/sweep.ts";
import type { Execution, Payload } from "../model/execution.ts";
import { type Actor, FunctionRun, NEVER } from "../model/function-run.ts";
import { LINE_REFUSED } from "../model/record.ts";
import { ATTEMPTS, DEPLOYMENTS } from "../model/snapshot.ts";
import type { Site } from "../model/trace.ts";
import { STATE_MACHINE } from "./caller.ts";
import { awaits, visitsOf } from "./executions.ts";
import { portsFor, publishNow } from "./run-ports.ts";
import type { Lambda, Simulation } from "./simulation.ts";

const WATCHDOG: Actor = { kind: "watchdog" };
const CALLER: Actor = { kind: "caller" };

/** From an apply that failed until somebody tries it again, in seconds; and for how long that one does. */
const APPLIES_AGAIN_SECONDS = 60;
const MOST_APPLIES = 40;
/** What an apply is refused with, and not tried again. */
const FINAL: ReadonlySet<string> = new Set([
	"WrongStart",
	"NotReleasable",
	"ReleaseConflict",
	"InvalidInput",
	"UntrustedInput",
]);

/** Nobody can write down what a check decides by, in any case: nothing waits for that, and nothing fails by it. */
function refuseRecord(): never {
	throw Object.assign(new Error("the log takes no line"), { name: LINE_REFUSED });
}

/** The deployed functions: every call of theirs is seen, numbered, and may meet a fault. */
export class Functions implements Lambda {
	readonly #simulation: Simulation;
	/** When the state of each execution's task was entered, as the task was told: a retry is told the same. */
	readonly #entered = new Map<string, { readonly visit: number; readonly now: string }>();

	constructor(simulation: Simulation) {
		this.#simulation = simulation;
	}

	/** Runs a task's function for an execution. */
	async invoke(execution: Execution, functionArn: string, input: Payload): Promise<unknown> {
		const { clock, injector, watchdog } = this.#simulation;
		// The execution's own history goes first: it may have been ended as it entered the state.
		await clock.sleep(0);
		if (!awaits(execution, input.task)) return NEVER;
		const payload = this.#timed(execution, input);
		const deploymentId = await this.#deploymentOf(execution.event);
		const actor: Actor = { kind: "execution", execution: execution.arn, deploymentId };
		const site = this.#begin(payload.task, actor);
		const fault = injector.at(site)?.kind;
		const run = (each: FunctionRun) => this.#run(each, fault, () => this.#handle(each, functionArn, payload));
		if (fault === "starts-late") {
			this.#simulation.stop(execution.arn, "ABORTED");
			await watchdog.nextRun();
		}
		const answer = run(site.run);
		if (fault !== "twice") return answer;
		return this.#again(payload.task, actor, run, answer);
	}

	/** Runs a task's function for somebody who invokes it by hand. What it answers goes nowhere. */
	async direct(functionArn: string, payload: Payload): Promise<void> {
		const { execution } = payload;
		const { run } = this.#begin(payload.task, { kind: "execution", execution, deploymentId: "" });
		await this.#run(run, undefined, () => this.#handle(run, functionArn, payload)).catch(() => undefined);
	}

	/** Asks the release function for something, and again for as long as it fails by what may pass. */
	async release(request: object): Promise<void> {
		const { clock, injector } = this.#simulation;
		for (let tries = 0; tries < MOST_APPLIES; tries++) {
			const site = this.#begin("release", CALLER);
			const fault = injector.at(site)?.kind;
			const run = (each: FunctionRun) => this.#run(each, fault, () => this.#ask(each, request));
			const first = run(site.run);
			const refused = await first.then(
				() => undefined,
				(error: Error) => error.name,
			);
			if (fault === "twice") await this.#again("release", CALLER, run, first).catch(() => undefined);
			if (refused === undefined || FINAL.has(refused)) return;
			// What has been written down is the watchdog's from then on: nobody asks again.
			if (fault?.startsWith("killed-after")) return;
			await clock.sleep(APPLIES_AGAIN_SECONDS);
		}
	}

	#ask(run: FunctionRun, request: object): Promise<unknown> {
		const { clock, trust } = this.#simulation;
		const ports = portsFor(this.#simulation, run);
		const reach = (service: ServiceConfig) => trust.reach(ports, service, service.roles.actuator);
		return createReleaseFunction(ports, reach, this.#logFor(run), () => clock.now(), SAMPLE_MACHINE)(request);
	}

	/** Publishes a message for an execution. */
	async publish(execution: Execution, { Subject = "", Message }: PublishRequest): Promise<unknown> {
		const { clock, injector, trace } = this.#simulation;
		await clock.sleep(0);
		if (execution.status !== "RUNNING") return NEVER;
		const seconds = this.#simulation.seconds();
		const site = trace.add({ place: "call", name: "topic.publish", by: execution.arn, seconds });
		return injector.call(site, [], STATE_MACHINE, async () => publishNow(this.#simulation, Subject, Message));
	}

	/** Runs the watchdog. */
	async sweep(woken?: object): Promise<void> {
		const { clock, injector } = this.#simulation;
		const site = this.#begin("watchdog", WATCHDOG);
		const fault = injector.at(site)?.kind;
		const now = () => new Date(clock.now());
		const run = (each: FunctionRun) =>
			this.#run(each, fault, () => {
				const ports = portsFor(this.#simulation, each);
				const portsOf = (service: ServiceAtStake) =>
					this.#simulation.trust.reach(ports, service, service.roles?.actuator);
				return sweep({ ports, portsOf, clock: now, acceptUnregistered: false }, this.#logFor(each), woken);
			});
		// What it could not do is logged, and tried again at the next stroke.
		const first = run(site.run);
		await first.catch(() => this.#simulation.alarms.watchdogFailed(site.seconds));
		if (fault === "twice") await this.#again("watchdog", WATCHDOG, run, first).catch(() => undefined);
	}

	#begin(name: string, actor: Actor): Site & { readonly run: FunctionRun } {
		const { trace } = this.#simulation;
		const seconds = this.#simulation.seconds();
		const run = new FunctionRun(trace.next("run"), name, actor, seconds);
		return { ...trace.add({ place: "run", name, by: name, seconds, run }), run };
	}

	/** Runs a function a second time. What it changes is compared where it came to its end both times: what has failed half-way is run again. */
	async #again(
		task: string,
		actor: Actor,
		run: (each: FunctionRun) => Promise<unknown>,
		first: Promise<unknown>,
	): Promise<unknown> {
		const done = await first.then(
			() => true,
			() => false,
		);
		const before = await this.#simulation.snapshot();
		const answer = await run(this.#begin(task, actor).run);
		if (done && this.#alone(actor))
			this.#simulation.watcher.ranTwice?.(task, before, await this.#simulation.snapshot());
		return answer;
	}

	/** Whether nobody else writes for the rollout: the watchdog does once its execution has ended. */
	#alone(actor: Actor): boolean {
		if (actor.kind !== "execution") return true;
		return this.#simulation.executions.all.some(({ arn, status }) => arn === actor.execution && status === "RUNNING");
	}

	async #run(run: FunctionRun, fault: string | undefined, handler: () => Promise<unknown>): Promise<unknown> {
		const simulation = this.#simulation;
		simulation.begin();
		try {
			run.fault = fault;
			run.began = simulation.seconds();
			const answer = await run.run(handler, simulation.clock);
			run.said = saidBy(answer);
			if (simulation.awaits(run))
				simulation.watcher.returned?.(run, answer, simulation.seconds(), simulation.world.intended());
			return answer;
		} catch (error) {
			simulation.watcher.threw?.(run, error as Error, simulation.seconds());
			throw error;
		} finally {
			simulation.end();
		}
	}

	#handle(run: FunctionRun, functionArn: string, payload: Payload): Promise<unknown> {
		const { clock } = this.#simulation;
		const ports = portsFor(this.#simulation, run);
		const reach = (service: ServiceConfig, role: string) => this.#simulation.trust.reach(ports, service, role);
		return localFunctions(ports, this.#logFor(run), () => clock.now(), reach, refuseRecord)(functionArn, payload);
	}

	/** The deployment that an execution is about, or will be. A rollback brings none to the color that these deployments are of. */
	async #deploymentOf(event: StartEvent): Promise<string> {
		if (!isAttempt(event)) return event.deploymentId;
		const { world, service } = this.#simulation;
		if (event.attempt === ATTEMPTS.askedRollback) return DEPLOYMENTS.none;
		const lock = await world.locks.held(service.name);
		const created = lock?.attempt === event.attempt ? lock.deploymentId : undefined;
		return created ?? (event.attempt === ATTEMPTS.askedNewer ? DEPLOYMENTS.none : DEPLOYMENTS.release);
	}

	#timed(execution: Execution, payload: Payload): Payload {
		const key = `${execution.arn} ${payload.task}`;
		const visit = visitsOf(execution, payload.task);
		const before = this.#entered.get(key);
		const now = before?.visit === visit ? before.now : payload.now;
		this.#entered.set(key, { visit, now });
		return { ...payload, now };
	}

	#logFor(run: FunctionRun): LogFactory {
		return this.#simulation.alarms.logFor(() => (run.dead ? undefined : this.#simulation.seconds()));
	}
}

/** What a task's answer, or the watchdog's, comes to: which way it leads and why. */
function saidBy(answer: unknown): string {
	const { next, verdict } = (answer ?? {}) as Partial<RolloutDocument>;
	return next === undefined ? JSON.stringify(answer) : `${next} ${verdict?.verdict} ${verdict?.code}`;
}
