import { createHash } from "node:crypto";
import { type ByColor, byColor, COLORS, type Color, colorOf } from "../../../runtime/contract/index.ts";
import { UnexpectedAnswer } from "../../../runtime/errors.ts";
import type {
	Deployable,
	Deployed,
	ReleaseReader,
	RunningImage,
	ServiceReader,
	ServiceView,
	ServiceWriter,
	StoppedTask,
	Target,
	TaskDefinition,
} from "../../../runtime/ports/index.ts";
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
	/** The ARN of each color's service. */
	readonly arns: ByColor<string>;
	/** The scenario's settings. */
	readonly service: Service;
	/** Where a color's tasks are registered. Default: on both load balancers. */
	readonly loadBalancers?: (color: Color) => readonly Color[];
	/** How many tasks blue runs. */
	readonly tasks: number;
	/** Whether somebody is still to give green the release. Default: it has just been given it. */
	readonly undeployed?: boolean;
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
	/** Told of a color that is given what served at first, or the release. */
	readonly onDeployed?: (color: Color, taskDefinition: string) => void;
}

/** Two ECS services in memory: blue runs healthy, green has just been given the release and runs nothing yet. */
export class WorldServices implements ServiceReader, ServiceWriter, ReleaseReader {
	/** Tags of services, by `ARN key`. */
	readonly tags = new Map<string, string>();
	/** What either color was given to run since the beginning: ARNs of task definitions, a deployment each. */
	readonly deployed: string[] = [];
	readonly #services: ByColor<EcsService>;
	readonly #shown: ByColor<Shown>;
	readonly #options: WorldServicesOptions;
	#revision = 1;
	/** Task definitions that behave otherwise than by default, and what happens when a color is given one. */
	readonly #defined = new Map<
		string,
		{ readonly crashSeconds?: number | undefined; readonly onDeployed?: (color: Color) => void }
	>();
	/** What the tasks of each deployment run. */
	readonly #images = new Map<string, string>();
	/** Blue's and green's own are the first two. */
	#deployments = 2;

