/** A simulated AWS with what is deployed in it: the project's own stack, and another one with two services. */
import { VirtualClock } from "../../../rehearsal/clock.ts";
import type { PutEvent } from "../gateway/events.ts";
import { type Gateway, startGateway } from "../gateway/gateway.ts";
import type { RecordedCall } from "../gateway/recorded.ts";
import type { Message } from "../gateway/sns.ts";
import { TwoServices } from "../two-services/two-services.ts";
import { Aws } from "./aws.ts";
import { Deployed } from "./deployed.ts";
import { copyProject, type Project } from "./project.ts";
import { runInvoked } from "./releasing.ts";
import { Subject } from "./subject.ts";
import { Team } from "./team.ts";
import { Time } from "./time.ts";

const REGION = "eu-west-1";
/** As long as a real Route 53 change takes on its way. Terraform would wait for it in real time. */
const IN_SYNC_MS = 30_000;
/** What a deployment by Terraform takes of virtual time, in seconds: long enough for every task to have become healthy. */
const DEPLOYMENT_SECONDS = 600;

/** What has happened since a moment. */
export interface Since {
	calls(): readonly RecordedCall[];
	messages(): readonly Message[];
	events(): readonly PutEvent[];
}

export class World {
	readonly #clock = new VirtualClock();
	readonly time = new Time(this.#clock);
	readonly project: Project;
	readonly twoServices: TwoServices;
	/** What was deployed, one after the other; all but the last are stopped. */
	readonly #all: Deployed[] = [];
	#subjects = new Map<string, Subject>();

	private constructor(
		readonly gateway: Gateway,
		readonly aws: Aws,
		/** What the team has besides. */
		readonly team: Team,
	) {
		this.project = copyProject(gateway.url);
		this.twoServices = new TwoServices(gateway.url, REGION);
		gateway.settings.now = () => this.#clock.now();
	}

	static async create(): Promise<World> {
		const gateway = await startGateway({ inSyncDelay: IN_SYNC_MS });
		try {
			const aws = new Aws(gateway.url, REGION);
			runInvoked(gateway, aws);
			return new World(gateway, aws, await Team.create(aws));
		} catch (error) {
			await gateway.stop();
			throw error;
		}
	}

	/** Ends all processes and removes all files. */
	async end(): Promise<void> {
		this.#all.at(-1)?.stop();
		await this.gateway.stop();
		this.project.remove();
		this.twoServices.remove();
		this.team.remove();
	}

	/**
	 * `cdktf deploy` with these variables on top of terraform.tfvars.example, beside other deployments; then reads back
	 * what is deployed.
	 */
	async deploy(variables: Readonly<Record<string, unknown>>, ...others: (() => Promise<void>)[]): Promise<void> {
		await this.#inRealTime(() => this.project.deploy({ region: REGION, ...variables }), ...others);
		const deployed = await Deployed.read(this.aws, this.gateway, this.#clock);
		this.#all.push(deployed);
		this.#subjects = new Map(this.#found(deployed).map((subject) => [subject.service.name, subject]));
		await this.time.pass(DEPLOYMENT_SECONDS);
	}

	/** Destroys both stacks. */
	async destroy(): Promise<void> {
		await this.#inRealTime(
			() => this.project.destroy(),
			() => this.twoServices.destroy(),
		);
	}

	/** What is deployed stands still while Terraform works, and may be replaced by it. */
	async #inRealTime(...works: (() => Promise<void>)[]): Promise<void> {
		this.#all.at(-1)?.stop();
		this.gateway.settings.inSyncDelay = 0;
		try {
			// All are waited for: what one leaves running would disturb whatever comes next.
			const results = await Promise.allSettled(works.map((work) => work()));
			for (const result of results) if (result.status === "rejected") throw result.reason;
		} finally {
			this.gateway.settings.inSyncDelay = IN_SYNC_MS;
		}
	}

	#found(deployed: Deployed): Subject[] {
		const { gateway, aws, time } = this;
		return deployed.services.map(({ machine, service }) => {
			const tableName = deployed.tableOf(machine);
			return new Subject({ service, tableName, deployed, gateway, aws, time });
		});
	}

	/** A deployed service by its name. */
	subject(name: string): Subject {
		const found = this.#subjects.get(name);
		if (!found) throw new Error(`no rule listens to ${name}, but to ${[...this.#subjects.keys()].join(", ")}`);
		return found;
	}

	get deployed(): Deployed {
		const newest = this.#all.at(-1);
		if (!newest) throw new Error("nothing is deployed yet");
		return newest;
	}

	/** All lines that a function has logged so far, by its name. */
	log(functionName: string): string[] {
		return this.#all.flatMap((deployed) => deployed.log(functionName));
	}

	/** What functions threw that an event or a schedule had invoked: nobody else hears of it. */
	get failures(): string[] {
		return this.#all.flatMap(({ failures }) => failures);
	}

	/** All calls so far: those that came through the gateway, and the state machines' of functions. */
	get calls(): RecordedCall[] {
		return [...this.gateway.calls, ...this.#all.flatMap(({ invocations }) => invocations)];
	}

	/** Remembers the moment, to ask later what has happened since. */
	mark(): Since {
		const { calls, messages, events } = this.gateway;
		const [firstCall, firstMessage, firstEvent] = [calls.length, messages.length, events.length];
		return {
			calls: () => calls.slice(firstCall),
			messages: () => messages.slice(firstMessage),
			events: () => events.slice(firstEvent),
		};
	}
}
