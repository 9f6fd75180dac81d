/** All that is deployed in the simulated AWS, read back and run: rules, schedules, state machines and functions. */
import type { VirtualClock } from "../../../rehearsal/clock.ts";
import type { Visit } from "../../../rehearsal/interpreter.ts";
import type { ServiceConfig } from "../../../runtime/contract.ts";
import type { Gateway } from "../gateway/gateway.ts";
import type { Aws } from "./aws.ts";
import { deploymentEvent, scheduledEvent } from "./events.ts";
import { Executions, type Running, type StateMachine, stateMachinesOf } from "./executions.ts";
import { type FunctionConfiguration, type Host, WarmFunction } from "./lambda.ts";
import { Previews } from "./previews.ts";
import { type Delivery, Rules } from "./rules.ts";

/** The input of an execution, as far as the suite reads it. */
export interface ReleaseInput {
	readonly service: ServiceConfig;
}

/** A state machine, and what a rule starts it with. */
export interface Start {
	readonly machine: StateMachine;
	readonly input: ReleaseInput;
}

/** From an event until EventBridge has handed it on, in milliseconds. */
const DELIVERY_MS = 1_000;

export class Deployed {
	readonly #functions = new Map<string, WarmFunction>();
	readonly #timers: unknown[] = [];
	#stopped = false;
	readonly #executions: Executions;
	#previews: Previews | undefined;
	/** What functions threw that an event or a schedule had invoked: nobody else hears of it. */
	readonly failures: string[] = [];

	private constructor(
		private readonly aws: Aws,
		private readonly gateway: Gateway,
		private readonly clock: VirtualClock,
		private readonly rules: Rules,
		private readonly machines: readonly StateMachine[],
	) {
		this.#executions = new Executions({
			gateway,
			region: aws.region,
			clock,
			invoke: (arn, payload) => this.#function(arn).invoke(payload),
			onEvent: (event) => this.#later(() => this.#invoke(this.rules.deliveries(event))),
		});
	}

	/** Reads it, starts the functions, and sets the schedules going. */
	static async read(aws: Aws, gateway: Gateway, clock: VirtualClock): Promise<Deployed> {
		const [rules, machines] = await Promise.all([Rules.read(aws), stateMachinesOf(aws)]);
		const deployed = new Deployed(aws, gateway, clock, rules, machines);
		await deployed.#startFunctions();
		for (const { ruleArn, period } of rules.schedules) {
			const strike = () => deployed.#invoke(rules.strokes(ruleArn, scheduledEvent(ruleArn, deployed.#time())));
			deployed.#timers.push(clock.timers.setInterval(strike, period));
		}
		return deployed;
	}

	/** What answers probes in place of the edges. */
	get previews(): Previews {
		if (!this.#previews) throw new Error("nothing is deployed yet");
		return this.#previews;
	}

	/** The deployed functions. */
	get functions(): readonly FunctionConfiguration[] {
		return [...this.#functions.values()].map(({ configuration }) => configuration);
	}

	/** All lines that a function has logged so far, by its name. */
	log(functionName: string): readonly string[] {
		const own = [...this.#functions.values()].filter(
			({ configuration }) => configuration.FunctionName === functionName,
		);
		return own.flatMap(({ log }) => log);
	}

	/** All state machines. */
	get stateMachines(): readonly StateMachine[] {
		return this.machines;
	}

	/** The table of locks and history that a state machine's functions keep. */
	tableOf({ definition }: StateMachine): string {
		const tables = this.functions
			.filter(({ FunctionArn }) => definition.includes(FunctionArn))
			.flatMap(({ Environment }) => Environment?.Variables?.TABLE_NAME ?? []);
		if (tables.length !== 1) throw new Error(`${tables.length} functions of the definition name a table`);
		return String(tables[0]);
	}

	/**
	 * All services that a rule starts rollouts of, and what starts them. A service's configuration stands nowhere but in the
	 * deployed rule's target, which hands it to executions.
	 */
	get services(): readonly Start[] {
		const starts = this.gateway.services().flatMap((arn) => this.starts(arn, "SERVICE_DEPLOYMENT_COMPLETED"));
		return [...new Map(starts.map((start) => [start.input.service.name, start])).values()];
	}

	/** What the deployed rules start for a deployment event of an ECS service, now. */
	starts(serviceArn: string, eventName: string): Start[] {
		const { id: deploymentId } = this.gateway.deploymentOf(serviceArn);
		const event = deploymentEvent(eventName, { serviceArn, deploymentId, time: this.#time() });
		return this.rules.deliveries(event).flatMap(({ target, input }) => {
			const machine = this.machines.find(({ stateMachineArn }) => stateMachineArn === target);
			return machine ? [{ machine, input: input as ReleaseInput }] : [];
		});
	}

	/** Starts an execution as a rule does. */
	start({ machine, input }: Start, onExit: (visit: Visit) => void = () => {}): Running {
		return this.#executions.start(machine, input, onExit);
	}

	/** Stops an execution, as a person does in the console. */
	async stopExecution(executionArn: string, cause: string): Promise<void> {
		await this.aws.json("states", "AWSStepFunctions.StopExecution", { executionArn, cause });
	}

	/** Ends the functions' processes and the schedules. */
	stop(): void {
		this.#stopped = true;
		for (const timer of this.#timers) this.clock.timers.clearInterval(timer as never);
		for (const running of this.#functions.values()) running.stop();
		this.#previews?.close();
	}

	async #startFunctions(): Promise<void> {
		const probes = this.services.flatMap(({ input: { service } }) => service.judge.probe ?? []);
		this.#previews = await Previews.open(probes);
		const { clock, gateway } = this;
		const { environment } = this.#previews;
		const host: Host = { endpoint: gateway.url, environment, now: () => clock.now() };
		const { Functions } = JSON.parse(await this.aws.get("lambda", "/2015-03-31/functions/")) as {
			Functions: { FunctionName: string }[];
		};
		await Promise.all(Functions.map(({ FunctionName }) => this.#startFunction(FunctionName, host)));
		gateway.runFunctions((arn, payload) => this.#function(arn).run(payload));
	}

	async #startFunction(name: string, host: Host): Promise<void> {
		const { Configuration } = JSON.parse(await this.aws.get("lambda", `/2015-03-31/functions/${name}`)) as {
			Configuration: FunctionConfiguration;
		};
		const warm = new WarmFunction(Configuration, this.gateway.functionCode(name), host);
		this.#functions.set(Configuration.FunctionArn, warm);
	}

	/** Invokes the functions among what rules deliver to, and waits for none. */
	#invoke(deliveries: readonly Delivery[]): void {
		for (const { target, input } of deliveries) {
			if (this.#stopped || !target.includes(":lambda:")) continue;
			const invoked = this.#function(target).invoke(input);
			this.clock.track(invoked.catch((error: unknown) => this.failures.push(`${target}: ${error}`)));
		}
	}

	#later(run: () => void): void {
		this.clock.timers.setTimeout(run, DELIVERY_MS);
	}

	#time(): string {
		return new Date(this.clock.now()).toISOString();
	}

	#function(arn: string): WarmFunction {
		const found = this.#functions.get(arn);
		if (!found) throw new Error(`${arn} is invoked, but not deployed`);
		return found;
	}
}
