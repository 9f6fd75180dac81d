/** All that is deployed in the simulated AWS, read back and run: rules, schedules, state machines and functions. */
import type { VirtualClock } from "../../../rehearsal/clock.ts";
import type { Visit } from "../../../rehearsal/interpreter.ts";
import type { Piece } from "../../../rehearsal/world/network/pieces.ts";
import type { ServiceConfig } from "../../../runtime/contract/index.ts";
import type { Gateway } from "../gateway/gateway.ts";
import type { RecordedCall } from "../gateway/recorded.ts";
import type { Aws } from "./aws.ts";
import { deploymentEvent, scheduledEvent } from "./events.ts";
import { Executions, type Running, type StateMachine, stateMachinesOf } from "./executions.ts";
import { Functions } from "./functions.ts";
import { allowedToCode, refusedToAws } from "./iam/by-aws/index.ts";
import type { FunctionConfiguration } from "./lambda.ts";
import type { Previews } from "./previews.ts";
import { registeredIn } from "./registered.ts";
import { type Delivery, Rules } from "./rules.ts";

/** The input of an execution, as far as the suite reads it. Rules of version 0.2 hand over the whole configuration. */
interface ReleaseInput {
	readonly event: { readonly service?: string };
	readonly service?: ServiceConfig;
}

/** A state machine, what a rule starts it with, and the service that this is about. */
export interface Start {
	readonly machine: StateMachine;
	readonly input: object;
	readonly service: ServiceConfig;
}

/** From an event until EventBridge has handed it on, in milliseconds. */
const DELIVERY_MS = 1_000;

export class Deployed {
	readonly #timers: unknown[] = [];
	#stopped = false;
	readonly #executions: Executions;
	#started: Functions | undefined;
	/** What functions threw that an event or a schedule had invoked: nobody else hears of it. */
	readonly failures: string[] = [];

