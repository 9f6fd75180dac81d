/** One deployed service in a simulated AWS, and what the suite does to it. */
import { VirtualClock } from "../../../rehearsal/clock.ts";
import type { ExecutionResult, Visit } from "../../../rehearsal/interpreter.ts";
import type { Colour, ServiceConfig } from "../../../runtime/contract.ts";
import { type Gateway, startGateway } from "../gateway/gateway.ts";
import { Aws } from "./aws.ts";
import { Controller } from "./controller.ts";
import { deploymentEvent } from "./event-bridge.ts";
import { copyProject, type Project } from "./project.ts";
import { say } from "./run.ts";
import { View } from "./view.ts";

export type EventName = "SERVICE_DEPLOYMENT_IN_PROGRESS" | "SERVICE_DEPLOYMENT_COMPLETED";

interface Deployed {
	readonly controller: Controller;
	readonly service: ServiceConfig;
	readonly view: View;
}

const REGION = "eu-west-1";
/** As long as a real Route 53 change takes on its way. Terraform would wait for it in real time. */
const IN_SYNC_MS = 30_000;
/** What a deployment by Terraform takes of virtual time: long enough for every task to have become healthy. */
const DEPLOYMENT_MS = 600_000;

export class World {
	readonly clock = new VirtualClock();
	readonly aws: Aws;
	readonly project: Project;
	#deployed: Deployed | undefined;

	private constructor(readonly gateway: Gateway) {
		this.aws = new Aws(gateway.url, REGION);
		this.project = copyProject(gateway.url);
		gateway.settings.now = () => this.clock.now();
	}

	static async create(): Promise<World> {
		const gateway = await startGateway({ inSyncDelay: IN_SYNC_MS });
		try {
			return new World(gateway);
		} catch (error) {
			await gateway.stop();
			throw error;
		}
	}

	/** Ends all processes and removes all files. */
	async end(): Promise<void> {
		this.#deployed?.controller.stop();
		await this.gateway.stop();
		this.project.remove();
	}

	/** `cdktf deploy` with these variables on top of terraform.tfvars.example; then reads back what is deployed. */
	async deploy(variables: Readonly<Record<string, unknown>>): Promise<void> {
		await this.#inRealTime(() => this.project.deploy({ region: REGION, ...variables }));
		const outputs = await this.project.outputs();
		this.#deployed?.controller.stop();
		const stateMachine = String(outputs.state_machine_arn);
		const controller = await Controller.read(stateMachine, this.aws, this.gateway, this.clock);
		const service = this.#configuration(controller);
		const view = new View(service, String(outputs.table_name), this.gateway, this.aws);
		this.#deployed = { controller, service, view };
	}

	/** `cdktf destroy`. */
	async destroy(): Promise<void> {
		await this.#inRealTime(() => this.project.destroy());
	}

	async #inRealTime(work: () => Promise<void>): Promise<void> {
		this.gateway.settings.inSyncDelay = 0;
		try {
			await work();
		} finally {
			this.gateway.settings.inSyncDelay = IN_SYNC_MS;
			this.clock.timers.tick(DEPLOYMENT_MS);
		}
	}

	/** The service's configuration stands nowhere but in the deployed rule's target, which hands it to executions. */
	#configuration(controller: Controller): ServiceConfig {
		const [arn = ""] = this.gateway.services();
		const [input] = controller.inputsFor(this.#event(arn, "SERVICE_DEPLOYMENT_COMPLETED"));
		if (!input) throw new Error(`no deployed rule matches the events of ${arn}`);
		return input.service;
	}

	get controller(): Controller {
		return this.#now().controller;
	}

	get service(): ServiceConfig {
		return this.#now().service;
	}

	get view(): View {
		return this.#now().view;
	}

	/** The id of a colour's newest deployment by ECS. */
	deploymentId(colour: Colour): string {
		return this.gateway.deploymentOf(this.service.services[colour]).id;
	}

	/** Makes ECS deploy a colour again, as it is. */
	async redeploy(colour: Colour): Promise<void> {
		const { cluster, services } = this.service;
		await this.aws.ecs("UpdateService", { cluster, service: services[colour], forceNewDeployment: true });
	}

	setSick(colour: Colour, sick: boolean): void {
		this.gateway.setSick(this.service.services[colour], sick);
	}

	/** Sends an event of a colour's newest deployment through the deployed rule, and runs the execution that it starts. */
	async release(colour: Colour, name: EventName, onExit: (visit: Visit) => void = () => {}): Promise<ExecutionResult> {
		const [input, ...more] = this.controller.inputsFor(this.#event(this.service.services[colour], name));
		if (!input || more.length > 0)
			throw new Error(`${name} of ${colour} starts ${input ? more.length + 1 : 0} executions`);
		const begun = this.clock.now();
		const tell = (text: string) => {
			const seconds = Math.round((this.clock.now() - begun) / 1_000);
			say(`  ${String(seconds).padStart(5)} s of virtual time  ${text}`);
		};
		tell(`${name} of ${colour}`);
		const result = await this.controller.execute(input, (visit) => {
			if (visit.name === "Shift") tell(`weights ${JSON.stringify(this.view.weights())}`);
			onExit(visit);
		});
		tell(`${result.status} in ${result.states.at(-1)?.name} ${result.error ?? ""} ${result.cause ?? ""}`);
		return result;
	}

	#event(serviceArn: string, eventName: EventName) {
		const deploymentId = this.gateway.deploymentOf(serviceArn).id;
		return deploymentEvent(eventName, { serviceArn, deploymentId, time: new Date(this.clock.now()).toISOString() });
	}

	#now(): Deployed {
		if (!this.#deployed) throw new Error("nothing is deployed yet");
		return this.#deployed;
	}
}