	constructor(options: WorldServicesOptions) {
		this.#options = options;
		this.#defined.set(RELEASE, { crashSeconds: options.crashSeconds });
		const { service: settings, seed, tasks, idle = 0, loadBalancers: albsOf = () => COLORS, crashSeconds } = options;
		const { start = EPOCH, describeSeconds = [0, 0] } = options;
		const before = { id: "ecs-svc/0", second: -DAY_SECONDS, state: "COMPLETED" } as const;
		if (options.undeployed) this.#deployments--;
		const deployments = {
			blue: deployed("blue", { id: "ecs-svc/1", second: -DAY_SECONDS, state: "COMPLETED" }),
			green: options.undeployed
				? deployed("green", before, 0)
				: deployed("green", { id: "ecs-svc/2", second: 0, crashSeconds }),
		};
		for (const { id, taskDefinition } of Object.values(deployments)) this.#images.set(id, taskDefinition);
		const desired = { blue: tasks, green: idle };
		this.#services = byColor((color) => {
			const own = { loadBalancers: albsOf(color), deployment: deployments[color], desired: desired[color] };
			return new EcsService({ color, settings, seed, start, ...own });
		});
		this.#services.blue.settle(0);
		const lag = byColor((color) => seed.stream("describe", color));
		this.#shown = byColor((color) => {
			const live = () => this.#services[color].view();
			const released = color === "green" && !options.undeployed;
			return new Shown(released ? beforeRelease(live(), start) : live(), live, () =>
				between(lag[color], describeSeconds),
			);
		});
	}

	async describe(_cluster?: string, _services?: ByColor<string>): Promise<ByColor<ServiceView>> {
		return byColor((color) => this.#shown[color].at(this.#options.now()));
	}

	/** Both services as ECS itself knows them: what it runs of its own is never behind. */
	live(): ByColor<ServiceView> {
		return byColor((color) => this.#services[color].view());
	}

	/** Both services before the last change of each: what an answer that comes late says. */
	before(): ByColor<ServiceView> {
		return byColor((color) => this.#shown[color].before);
	}

	/** The same before the last deployment of each. */
	beforeDeployment(): ByColor<ServiceView> {
		return byColor((color) => this.#shown[color].beforeDeployment);
	}

	async stopped(_cluster: string, service: string): Promise<string[]> {
		const color = colorOf(this.#options.arns, service);
		return color ? this.#services[color].stopped.map(({ id }) => id).slice(-MOST_LISTED) : [];
	}

	async ends(_cluster: string, tasks: readonly string[]): Promise<StoppedTask[]> {
		const all = COLORS.flatMap((color) => this.#services[color].stopped);
		return all.filter(({ id }) => tasks.includes(id));
	}

	/** @throws {UnexpectedAnswer} when there is no such service. */
	async scale(_cluster: string, service: string, desired: number): Promise<void> {
		const color = colorOf(this.#options.arns, service);
		if (!color) throw new UnexpectedAnswer(`no service ${service}`);
		this.setDesired(color, desired);
	}

	/** Sets how many tasks a color should run. */
	setDesired(color: Color, desired: number): void {
		const now = this.#options.now();
		if (this.#services[color].desired !== desired) this.#shown[color].changes(now);
		this.#services[color].scale(desired, now);
	}

	async tag(service: string, key: string, value: string): Promise<void> {
		this.tags.set(`${service} ${key}`, value);
	}

	async definition(taskDefinition: string): Promise<TaskDefinition> {
		const options = { "awslogs-group": "/ecs/shop", "awslogs-stream-prefix": "app", "awslogs-region": "eu-west-1" };
		const logConfiguration = { logDriver: "awslogs", options };
		return { containerDefinitions: [{ name: "app", image: taskDefinition, logConfiguration }] };
	}

	async running(_cluster: string, service: string): Promise<string[]> {
		const color = colorOf(this.#options.arns, service);
		return color ? this.#services[color].running.map(({ id }) => id).slice(0, MOST_LISTED) : [];
	}

	async images(_cluster: string, tasks: readonly string[]): Promise<RunningImage[]> {
		const all = COLORS.flatMap((color) => this.#services[color].running);
		return all
			.filter(({ id }) => tasks.includes(id))
			.map(({ deploymentId: startedBy }) => {
				const image = this.#images.get(startedBy) ?? "";
				return { startedBy, container: "app", image, digest: digestOf(image) };
			});
	}

	/** @throws {UnexpectedAnswer} when there is no such service. */
	async deploy(_cluster: string, service: string, { taskDefinition, anew }: Deployable): Promise<Deployed> {
		const color = colorOf(this.#options.arns, service);
		if (!color) throw new UnexpectedAnswer(`no service ${service}`);
		const { crashSeconds, onDeployed } = this.#defined.get(taskDefinition) ?? {};
		if (this.#services[color].deployment.taskDefinition !== taskDefinition || anew)
			this.#deploy(color, { id: this.nextDeployment(), taskDefinition, crashSeconds });
		onDeployed?.(color);
		if (taskDefinition === SERVING || taskDefinition === RELEASE) this.#options.onDeployed?.(color, taskDefinition);
		const { id, createdAt } = this.#services[color].view().deployment;
		return { id, createdAt };
	}

	/** Registers a task definition. @param onDeployed - told of the color that it is given to. @returns its ARN */
	define(crashSeconds: number | undefined, onDeployed: (color: Color) => void): string {
		const taskDefinition = taskDefinitionOf("shop", this.#defined.size + 1);
		this.#defined.set(taskDefinition, { crashSeconds, onDeployed });
		return taskDefinition;
	}

	/** Names the next deployment. */
	nextDeployment(): string {
		return `ecs-svc/${++this.#deployments}`;
	}

	/** Somebody deploys a newer release to a color now, past the controller. ECS replaces the tasks that run, with the next ticks. */
	redeploy(id: string, color: Color = "green", crashSeconds?: number): void {
		this.#deploy(color, { id, taskDefinition: taskDefinitionOf(color, ++this.#revision), crashSeconds });
	}

	#deploy(color: Color, what: Omit<DeploymentOptions, "second">): void {
		const second = this.#options.now();
		this.#shown[color].deploys(second);
		this.#services[color].deploy(new Deployment({ ...what, second }));
		this.#images.set(what.id, what.taskDefinition);
		this.deployed.push(what.taskDefinition);
		this.#report(color, second);
	}

	/** ECS takes tasks of a color away now, and starts others, whose checks fail at first. */
	replace(color: Color, tasks: number, slowSeconds: number): void {
		this.#services[color].replace(tasks, this.#options.now(), slowSeconds);
	}

	/**
	 * Plays one second of both services.
	 * @param second - 0, 1, 2 and so on.
	 * @param healthErrors - the share of each color's health checks that fail, 0–1.
	 */
	tick(second: number, healthErrors: ByColor<number>): void {
		for (const color of COLORS) {
			const service = this.#services[color];
			const before = service.deployment.state;
			service.tick(second, healthErrors[color]);
			if (service.deployment.state !== before) this.#report(color, second);
		}
	}

	/** The targets that a color's tasks have registered on a load balancer. */
	targets(alb: Color, color: Color): Target[] {
		return this.#services[color].targets(alb);
	}

	/** How many of a color's targets get a load balancer's requests. */
	receiving(alb: Color, color: Color): number {
		return this.#services[color].receiving(alb);
	}

	/** How many of a color's targets on a load balancer are healthy; undefined when none is registered. */
	healthy(alb: Color, color: Color): number | undefined {
		return this.#services[color].healthy(alb);
	}

	/** How many tasks a color should run. */
	desired(color: Color): number {
		return this.#services[color].desired;
	}

	#report(color: Color, second: number): void {
		const { id, state } = this.#services[color].deployment;
		this.#options.onEvent?.({
			second,
			eventName: `SERVICE_DEPLOYMENT_${state}`,
			deploymentId: id,
			serviceArn: this.#options.arns[color],
		});
	}
}

/** How many tasks ECS lists at once. (Amazon ECS API Reference, "ListTasks".) */
const MOST_LISTED = 100;

/** The digest that an image has in this world: nobody moves a tag. */
export function digestOf(image: string): string {
	return `sha256:${createHash("sha256").update(image).digest("hex")}`;
}

const DAY_SECONDS = 86_400;

function taskDefinitionOf(family: string, revision: number): string {
	return `arn:aws:ecs:eu-west-1:123456789012:task-definition/${family}:${revision}`;
}

/** What serves, as a task definition. */
export const SERVING = taskDefinitionOf("blue", 1);

/** What the release is, as a task definition. */
export const RELEASE = taskDefinitionOf("green", 1);

function deployed(color: Color, options: Omit<DeploymentOptions, "taskDefinition">, revision = 1): Deployment {
	return new Deployment({ ...options, taskDefinition: taskDefinitionOf(color, revision) });
}

/** Green as it was before it was given the release: with what it was given a day before, and no tasks. */
function beforeRelease(view: ServiceView, start: number): ServiceView {
	const createdAt = new Date(start - 1_000 * DAY_SECONDS).toISOString();
	const taskDefinition = taskDefinitionOf("green", 0);
	return {
		...view,
		deployment: { ...view.deployment, id: "ecs-svc/0", createdAt, taskDefinition, rolloutState: "COMPLETED" },
	};
}
