/** One deployed service, and what the suite does to it. */
import type { ExecutionResult, Visit } from "../../../rehearsal/interpreter.ts";
import type { Colour, ServiceConfig } from "../../../runtime/contract.ts";
import type { Gateway } from "../gateway/gateway.ts";
import type { Aws } from "./aws.ts";
import type { Deployed } from "./deployed.ts";
import type { Running } from "./executions.ts";
import type { PreviewRequest } from "./previews.ts";
import { say } from "./run.ts";
import type { Time } from "./time.ts";
import { type UsersOptions, usersOf } from "./users.ts";
import { View } from "./view.ts";

export type EventName = "SERVICE_DEPLOYMENT_IN_PROGRESS" | "SERVICE_DEPLOYMENT_COMPLETED";

export interface SubjectOptions {
	readonly service: ServiceConfig;
	readonly tableName: string;
	readonly deployed: Deployed;
	readonly gateway: Gateway;
	readonly aws: Aws;
	readonly time: Time;
}

export class Subject {
	readonly service: ServiceConfig;
	readonly view: View;
	readonly #options: SubjectOptions;

	constructor(options: SubjectOptions) {
		const { service, tableName, gateway, aws } = options;
		this.#options = options;
		this.service = service;
		this.view = new View(service, tableName, gateway, aws);
	}

	/** The id of a colour's newest deployment by ECS. */
	deploymentId(colour: Colour): string {
		return this.#options.gateway.deploymentOf(this.service.services[colour]).id;
	}

	/** Makes ECS deploy a colour again, as it is. */
	async redeploy(colour: Colour): Promise<void> {
		const { cluster, services } = this.service;
		const input = { cluster, service: services[colour], forceNewDeployment: true };
		await this.#options.aws.ecs("UpdateService", input);
	}

	/** How many tasks of a colour are registered in a target group of its own edge. */
	runningTasks(colour: Colour): number {
		return this.#options.gateway.registeredTasks(this.service.edges[colour].targetGroups[colour]);
	}

	setSick(colour: Colour, sick: boolean): void {
		this.#options.gateway.setSick(this.service.services[colour], sick);
	}

	/** Has the preview of a colour's own edge answer with a status code from now on. */
	setPreview(colour: Colour, status: number): void {
		this.#options.deployed.previews.answer(this.#origin(colour), status);
	}

	/** All requests that the preview of a colour's own edge has had so far. */
	previewRequests(colour: Colour): readonly PreviewRequest[] {
		return this.#options.deployed.previews.requests(this.#origin(colour));
	}

	#origin(colour: Colour): string {
		const origin = this.service.judge.probe?.origins[colour];
		if (origin === undefined) throw new Error(`${this.service.name} is not probed`);
		return origin;
	}

	/** Lets users come from now on. Answers what makes them stay away again. */
	users(options: UsersOptions): () => void {
		return usersOf({ ...this.#options, view: this.view }, options);
	}

	/** Gives the record sets of the service's name other weights, as a person does in the console. */
	async setWeights(weights: Readonly<Record<Colour, number>>): Promise<void> {
		const { zoneId, name } = this.service.dns;
		const records = this.#options.gateway.records(zoneId).filter((record) => record.Name === `${name}.`);
		const edited = records.map((record) => ({ ...record, Weight: weights[record.SetIdentifier as Colour] }));
		await this.#options.aws.upsert(zoneId, edited);
	}

	/** Sends an event of a colour's newest deployment through the deployed rules, and starts the execution that it leads to. */
	start(colour: Colour, name: EventName, onExit: (visit: Visit) => void = () => {}): Running {
		const { deployed, time } = this.#options;
		const [start, ...more] = deployed.starts(this.service.services[colour], name);
		if (!start || more.length > 0)
			throw new Error(`${name} of ${colour} starts ${start ? more.length + 1 : 0} executions`);
		const begun = time.now();
		const tell = (text: string) => {
			const seconds = Math.round((time.now() - begun) / 1_000);
			say(`  ${String(seconds).padStart(5)} s of virtual time  ${this.service.name}: ${text}`);
		};
		tell(`${name} of ${colour}`);
		const running = deployed.start(start, (visit) => {
			if (visit.name === "Shift") tell(`weights ${JSON.stringify(this.view.weights())}`);
			onExit(visit);
		});
		const ended = running.ended.then((result) => {
			tell(`${result.status} in ${result.states.at(-1)?.name} ${result.error ?? ""} ${result.cause ?? ""}`);
			return result;
		});
		return { ...running, ended };
	}

	/** Starts an execution like {@link start}, and runs it to its end. */
	release(colour: Colour, name: EventName, onExit?: (visit: Visit) => void): Promise<ExecutionResult> {
		return this.#options.time.until(this.start(colour, name, onExit).ended);
	}
}
