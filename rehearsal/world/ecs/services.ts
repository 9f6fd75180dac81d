import { COLOURS, type Colour, colourOf, type PerColour, perColour } from "../../../runtime/contract.ts";
import { UnexpectedAnswer } from "../../../runtime/errors.ts";
import type {
	ReleaseReader,
	ServiceReader,
	ServiceView,
	ServiceWriter,
	StoppedTask,
	Target,
	TaskDefinition,
} from "../../../runtime/ports.ts";
import { between, type Seed } from "../../random.ts";
import { EPOCH } from "../../run.ts";
import type { Service } from "../../scenario/aws.ts";
import { Deployment, type DeploymentOptions, type RolloutState } from "./deployment.ts";
import { EcsService } from "./ecs-service.ts";
import { Shown } from "./shown.ts";

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
	/** When second 0 was, in milliseconds since 1970. Default: when virtual time begins. */
	readonly start?: number;
	/** From a change of a service until DescribeServices shows it, in seconds. Default: none. */
	readonly describeSeconds?: readonly [number, number];
	/** How long the release's containers run before they end by themselves, in seconds. Default: they do not. */
	readonly crashSeconds?: number | undefined;
	/** Called when a deployment changes its state. The release's own beginning, before the first second, is not reported. */
	readonly onEvent?: (event: DeploymentEvent) => void;
}

/** Two ECS services in memory: blue runs healthy, green has just been given the release and runs nothing yet. */
export class WorldServices implements ServiceReader, ServiceWriter, ReleaseReader {
	/** Tags of services, by `ARN key`. */
	readonly tags = new Map<string, string>();
	readonly #services: PerColour<EcsService>;
	readonly #shown: PerColour<Shown>;
	readonly #options: WorldServicesOptions;
	#revision = 1;

	constructor(options: WorldServicesOptions) {
		this.#options = options;
		const { service: settings, seed, tasks, idle = 0, edges: edgesOf = () => COLOURS, crashSeconds } = options;
		const { start = EPOCH, describeSeconds = [0, 0] } = options;
		const deployments = {
			blue: deployed("blue", { id: "ecs-svc/1", second: -DAY_SECONDS, state: "COMPLETED" }),
			green: deployed("green", { id: "ecs-svc/2", second: 0, crashSeconds }),
		};
		const desired = { blue: tasks, green: idle };
		this.#services = perColour((colour) => {
			const own = { edges: edgesOf(colour), deployment: deployments[colour], desired: desired[colour] };
			return new EcsService({ colour, settings, seed, start, ...own });
		});
		this.#services.blue.settle(0);
		const lag = perColour((colour) => seed.stream("describe", colour));
		this.#shown = perColour((colour) => {
			const live = () => this.#services[colour].view();
			const before = colour === "green" ? beforeRelease(live(), start) : live();
			return new Shown(before, live, () => between(lag[colour], describeSeconds));
		});
	}

	async describe(_cluster?: string, _services?: PerColour<string>): Promise<PerColour<ServiceView>> {
		return perColour((colour) => this.#shown[colour].at(this.#options.now()));
	}

	/** Both services before the last change of each: what an answer that comes late says. */
	before(): PerColour<ServiceView> {
		return perColour((colour) => this.#shown[colour].before);
	}

	async stopped(_cluster: string, service: string): Promise<string[]> {
		const colour = colourOf(this.#options.arns, service);
		return colour ? this.#services[colour].stopped.map(({ id }) => id).slice(-MOST_STOPPED) : [];
	}

	async ends(_cluster: string, tasks: readonly string[]): Promise<StoppedTask[]> {
		const all = COLOURS.flatMap((colour) => this.#services[colour].stopped);
		return all.filter(({ id }) => tasks.includes(id));
	}

	/** @throws {UnexpectedAnswer} when there is no such service. */
	async scale(_cluster: string, service: string, desired: number): Promise<void> {
		const colour = colourOf(this.#options.arns, service);
		if (!colour) throw new UnexpectedAnswer(`no service ${service}`);
		const now = this.#options.now();
		if (this.#services[colour].desired !== desired) this.#shown[colour].changes(now);
		this.#services[colour].scale(desired, now);
	}

	async tag(service: string, key: string, value: string): Promise<void> {
		this.tags.set(`${service} ${key}`, value);
	}

	async definition(taskDefinition: string): Promise<TaskDefinition> {
		return { containerDefinitions: [{ name: "app", image: taskDefinition }] };
	}

	/** Deploys a newer release to a colour now. ECS replaces the tasks that run, with the next ticks. */
	deploy(id: string, colour: Colour = "green", crashSeconds?: number): void {
		const second = this.#options.now();
		this.#shown[colour].changes(second);
		this.#services[colour].deploy(deployed(colour, { id, second, crashSeconds }, ++this.#revision));
		this.#report(colour, second);
	}

	/** ECS takes tasks of a colour away now, and starts others, whose checks fail at first. */
	replace(colour: Colour, tasks: number, slowSeconds: number): void {
		this.#services[colour].replace(tasks, this.#options.now(), slowSeconds);
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

/** How many tasks that have stopped ECS lists at once. (Amazon ECS API Reference, "ListTasks".) */
const MOST_STOPPED = 100;

const DAY_SECONDS = 86_400;

function deployed(colour: Colour, options: Omit<DeploymentOptions, "taskDefinition">, revision = 1): Deployment {
	const taskDefinition = `arn:aws:ecs:eu-west-1:123456789012:task-definition/${colour}:${revision}`;
	return new Deployment({ ...options, taskDefinition });
}

/** Green as it was before it was given the release: with what it was given a day before, and no tasks. */
function beforeRelease(view: ServiceView, start: number): ServiceView {
	const createdAt = new Date(start - 1_000 * DAY_SECONDS).toISOString();
	const taskDefinition = "arn:aws:ecs:eu-west-1:123456789012:task-definition/green:0";
	return {
		...view,
		deployment: { ...view.deployment, id: "ecs-svc/0", createdAt, taskDefinition, rolloutState: "COMPLETED" },
	};
}