	private constructor(
		private readonly aws: Aws,
		private readonly gateway: Gateway,
		private readonly clock: VirtualClock,
		private readonly rules: Rules,
		private readonly machines: readonly StateMachine[],
		private readonly registered: ReadonlyMap<string, ServiceConfig>,
	) {
		this.#executions = new Executions({
			gateway,
			region: aws.region,
			clock,
			invoke: (arn, payload) => this.#functions.of(arn).invoke(payload),
			onEvent: (event) => this.#later(() => this.#invoke(this.rules.deliveries(event))),
		});
	}

	/**
	 * Reads it, starts the functions, and sets the schedules going. @throws when the deployed policies refuse what AWS's services do
	 * for it: moto delivers nothing and checks no role, so nobody else would notice.
	 */
	static async read(aws: Aws, gateway: Gateway, clock: VirtualClock): Promise<Deployed> {
		const [rules, machines, registered] = await Promise.all([Rules.read(aws), stateMachinesOf(aws), registeredIn(aws)]);
		const deployed = new Deployed(aws, gateway, clock, rules, machines, registered);
		const probes = deployed.services.flatMap(({ service }) => service.judge.probe ?? []);
		deployed.#started = await Functions.start(probes, aws, gateway, clock);
		await deployed.#permitted();
		gateway.runExecutions(({ stateMachineArn, name, input }) => {
			const machine = machines.find((one) => one.stateMachineArn === stateMachineArn);
			if (!machine) throw new Error(`${stateMachineArn} is started, but not deployed`);
			deployed.#executions.start(machine, input, () => {}, name);
		});
		for (const { ruleArn, period } of rules.schedules) {
			const inject = () => deployed.#invoke(rules.strokes(ruleArn, scheduledEvent(ruleArn, deployed.#time())));
			deployed.#timers.push(clock.timers.setInterval(inject, period));
		}
		return deployed;
	}

	/** What answers probes in place of the load balancers. */
	get previews(): Previews {
		return this.#functions.previews;
	}

	/** Takes pieces of the network away, in place of all that were taken away before. */
	takeAway(...pieces: readonly Piece[]): void {
		this.#functions.takeAway(pieces);
	}

	/** The deployed functions. */
	get functions(): readonly FunctionConfiguration[] {
		return this.#functions.configurations;
	}

	/** All lines that a function has logged so far, by its name. */
	log(functionName: string): readonly string[] {
		return this.#functions.log(functionName);
	}

	/** All state machines. */
	get stateMachines(): readonly StateMachine[] {
		return this.machines;
	}

	/** The functions that state machines have invoked so far, as calls of Lambda. */
	get invocations(): readonly RecordedCall[] {
		return this.#executions.invocations;
	}

	/** The table of locks and history that a state machine's functions keep. */
	tableOf({ definition }: StateMachine): string {
		const tables = this.functions
			.filter(({ FunctionArn }) => definition.includes(FunctionArn))
			.flatMap(({ Environment }) => Environment?.Variables?.TABLE_NAME ?? []);
		if (tables.length !== 1) throw new Error(`${tables.length} functions of the definition name a table`);
		return String(tables[0]);
	}

	/** All services that a rule starts rollouts of, as they are registered, and what starts them. */
	get services(): readonly Start[] {
		const starts = this.gateway.services().flatMap((arn) => this.starts(arn, "SERVICE_DEPLOYMENT_COMPLETED"));
		return [...new Map(starts.map((start) => [start.service.name, start])).values()];
	}

	/** What the deployed rules start for a deployment event of an ECS service, now. */
	starts(serviceArn: string, eventName: string): Start[] {
		const { id: deploymentId } = this.gateway.deploymentOf(serviceArn);
		const event = deploymentEvent(eventName, { serviceArn, deploymentId, time: this.#time() });
		return this.rules.deliveries(event).flatMap(({ target, input }) => {
			const machine = this.machines.find(({ stateMachineArn }) => stateMachineArn === target);
			return machine ? [{ machine, input: input as object, service: this.#serviceOf(input as ReleaseInput) }] : [];
		});
	}

	#serviceOf({ event, service }: ReleaseInput): ServiceConfig {
		const found = service ?? this.registered.get(event.service ?? "");
		if (!found) throw new Error(`a rule names ${event.service}, which is not registered`);
		return found;
	}

	/** ARNs of the roles in which a rule reaches its targets. */
	triggerRoles(rule: string): readonly string[] {
		const own = this.rules.rules.filter(({ rule: { Name } }) => Name === rule);
		return own.flatMap(({ targets }) => targets.flatMap(({ RoleArn }) => RoleArn ?? []));
	}

	/** Starts an execution as a rule does. */
	start({ machine, input }: Pick<Start, "machine" | "input">, onExit: (visit: Visit) => void = () => {}): Running {
		return this.#executions.start(machine, input, onExit);
	}

	/** Invokes a function, as somebody does who may. @throws an Error named like the function's. */
	invoke(functionArn: string, payload: unknown): Promise<unknown> {
		return this.#functions.of(functionArn).invoke(payload);
	}

	/** Stops an execution, as a person does in the console. */
	async stopExecution(executionArn: string, cause: string): Promise<void> {
		await this.aws.json("states", "AWSStepFunctions.StopExecution", { executionArn, cause });
	}

	/** Ends the functions' processes and the schedules. */
	stop(): void {
		this.#stopped = true;
		this.gateway.runExecutions(undefined);
		for (const timer of this.#timers) this.clock.timers.clearInterval(timer as never);
		this.#functions.stop();
	}

	get #functions(): Functions {
		if (!this.#started) throw new Error("no function has been started yet");
		return this.#started;
	}

	async #permitted(): Promise<void> {
		const { functions, machines, rules } = this;
		const served = { functions, machines, rules: rules.rules, services: this.gateway.services() };
		const delivery = { pipelines: this.gateway.pipelines.declared, projects: this.gateway.projects() };
		const refused = await refusedToAws({ ...served, ...delivery }, this.aws);
		const allowed = await allowedToCode(served, this.aws);
		if (refused.length + allowed.length === 0) return;
		this.stop();
		const parts = [["refuse to AWS itself", refused] as const, ["allow to the functions' own code", allowed] as const];
		const wrong = parts.flatMap(([what, which]) =>
			which.length > 0 ? [`the deployed policies ${what}:`, ...which] : [],
		);
		throw new Error(wrong.join("\n"));
	}

	/** Invokes the functions among what rules deliver to, and waits for none. */
	#invoke(deliveries: readonly Delivery[]): void {
		for (const { target, input } of deliveries) {
			if (this.#stopped || !target.includes(":lambda:")) continue;
			const invoked = this.#functions.of(target).invoke(input);
			this.clock.track(invoked.catch((error: unknown) => this.failures.push(`${target}: ${error}`)));
		}
	}

	#later(run: () => void): void {
		this.clock.timers.setTimeout(run, DELIVERY_MS);
	}

	#time(): string {
		return new Date(this.clock.now()).toISOString();
	}
}
