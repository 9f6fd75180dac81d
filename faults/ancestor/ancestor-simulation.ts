import type { FreeClock } from "../../rehearsal/clock.ts";
import { hooked } from "../../rehearsal/hooked.ts";
import { Killed, type Simulation } from "../../rehearsal/policies/policy.ts";
import type { Scenario } from "../../rehearsal/scenario/scenario.ts";
import type { World } from "../../rehearsal/world/world.ts";
import type { ServiceConfig, Verdict } from "../../runtime/contract/index.ts";
import { RolloutError } from "../../runtime/errors.ts";
import type { Case } from "../model/case.ts";
import { FunctionRun, NEVER } from "../model/function-run.ts";
import { conditionOf } from "../model/releases.ts";
import { serviceOf } from "../model/service.ts";
import { SCENARIO, smallWorld } from "../model/small-world.ts";
import { Trace } from "../model/trace.ts";
import { functionCaller } from "../play/caller.ts";
import { Injector } from "../play/injector.ts";

/** What the published sample plays on: the same small world, wired as it is there, and the same faults. */
export class AncestorSimulation implements Simulation {
	readonly scenario: Scenario = SCENARIO;
	readonly service: ServiceConfig;
	readonly clock: FreeClock;
	readonly world: World;
	readonly ports: Simulation["ports"];
	readonly trace = new Trace();
	readonly injector: Injector;
	/** When its execution decided against the release, or ended without an end of its own, with traffic on the candidate, in seconds. */
	lostAt: number | undefined;
	readonly #start: number;

	constructor(each: Case, clock: FreeClock) {
		this.clock = clock;
		this.#start = clock.now();
		this.service = serviceOf(each.steps);
		this.world = smallWorld({
			service: this.service,
			topology: "own-color",
			now: () => this.#now(),
			condition: (color, _, { dns }) => (color === "green" ? conditionOf(each.release, dns.weight("green")) : "fine"),
			onEvent: () => {},
		});
		const before = (): undefined => undefined;
		this.injector = new Injector(each, { clock, seconds: () => this.#now(), before, inject: async () => NEVER });
		this.ports = this.api(this.world);
	}

	api: Simulation["api"] = (ports) => hooked(ports, ({ name, args }, next) => this.#called(name, args, next));

	seconds(): number {
		return Math.floor(this.#now());
	}

	async sleep(seconds: number): Promise<void> {
		await this.clock.sleep(seconds);
		this.world.advance();
	}

	onAsked(): void {}

	onBack(): void {}

	onDeployment(): void {}

	note(_state: string, verdict?: Verdict): void {
		if (verdict?.verdict === "fail") this.lose();
	}

	/** @throws {Killed} when the case aborts the execution here. */
	enter(phase: string): void {
		const site = this.trace.add({ place: "state", name: phase, by: "ancestor", seconds: this.#now() });
		if (this.injector.at(site)) throw new Killed(`aborted in ${phase}`);
	}

	count(): void {}

	announce(): void {}
	revise(): void {}

	/** From now on nobody watches the candidate, or it is known to be sick. */
	lose(): void {
		if (this.world.intended() > 0) this.lostAt ??= this.#now();
	}

	/** Each call is a Lambda function of its own, which dies with its process; the state machine has no Retry. */
	async #called(name: string, args: readonly unknown[], next: () => Promise<unknown>): Promise<unknown> {
		this.world.advance();
		const seconds = this.#now();
		const run = new FunctionRun(this.trace.next("run"), name, { kind: "watchdog" }, seconds);
		const call = this.trace.add({ place: "call", name, by: "ancestor", seconds, run });
		const fault = this.injector.at(this.trace.add({ place: "run", name, by: "ancestor", seconds, run }))?.kind;
		if (fault === "killed-before") throw new RolloutError("Runtime.ExitError", name);
		const answer = await this.injector.call(call, args, functionCaller(name, run), async () => {
			this.world.advance();
			return next();
		});
		if (fault) throw new RolloutError("Runtime.ExitError", name);
		return answer;
	}

	#now(): number {
		return (this.clock.now() - this.#start) / 1_000;
	}
}
