import type { ListenerAction } from "../../../runtime/contract/index.ts";
import { UnexpectedAnswer } from "../../../runtime/errors.ts";
import type { AlbReader, AlbWriter, ListenerRule, Target } from "../../../runtime/ports/index.ts";

/** The share of a listener's requests, 0–1, that each target group gets, by its ARN. Empty: none gets any. */
export type Forwards = ReadonlyMap<string, number>;

/** What load balancers need from the world around them. */
export interface WorldAlbsOptions {
	/** Seconds since the deployment; may have a fraction. */
	readonly now: () => number;
	/** From a change of a listener until it forwards differently, in seconds: drawn once for each change. */
	readonly delaySeconds: () => number;
	/** Who is registered in a target group, and how each is. */
	readonly targets: (targetGroup: string) => Target[];
}

interface Listener {
	/** What the API answers: the last that was written. */
	readonly actions: readonly ListenerAction[];
	/** What it forwarded from when on, in order. */
	readonly changes: readonly { readonly from: number; readonly forwards: Forwards }[];
}

/** Load balancers in memory: an API that answers at once, and listeners that follow it after a delay. */
export class WorldAlbs implements AlbReader, AlbWriter {
	/** Tags of target groups, by `ARN key`. */
	readonly tags = new Map<string, string>();
	/** The rules of listeners, but for their defaults, by the listener's ARN; none unless somebody puts them here. */
	readonly rulesOf = new Map<string, readonly ListenerRule[]>();
	readonly #listeners = new Map<string, Listener>();
	readonly #options: WorldAlbsOptions;

	constructor(options: WorldAlbsOptions) {
		this.#options = options;
	}

	/** @throws {UnexpectedAnswer} when there is no such listener. */
	async actions(listener: string): Promise<ListenerAction[]> {
		return structuredClone(this.#listener(listener).actions) as ListenerAction[];
	}

	async rules(listener: string): Promise<ListenerRule[]> {
		return [...(this.rulesOf.get(listener) ?? [])];
	}

	async targets(targetGroup: string): Promise<Target[]> {
		return this.#options.targets(targetGroup);
	}

	async route(listener: string, actions: readonly ListenerAction[]): Promise<void> {
		this.write(listener, actions);
	}

	/** Sets a listener's default actions. A listener that is not there yet is created, and forwards without delay. */
	write(listener: string, actions: readonly ListenerAction[]): void {
		const changes = this.#listeners.get(listener)?.changes ?? [];
		const last = changes.at(-1);
		const { now, delaySeconds } = this.#options;
		// A later change never overtakes an earlier one.
		const from = last ? Math.max(last.from, now() + delaySeconds()) : Number.NEGATIVE_INFINITY;
		this.#listeners.set(listener, {
			actions: structuredClone(actions),
			changes: [...changes, { from, forwards: forwardsOf(actions) }],
		});
	}

	async tag(targetGroups: readonly string[], key: string, value: string): Promise<void> {
		for (const group of targetGroups) this.tags.set(`${group} ${key}`, value);
	}

	/** How a listener forwards at a second. @throws {UnexpectedAnswer} when there is no such listener. */
	forwards(listener: string, second: number): Forwards {
		const { changes } = this.#listener(listener);
		return changes.findLast(({ from }) => from <= second)?.forwards ?? new Map();
	}

	/** How a listener will forward once its last change is through. @throws {UnexpectedAnswer} when there is no such listener. */
	written(listener: string): Forwards {
		return this.forwards(listener, Number.POSITIVE_INFINITY);
	}

	#listener(arn: string): Listener {
		const listener = this.#listeners.get(arn);
		if (!listener) throw new UnexpectedAnswer(`no listener ${arn}`);
		return listener;
	}
}

/**
 * A group without a weight has 1, as ELB fills in. AWS does not say what a listener does whose weights are all zero: here
 * it forwards nothing, and so answers 503.
 */
function forwardsOf(actions: readonly ListenerAction[]): Forwards {
	const groups = actions.flatMap((action) => action.ForwardConfig?.TargetGroups ?? []);
	const weighted = groups.map(({ TargetGroupArn, Weight = 1 }) => [TargetGroupArn, Weight] as const);
	const total = weighted.reduce((sum, [, weight]) => sum + weight, 0);
	return new Map(weighted.filter(([, weight]) => weight > 0).map(([arn, weight]) => [arn, weight / total]));
}
