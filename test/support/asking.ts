import { SAMPLE_MACHINE } from "../../asl/render.ts";
import { SILENT } from "../../rehearsal/functions.ts";
import { type Hook, hooked } from "../../rehearsal/hooked.ts";
import { sampleService } from "../../rehearsal/sample.ts";
import { SERVING } from "../../rehearsal/world/ecs/services.ts";
import type { World } from "../../rehearsal/world/world.ts";
import {
	executionArn,
	type ReleaseAnswer,
	type ReleaseRequest,
	type ServiceConfig,
	type StartInput,
} from "../../runtime/contract/index.ts";
import { createReleaseFunction } from "../../runtime/release/function.ts";
import { calmWorld } from "./calm.ts";
import { at } from "./documents.ts";

export { SERVING };

/** Another task definition than what serves. @param revision - which. */
export function definition(revision: number): string {
	return SERVING.replace(/\d+$/, String(revision));
}

/** The release function in a world at rest, and whatever it started and ended. */
export class Asking {
	readonly service: ServiceConfig;
	readonly world: World;
	/** What each execution was started with, by its name. */
	readonly started = new Map<string, StartInput>();
	readonly stopped: string[] = [];
	/** The writes that took effect, by port and method. */
	readonly writes: string[] = [];
	/** Stands before every call of a port. */
	hook: Hook = (_, next) => next();
	seconds = 0;

	constructor(changes: Partial<ServiceConfig> = {}) {
		this.service = sampleService(changes);
		this.world = calmWorld(this.service, () => this.seconds);
	}

	/** Asks for something of the service. */
	async ask(request: Partial<ReleaseRequest> = {}, alias = ""): Promise<ReleaseAnswer> {
		const stateMachine = {
			start: async (name: string, input: StartInput) => {
				if (!this.started.has(name)) this.started.set(name, input);
				return executionArn(SAMPLE_MACHINE, name);
			},
			stop: async (execution: string) => void this.stopped.push(execution),
		};
		const ports = hooked({ ...this.world, ...worldPorts(this.world), stateMachine }, (call, next) =>
			this.hook(call, async () => {
				if (/^(attempts.record|stateMachine|definitions.register)/.test(call.name)) this.writes.push(call.name);
				return next();
			}),
		);
		const release = createReleaseFunction(
			ports,
			() => ports,
			() => SILENT,
			() => at(this.seconds).getTime(),
			SAMPLE_MACHINE,
		);
		const invokedFunctionArn = `arn:aws:lambda:eu-west-1:123456789012:function:controller-release${alias}`;
		return release({ version: 1, action: "release", service: this.service.name, ...request }, { invokedFunctionArn });
	}

	/** The ids of all attempts, in order. */
	get attempts(): string[] {
		return this.world.attempts.all(this.service.name).map(({ attempt }) => attempt);
	}
}

function worldPorts({
	dns,
	loadBalancers,
	services,
	alarms,
	locks,
	probations,
	history,
	attempts,
	registry,
	events,
}: World) {
	return { dns, loadBalancers, services, alarms, locks, probations, history, attempts, registry, events };
}
