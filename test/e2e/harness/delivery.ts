/** Plays the pipelines that are deployed: sources, builds, functions and events, on virtual time. */
import type { VirtualClock } from "../../../rehearsal/clock.ts";
import type { Gateway } from "../gateway/gateway.ts";
import type { PipelineEngine } from "../gateway/pipeline/engine.ts";
import type { Aws } from "./aws.ts";
import { Builds, type RunBuildspec } from "./builds.ts";
import { Deliveries } from "./deliveries.ts";
import { Objects } from "./objects.ts";
import { type Commit, Repositories } from "./repositories.ts";
import { Sources } from "./sources.ts";

/** By which name CodePipeline itself stands in the gateway's record. */
export const CODEPIPELINE = "codepipeline";

export interface DeliveryOptions {
	readonly gateway: Gateway;
	readonly aws: Aws;
	readonly clock: VirtualClock;
	readonly run: RunBuildspec;
}

export class Delivery {
	readonly engine: PipelineEngine;
	readonly builds: Builds;
	readonly #gateway: Gateway;
	readonly #deliveries: Deliveries;
	readonly #repositories = new Repositories();

	constructor({ gateway, aws, clock, run }: DeliveryOptions) {
		this.#gateway = gateway;
		this.builds = new Builds(gateway, aws.region, run);
		const deliveries = new Deliveries(gateway, aws, clock);
		this.#deliveries = deliveries;
		const objects = new Objects(gateway.url, aws.region, CODEPIPELINE);
		const sources = new Sources(gateway, aws, objects, this.#repositories);
		gateway.onEvent((event) => deliveries.emitPut(event));
		this.engine = gateway.pipelines.run({
			clock,
			invoke: async (name, payload) => {
				await gateway.invoke(name, payload);
			},
			emit: (event) => deliveries.emit(event),
			fetch: (action, execution) => sources.fetch(action, execution),
			build: (request) => this.builds.build(request),
			put: (at, archive) => objects.put(at, archive),
			get: async (at) => (await objects.get(at)).content,
		});
	}

	/** What functions threw that an event had invoked. */
	get failures(): readonly string[] {
		return this.#deliveries.failures;
	}

	/** Pushes a commit, as a person does. */
	push(commit: Omit<Commit, "id" | "changed">): Commit {
		const pushed = this.#repositories.commit(commit);
		const { id: revision, repository, branch, changed: files } = pushed;
		this.#gateway.pipelines.push({ repository, branch, files, revision });
		return pushed;
	}
}
