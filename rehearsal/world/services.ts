import type { Colour, PerColour } from "../../runtime/contract.ts";
import { COLOURS } from "../../runtime/contract.ts";
import type {
	ContainerDefinition,
	ReleaseReader,
	ServiceReader,
	ServiceView,
	ServiceWriter,
	Target,
} from "../../runtime/ports.ts";

/** How long a Fargate task takes from its start until its targets are healthy, in seconds. */
const START_SECONDS = 45;

/** Two ECS services in memory. */
export class WorldServices implements ServiceReader, ServiceWriter, ReleaseReader {
	readonly tags = new Map<string, string>();
	readonly #colours: Record<Colour, { desired: number; since: number; running: number; deployment: string }>;
	readonly #arns: PerColour<string>;
	readonly #now: () => number;
	readonly #sick: (colour: Colour) => boolean;

	/** @param sick - whether a colour's running tasks fail their health checks now. */
	constructor(arns: PerColour<string>, now: () => number, sick: (colour: Colour) => boolean) {
		this.#arns = arns;
		this.#now = now;
		this.#sick = sick;
		const at = { since: now(), desired: 0, running: 0 };
		this.#colours = {
			blue: { ...at, desired: 2, running: 2, deployment: "ecs-svc/1" },
			green: { ...at, deployment: "ecs-svc/2" },
		};
	}

	async describe(): Promise<PerColour<ServiceView>> {
		return { blue: this.#view("blue"), green: this.#view("green") };
	}

	async scale(_cluster: string, service: string, desired: number): Promise<void> {
		const colour = this.#colourOf(service);
		this.#colours[colour] = { ...this.#colours[colour], running: this.#running(colour), desired, since: this.#now() };
	}

	async tag(service: string, key: string, value: string): Promise<void> {
		this.tags.set(`${service} ${key}`, value);
	}

	async containers(taskDefinition: string): Promise<ContainerDefinition[]> {
		return [{ name: "app", image: taskDefinition }];
	}

	/** The targets that a colour's tasks have registered. */
	targets(colour: Colour): Target[] {
		const { desired } = this.#colours[colour];
		const running = this.#running(colour);
		const state = this.#sick(colour) ? "unhealthy" : "healthy";
		return Array.from({ length: Math.max(desired, running) }, (_, i) => ({
			id: `${colour}-${i}`,
			state: i < running ? state : "initial",
		}));
	}

	#running(colour: Colour): number {
		const { desired, running, since } = this.#colours[colour];
		const started = this.#now() - since >= START_SECONDS * 1000;
		return started || desired < running ? desired : running;
	}

	#view(colour: Colour): ServiceView {
		const { desired, deployment } = this.#colours[colour];
		const taskDefinition = `arn:aws:ecs:eu-west-1:123456789012:task-definition/${colour}:1`;
		return {
			desiredCount: desired,
			runningCount: this.#running(colour),
			deployment: { id: deployment, taskDefinition, rolloutState: "COMPLETED" },
		};
	}

	#colourOf(service: string): Colour {
		const colour = COLOURS.find((name) => this.#arns[name] === service);
		if (!colour) throw new Error(`no service ${service}`);
		return colour;
	}
}
