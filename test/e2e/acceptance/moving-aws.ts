/**
 * A simulated AWS that moves by itself, for a program that only asks: time passes, deployments have events, events start executions,
 * load balancers answer. What is deployed is read back whenever somebody has deployed something.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { VirtualClock } from "../../../rehearsal/clock.ts";
import type { ServiceConfig } from "../../../runtime/contract/index.ts";
import { type Gateway, startGateway } from "../gateway/gateway.ts";
import type { RecordedCall } from "../gateway/recorded.ts";
import { Aws } from "../harness/aws.ts";
import { Deployed } from "../harness/deployed.ts";
import { runInvoked } from "../harness/releasing.ts";
import { say } from "../harness/run.ts";
import { Time } from "../harness/time.ts";
import { Balancers } from "./balancers.ts";

/** How many seconds pass in one of this machine's, at most: time stands still while a function runs. */
const SPEED = 12;
const TICK_MS = 100;
/** After so long without a change Terraform has deployed what it wanted, in milliseconds of this machine. */
const QUIET_MS = 4_000;
/** From a deployment until each of its events. At a desired count of 0 it is complete at once. */
const EVENTS = [
	["SERVICE_DEPLOYMENT_IN_PROGRESS", 3_000],
	["SERVICE_DEPLOYMENT_COMPLETED", 8_000],
] as const;
/** From the end of a minute until CloudWatch has its metrics. */
const METRICS_MS = 40_000;
const REGION = "eu-west-1";

export class MovingAws {
	readonly #clock = new VirtualClock(Date.now());
	readonly #time = new Time(this.#clock);
	readonly aws: Aws;
	readonly balancers: Balancers;
	#deployed: Deployed | undefined;
	#services: readonly ServiceConfig[] = [];
	readonly #deployments = new Map<string, string>();
	#observed = 0;
	#changedAt = 0;
	/** Whether what was deployed since is not read yet, and what runs is what was there before. */
	#stale = false;
	#stopped = false;
	readonly #moving: Promise<void>;
	/** What went wrong here, rather than in what is tested. */
	readonly failures: string[] = [];

	private constructor(readonly gateway: Gateway) {
		gateway.settings.now = () => this.#clock.now();
		this.aws = new Aws(gateway.url, REGION);
		runInvoked(gateway, this.aws);
		this.balancers = new Balancers(gateway, this.aws);
		this.#time.everyMinute((ended) => {
			this.#clock.timers.setTimeout(() => this.balancers.report(ended), METRICS_MS);
		});
		this.#moving = this.#move();
	}

	static async create(): Promise<MovingAws> {
		return new MovingAws(await startGateway());
	}

	async end(): Promise<void> {
		this.#stopped = true;
		await this.#moving;
		this.#deployed?.stop();
		this.balancers.close();
		await this.gateway.stop();
	}

	async #move(): Promise<void> {
		while (!this.#stopped) {
			try {
				await this.#check();
				await this.#time.pass((SPEED * TICK_MS) / 1_000);
			} catch (error) {
				this.failures.push(String((error as Error).stack));
			}
			await sleep(TICK_MS);
		}
	}

	/** Sees what was called since the last check, and what follows from it. */
	async #check(): Promise<void> {
		const calls = this.gateway.calls.slice(this.#observed);
		this.#observed += calls.length;
		this.#stale ||= calls.some(isDeployment);
		// Where reading took long, Terraform has gone on, and may wait for a function by now: it is not ended in the midst.
		if (this.#stale && this.gateway.runningFunctions() === 0) this.#rest();
		const isQuiet = this.#changedAt > 0 && Date.now() - this.#changedAt > QUIET_MS;
		// To read all is much work, and a function that Terraform waits for would hear too late from an AWS in the same process.
		if (!this.#deployed && isQuiet && this.gateway.runningFunctions() === 0) await this.#read();
		const refreshed = calls.some(({ action }) => /^(ModifyListener|UpdateService)$/.test(action));
		if (refreshed && this.#deployed) await this.balancers.refresh(this.#services);
		this.#notice();
	}

	/** What is being deployed anew stands still. */
	#rest(): void {
		this.#stale = false;
		this.#changedAt = Date.now();
		this.#deployed?.stop();
		this.#deployed = undefined;
		this.#services = [];
	}

	async #read(): Promise<void> {
		// Half of a deployment cannot run, and neither can the rest of a destroyed one.
		const { Rules } = await this.aws.json<{ Rules: unknown[] }>("events", "AWSEvents.ListRules", {});
		if (Rules.length === 0) return;
		this.#changedAt = 0;
		this.#deployed = await Deployed.read(this.aws, this.gateway, this.#clock);
		this.#services = this.#deployed.services.map(({ service }) => service);
		say(`the simulated AWS runs ${this.#services.map(({ name }) => name).join(", ")}`);
		for (const service of this.#services) await this.balancers.open(service);
		await this.balancers.refresh(this.#services);
	}

	/** Sends the events of new deployments. The first deployment of a service is no release. */
	#notice(): void {
		for (const arn of this.gateway.services()) {
			const { id, createdAt } = this.gateway.deploymentOf(arn);
			const known = this.#deployments.get(arn);
			this.#deployments.set(arn, id);
			if (known === undefined || known === id) continue;
			for (const [event, delay] of EVENTS) {
				// A rollout deploys while time passes, and is noticed at the next check only.
				const after = Math.max(0, createdAt + delay - this.#clock.now());
				this.#clock.timers.setTimeout(() => this.#send(arn, event), after);
			}
		}
	}

	#send(arn: string, event: string): void {
		for (const start of this.#deployed?.starts(arn, event) ?? []) {
			const { name } = start.service;
			say(`  ${event} of ${arn.split("/").at(-1)}`);
			const running = this.#deployed?.start(start);
			running?.ended.then(({ status, error = "" }) => say(`  ${name}: ${status} ${error}`));
		}
	}
}

/** Whether a call changes what runs. */
function isDeployment({ service, action }: RecordedCall): boolean {
	if (service === "lambda") return /^(CreateFunction|UpdateFunction|DELETE |POST .*policy)/.test(action);
	if (service === "events") return /^(PutRule|PutTargets|DeleteRule|RemoveTargets)$/.test(action);
	return service === "states" && /^(Create|Update|Delete)StateMachine$/.test(action);
}
