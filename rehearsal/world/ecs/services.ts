import { COLOURS, type Colour, colourOf, type PerColour, perColour } from "../../../runtime/contract.ts";
import { UnexpectedAnswer } from "../../../runtime/errors.ts";
import type {
	ContainerDefinition,
	ReleaseReader,
	ServiceReader,
	ServiceView,
	ServiceWriter,
	Target,
} from "../../../runtime/ports.ts";
import type { Seed } from "../../random.ts";
import type { Service } from "../../scenario/aws.ts";
import { Deployment, type RolloutState } from "./deployment.ts";
import { EcsService } from "./ecs-service.ts";

/** What ECS tells EventBridge. */
export interface DeploymentEvent {
	/** Seconds since the deployment of the release. */
	readonly second: number;
	readonly eventName: `SERVICE_DEPLOYMENT_${RolloutState}`;
	readonly deploymentId: string;
	readonly serviceArn: string;
}

/** What two services are made of. */
export interface WorldServicesOptions {
	/** The ARN of each colour's service. */
	readonly arns: PerColour<string>;
	/** The scenario's settings. */
	readonly service: Service;
	/** Where a colour's tasks are registered. Default: on both edges. */
	readonly edges?: (colour: Colour) => readonly Colour[];
	/** How many tasks blue runs. */
	readonly tasks: number;
	/** How many tasks green should run. Default: 0. */
	readonly idle?: number;
	/** Seconds since the deployment; may have a fraction. */
	readonly now: () => number;
	readonly seed: Seed;
	/** Called when a deployment changes its state. The release's own beginning, before the first second, is not reported. */
	readonly onEvent?: (event: DeploymentEvent) => void;
}

/** Two ECS services in memory: blue runs healthy, green has just been given the release and runs nothing yet. */
export class WorldServices implements ServiceReader, ServiceWriter, ReleaseReader {
	/** Tags of services, by `ARN key`. */
	readonly tags = new Map<string, string>();
	readonly #services: PerColour<EcsService>;
	readonly #options: WorldServicesOptions;
	#revision = 1;

	constructor(options: WorldServicesOptions) {
		this.#options = options;
		const { service: settings, seed, tasks, idle = 0, edges: edgesOf = () => COLOURS } = options;
		const deployments = {
			blue: new Deployment("ecs-svc/1", taskDefinition("blue", 1), "COMPLETED"),
			green: new Deployment("ecs-svc/2", taskDefinition("green", 1)),
		};
		const desired = { blue: tasks, green: idle };
		this.#services = perColour((colour) => {
			const own = { edges: edgesOf(colour), deployment: deployments[colour], desired: desired[colour] };
			return new EcsService({ colour, settings, seed, ...own });
		});
		this.#services.blue.settle(0);
	}

	async describe(_cluster?: string, _services?: PerColour<string>): Promise<PerColour<ServiceView>> {
		return perColour((colour) => this.#services[colour].view());
	}

	/** @throws {UnexpectedAnswer} when there is no such service. */
	async scale(_cluster: string, service: string, desired: number): Promise<void> {
		const colour = colourOf(this.#options.arns, service);
		if (!colour) throw new UnexpectedAnswer(`no service ${service}`);
		this.#services[colour].scale(desired, this.#options.now());
	}

	async tag(service: string, key: string, value: string): Promise<void> {
		this.tags.set(`${service} ${key}`, value);
	}

	async containers(taskDefinition: string): Promise<ContainerDefinition[]> {
		return [{ name: "app", image: taskDefinition }];
	}

	/** Deploys a newer release to a colour now. ECS replaces the tasks that run, with the next ticks. */
	deploy(deploymentId: string, colour: Colour = "green"): void {
		this.#services[colour].deploy(new Deployment(deploymentId, taskDefinition(colour, ++this.#revision)));
		this.#report(colour, this.#options.now());
	}

	/**
	 * Plays one second of both services.
	 * @param second - 0, 1, 2 and so on.
	 * @param healthErrors - the share of each colour's health checks that fail, 0–1.
	 */
	tick(second: number, healthErrors: PerColour<number>): void {
		for (const colour of COLOURS) {
			const service = this.#services[colour];
			const before = service.deployment.state;
			service.tick(second, healthErrors[colour]);
			if (service.deployment.state !== before) this.#report(colour, second);
		}
	}

	/** The targets that a colour's tasks have registered on an edge. */
	targets(edge: Colour, colour: Colour): Target[] {
		return this.#services[colour].targets(edge);
	}

	/** How many of a colour's targets get an edge's requests. */
	receiving(edge: Colour, colour: Colour): number {
		return this.#services[colour].receiving(edge);
	}

	/** How many of a colour's targets on an edge are healthy; undefined when none is registered. */
	healthy(edge: Colour, colour: Colour): number | undefined {
		return this.#services[colour].healthy(edge);
	}

	/** How many tasks a colour should run. */
	desired(colour: Colour): number {
		return this.#services[colour].desired;
	}

	#report(colour: Colour, second: number): void {
		const { id, state } = this.#services[colour].deployment;
		this.#options.onEvent?.({
			second,
			eventName: `SERVICE_DEPLOYMENT_${state}`,
			deploymentId: id,
			serviceArn: this.#options.arns[colour],
		});
	}
}

function taskDefinition(colour: Colour, revision: number): string {
	return `arn:aws:ecs:eu-west-1:123456789012:task-definition/${colour}:${revision}`;
}
