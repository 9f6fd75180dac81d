import type { Announcement, ServiceAtStake, ServiceConfig } from "../../runtime/contract/index.ts";
import type { ExecutionView, WatchdogPorts } from "../../runtime/ports/index.ts";
import { type Sweep, sweep } from "../../runtime/watchdog/sweep.ts";
import { at, EXECUTION } from "./documents.ts";
import type { Scene } from "./scene.ts";
import { sick } from "./sick.ts";

/** The watchdog over a scene, and what it hears of executions. Its calls and lines stand with the scene's own. */
export class Watch {
	readonly published: Announcement[] = [];
	/** How each execution stands. One that is not named runs. */
	readonly executions = new Map<string, ExecutionView>();
	/** The role in which it reached each service: none is its own. */
	readonly roles = new Map<string, string | undefined>();
	/** What each service has registered. */
	readonly registered: Map<string, ServiceConfig>;
	/** Whether services are served that have registered nothing. */
	acceptUnregistered = false;
	/** What a call of the watchdog's own ports does first. */
	hook: (name: string, args: readonly unknown[]) => void = () => {};
	/** What each log that was asked for puts on every line. */
	readonly logs: Readonly<Record<string, unknown>>[] = [];
	readonly #scene: Scene;

	constructor(scene: Scene) {
		this.#scene = scene;
		this.registered = new Map([[scene.service.name, scene.service]]);
	}

	/** An execution ends without a word, as one that is aborted does. */
	end(execution = EXECUTION, view: Partial<ExecutionView> = {}): void {
		this.executions.set(execution, { running: false, status: "ABORTED", ...view });
	}

	/** One run of the watchdog, so many seconds from now. @param woken - what it was woken by; nothing: its schedule. */
	async sweep(secondsLater = 0, woken?: unknown): Promise<Sweep> {
		const scene = this.#scene;
		scene.seconds += secondsLater;
		const { dns, loadBalancers, services, scaling, tasks, ...ports } = this.#ports();
		const portsOf = ({ name, roles }: ServiceAtStake) => {
			this.roles.set(name, roles?.actuator);
			return { dns, loadBalancers, services, scaling, tasks };
		};
		const { acceptUnregistered } = this;
		const context = { ports, portsOf, clock: () => at(scene.seconds), acceptUnregistered };
		const logFor = (fields: Readonly<Record<string, unknown>>) => {
			this.logs.push(fields);
			return scene.log;
		};
		return sweep(context, logFor, woken);
	}

	#ports(): WatchdogPorts {
		const called = async <T>(name: string, args: readonly unknown[], answer: () => T) => {
			this.#scene.calls.push({ name, args });
			this.hook(name, args);
			return answer();
		};
		return {
			...this.#scene.ports,
			attempts: Object.assign(Object.create(this.#scene.ports.attempts), {
				find: async (service: string, attempt: string) => {
					this.hook("attempts.find", [service, attempt]);
					return this.#scene.ports.attempts.find(service, attempt);
				},
			}),
			executions: {
				describe: (execution) =>
					called(
						"executions.describe",
						[execution],
						() => this.executions.get(execution) ?? { running: true, status: "RUNNING" },
					),
			},
			stateMachine: {
				start: (name, input) => called("stateMachine.start", [name, input], () => `arn:${name}`),
				stop: (...args) => called("stateMachine.stop", args, () => undefined),
			},
			registry: {
				find: (service) => called("registry.find", [service], () => this.registered.get(service)),
			},
			topic: {
				publish: (announcement) =>
					called("topic.publish", [announcement], () => void this.published.push(announcement)),
			},
		};
	}
}

/** A world in which the execution was aborted while green had a tenth of the traffic, and the watchdog that will see it. */
export async function aborted(): Promise<{
	scene: Scene;
	watch: Watch;
	document: Awaited<ReturnType<typeof sick>>["document"];
	original: Awaited<ReturnType<typeof sick>>["original"];
}> {
	const { scene, document, original } = await sick();
	const watch = new Watch(scene);
	watch.end();
	return { scene, watch, document, original };
}
