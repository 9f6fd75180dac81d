/** One deployed service, and what the suite does to it. */
import type { ExecutionResult, Visit } from "../../../rehearsal/interpreter.ts";
import type { Color, ServiceConfig } from "../../../runtime/contract/index.ts";
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

interface TaskDefinition {
	readonly taskDefinitionArn: string;
	readonly containerDefinitions: readonly object[];
	readonly [field: string]: unknown;
}

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

	/** The id of a color's newest deployment by ECS. */
	deploymentId(color: Color): string {
		return this.#options.gateway.deploymentOf(this.service.services[color]).id;
	}

	/** Makes ECS deploy a color again, as it is. */
	async redeploy(color: Color): Promise<void> {
		const { cluster, services } = this.service;
		const input = { cluster, service: services[color], forceNewDeployment: true };
		await this.#options.aws.ecs("UpdateService", input);
	}

	/** Has a color run another image, as somebody does who goes past the release function: ECS's event starts its rollout. */
	async deployImage(color: Color, image: string): Promise<void> {
		const { aws, gateway } = this.#options;
		const { cluster, services } = this.service;
		const { taskDefinition: running } = gateway.deploymentOf(services[color]);
		const { taskDefinition: found } = await aws.ecs<{ taskDefinition: TaskDefinition }>("DescribeTaskDefinition", {
			taskDefinition: running,
		});
		const { family, networkMode, cpu, memory, requiresCompatibilities, executionRoleArn } = found;
		const containerDefinitions = found.containerDefinitions.map((one) => ({ ...one, image }));
		const { taskDefinition } = await aws.ecs<{ taskDefinition: TaskDefinition }>("RegisterTaskDefinition", {
			...{ family, networkMode, cpu, memory, requiresCompatibilities, executionRoleArn, containerDefinitions },
		});
		const { taskDefinitionArn } = taskDefinition;
		await aws.ecs("UpdateService", { cluster, service: services[color], taskDefinition: taskDefinitionArn });
	}

	/** How many tasks of a color are registered in a target group of its own load balancer. */
	runningTasks(color: Color): number {
		return this.#options.gateway.registeredTasks(this.service.loadBalancers[color].targetGroups[color]);
	}

	setSick(color: Color, sick: boolean): void {
		this.#options.gateway.setSick(this.service.services[color], sick);
	}

	/** Has the preview of a color's own load balancer answer with a status code from now on. */
	setPreview(color: Color, status: number): void {
		this.#options.deployed.previews.answer(this.#origin(color), status);
	}

	/** All requests that the preview of a color's own load balancer has had so far. */
	previewRequests(color: Color): readonly PreviewRequest[] {
		return this.#options.deployed.previews.requests(this.#origin(color));
	}

	#origin(color: Color): string {
		const origin = this.service.judge.probe?.origins[color];
		if (origin === undefined) throw new Error(`${this.service.name} is not probed`);
		return origin;
	}

	/** Lets users come from now on. Answers what makes them stay away again. */
	users(options: UsersOptions): () => void {
		return usersOf({ ...this.#options, view: this.view }, options);
	}

	/** Gives the record sets of the service's name other weights, as a person does in the console. */
	async setWeights(weights: Readonly<Record<Color, number>>): Promise<void> {
		const { zoneId, name } = this.service.dns;
		const records = this.#options.gateway.records(zoneId).filter((record) => record.Name === `${name}.`);
		const edited = records.map((record) => ({ ...record, Weight: weights[record.SetIdentifier as Color] }));
		await this.#options.aws.upsert(zoneId, edited);
	}

	/** Sends an event of a color's newest deployment through the deployed rules, and starts the execution that it leads to. */
	start(color: Color, name: EventName, onExit: (visit: Visit) => void = () => {}): Running {
		const { deployed, time } = this.#options;
		const [start, ...more] = deployed.starts(this.service.services[color], name);
		if (!start || more.length > 0)
			throw new Error(`${name} of ${color} starts ${start ? more.length + 1 : 0} executions`);
		const started = time.now();
		const print = (text: string) => {
			const seconds = Math.round((time.now() - started) / 1_000);
			say(`  ${String(seconds).padStart(5)} s of virtual time  ${this.service.name}: ${text}`);
		};
		print(`${name} of ${color}`);
		const running = deployed.start(start, (visit) => {
			if (visit.name === "Shift") print(`weights ${JSON.stringify(this.view.weights())}`);
			onExit(visit);
		});
		const ended = running.ended.then((result) => {
			print(`${result.status} in ${result.states.at(-1)?.name} ${result.error ?? ""} ${result.cause ?? ""}`);
			return result;
		});
		return { ...running, ended };
	}

	/** Starts an execution like {@link start}, and runs it to its end. */
	release(color: Color, name: EventName, onExit?: (visit: Visit) => void): Promise<ExecutionResult> {
		return this.#options.time.until(this.start(color, name, onExit).ended);
	}
}
