/** EventBridge beside Terraform: events reach what the rules name that are deployed at that time. */
import type { VirtualClock } from "../../../rehearsal/clock.ts";
import type { PutEvent } from "../gateway/events.ts";
import type { Gateway } from "../gateway/gateway.ts";
import type { Aws } from "./aws.ts";
import type { AwsEvent } from "./event-bridge.ts";
import { envelope } from "./events.ts";
import { Rules } from "./rules.ts";

/** From an event until EventBridge has handed it on, in milliseconds. */
const DELIVERY_MS = 1_000;
/** When a function that has thrown is invoked again, in milliseconds. */
const RETRY_MS = [60_000, 120_000];
const CHANGES = new Set(["PutRule", "PutTargets", "RemoveTargets", "DeleteRule", "EnableRule", "DisableRule"]);
const ACCOUNT = "123456789012";

export class Deliveries {
	/** What functions threw that an event had invoked: nobody else hears of it. */
	readonly failures: string[] = [];
	#rules: Promise<Rules> | undefined;
	/** How many calls had been made when the rules were read. */
	#calls = 0;

	constructor(
		private readonly gateway: Gateway,
		private readonly aws: Aws,
		private readonly clock: VirtualClock,
	) {}

	/** Hands on an event. */
	emit(event: AwsEvent): void {
		this.clock.timers.setTimeout(() => {
			this.clock.track(this.#deliver(event).catch((error: unknown) => this.failures.push(String(error))));
		}, DELIVERY_MS);
	}

	/** Hands on what somebody has put on the bus. */
	emitPut({ source, detailType, resources, detail }: PutEvent): void {
		const time = new Date(this.clock.now()).toISOString();
		const at = `arn:aws:events:${this.aws.region}:${ACCOUNT}:event-bus/default`;
		this.emit({ ...envelope(source, detailType, at, time), resources, detail });
	}

	async #deliver(event: AwsEvent): Promise<void> {
		for (const { target, input } of (await this.#deployed()).deliveries(event)) {
			if (target.includes(":lambda:")) this.#invoke(target, input, RETRY_MS);
			const [, , service, , , name = ""] = target.split(":");
			if (service === "codepipeline") this.gateway.pipelines.startByRule(name, target);
		}
	}

	/** A function that throws is invoked twice more: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
	#invoke(target: string, input: unknown, [wait, ...more]: readonly number[]): void {
		const failed = (error: unknown) => {
			if (wait === undefined) this.failures.push(`${target}: ${error}`);
			else this.clock.timers.setTimeout(() => this.#invoke(target, input, more), wait);
		};
		this.clock.track(this.gateway.invoke(target, input).catch(failed));
	}

	#deployed(): Promise<Rules> {
		const { calls } = this.gateway;
		const changed = calls.slice(this.#calls).some(({ service, action }) => service === "events" && CHANGES.has(action));
		this.#calls = calls.length;
		if (changed || !this.#rules) this.#rules = Rules.read(this.aws);
		return this.#rules;
	}
}
