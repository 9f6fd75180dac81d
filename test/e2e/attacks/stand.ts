/** A stand-in of AWS with a controller from the built archives and services of several owners; made by AWS's API, without Terraform. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { VirtualClock } from "../../../rehearsal/clock.ts";
import type { ExecutionResult } from "../../../rehearsal/interpreter.ts";
import type { HookConfig, ServiceConfig } from "../../../runtime/contract/index.ts";
import { bundleAll } from "../../../scripts/bundle.ts";
import { type Gateway, startGateway } from "../gateway/gateway.ts";
import { Aws } from "../harness/aws.ts";
import { Deployed } from "../harness/deployed.ts";
import type { Running, StateMachine } from "../harness/executions.ts";
import { Subject } from "../harness/subject.ts";
import { Time } from "../harness/time.ts";
import { createController, TABLE } from "./account/controller.ts";
import { createPlace } from "./account/network.ts";
import { createZone } from "./account/records.ts";
import { createService, type Ground, register } from "./account/service.ts";
import { createTrigger, createWakeUp, type Form } from "./account/trigger.ts";
import type { Outcome } from "./happened.ts";
import { Happened } from "./happened.ts";

const REGION = "eu-west-1";
/** How many requests a service's users make in a minute. */
const USERS_PER_MINUTE = 600;

/** A service that is to be made. */
export interface Wanted {
	readonly name: string;
	/** Default: by its name. */
	readonly form?: Form;
	/** Whether a rollout waits for somebody after its first step. Default: it does not. */
	readonly gate?: boolean;
	/** Functions that are asked. Default: none. */
	readonly hooks?: (ground: Ground) => Promise<HookConfig[]>;
}

export class Stand {
	readonly clock: VirtualClock;
	readonly time: Time;
	#subjects = new Map<string, Subject>();

	private constructor(
		readonly ground: Ground,
		readonly deployed: Deployed,
		clock: VirtualClock,
		services: readonly ServiceConfig[],
		private readonly folder: string,
	) {
		this.clock = clock;
		this.time = new Time(clock);
		const { gateway, aws } = ground;
		const shared = { tableName: TABLE, deployed, gateway, aws, time: this.time };
		this.#subjects = new Map(services.map((service) => [service.name, new Subject({ service, ...shared })]));
	}

	/** Makes all of it, and starts the functions. */
	static async open(wanted: readonly Wanted[]): Promise<Stand> {
		const folder = mkdtempSync(join(tmpdir(), "ecs-dns-canary-attacks-"));
		const clock = new VirtualClock();
		const [bundles, gateway] = await Promise.all([
			bundleAll(join(folder, "dist")),
			startGateway({ now: () => clock.now() }),
		]);
		try {
			const aws = new Aws(gateway.url, REGION);
			const controller = await createController(bundles, aws);
			const [place, zoneId] = [await createPlace(aws), await createZone(aws, gateway)];
			const ground = { aws, gateway, place, zoneId, controller };
			const services: ServiceConfig[] = [];
			for (const one of wanted) services.push(await attached(one, ground));
			await createWakeUp(controller, aws);
			const stand = new Stand(ground, await Deployed.read(aws, gateway, clock), clock, services, folder);
			// Until every task has become healthy.
			await stand.time.pass(120);
			return stand;
		} catch (error) {
			await gateway.stop();
			throw error;
		}
	}

	/** Ends all processes and removes all files. */
	async close(): Promise<void> {
		this.deployed.stop();
		await this.ground.gateway.stop();
		rmSync(this.folder, { recursive: true, force: true });
	}

	get gateway(): Gateway {
		return this.ground.gateway;
	}

	/** A service by its name. */
	subject(name: string): Subject {
		const found = this.#subjects.get(name);
		if (!found) throw new Error(`no service ${name}`);
		return found;
	}

	get machine(): StateMachine {
		const [machine] = this.deployed.stateMachines;
		if (!machine) throw new Error("no state machine is deployed");
		return machine;
	}

	/** StartExecution with an input of one's own. */
	start(input: object): Running {
		return this.deployed.start({ machine: this.machine, input });
	}

	/** The same, to its end. */
	execute(input: object): Promise<ExecutionResult> {
		return this.time.until(this.start(input).ended);
	}

	/** Invokes a function of the controller's directly. @returns what it failed with, if it did. */
	invoke(side: "observer" | "actuator" | "watchdog", payload: unknown): Promise<Outcome> {
		const { arn } = this.ground.controller[side];
		const failed = (error: Error): Outcome => ({ error: error.name, cause: error.message });
		return this.deployed.invoke(arn, payload).then(() => ({}), failed);
	}

	/** Puts an item into the table, as somebody does who may. */
	async put(Item: object): Promise<void> {
		await this.ground.aws.json("dynamodb", "DynamoDB_20120810.PutItem", { TableName: TABLE, Item });
	}

	/** Lets a rollout go on that waits for somebody, as that person does. */
	async promote(name: string): Promise<void> {
		const gate = await this.subject(name).view.gate();
		const answer = { taskToken: gate?.token, output: JSON.stringify({ by: "somebody" }) };
		await this.ground.aws.json("states", "AWSStepFunctions.SendTaskSuccess", answer);
	}

	/** Takes an item away again. */
	async remove(Key: object): Promise<void> {
		await this.ground.aws.json("dynamodb", "DynamoDB_20120810.DeleteItem", { TableName: TABLE, Key });
	}

	/** Takes away what the table keeps of all services but one, and not what they have registered. */
	async forgetOthers(name: string): Promise<void> {
		const { aws } = this.ground;
		type Keys = Readonly<Record<"service" | "item", { readonly S: string }>>;
		const { Items } = await aws.json<{ Items: Keys[] }>("dynamodb", "DynamoDB_20120810.Scan", { TableName: TABLE });
		const others = Items.filter(({ service }) => service.S !== name && !service.S.includes("#"));
		for (const { service, item } of others) await this.remove({ service, item });
	}

	/** Now, as ISO 8601. */
	now(): string {
		return new Date(this.clock.now()).toISOString();
	}

	/** What a service has registered. */
	config(name: string): ServiceConfig {
		return this.subject(name).service;
	}

	/** Releases a service's green color, with users, to the end. */
	async release(name: string): Promise<ExecutionResult> {
		const subject = this.subject(name);
		const leave = subject.users({ perMinute: USERS_PER_MINUTE });
		try {
			await subject.redeploy("green");
			return await subject.release("green", "SERVICE_DEPLOYMENT_IN_PROGRESS");
		} finally {
			leave();
		}
	}

	/** Remembers the moment, to ask later what the controller has done since. */
	mark(): Happened {
		const { observer, actuator, watchdog } = this.ground.controller;
		const names = [observer, actuator, watchdog].map(({ arn }) => arn.split(":").at(-1) ?? "");
		return new Happened(this.gateway, names, (name) => this.deployed.log(name));
	}
}

async function attached({ name, form = "name", gate = false, hooks }: Wanted, ground: Ground): Promise<ServiceConfig> {
	const service = await createService(name, { gate, hooks: (await hooks?.(ground)) ?? [] }, ground);
	if (form === "name") await register(service, name, ground.aws);
	await createTrigger(service, form, ground.controller, ground.aws);
	return service;
}
