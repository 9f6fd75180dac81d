import type { ListenerAction } from "../../runtime/contract.ts";
import { UnexpectedAnswer } from "../../runtime/errors.ts";
import type { EdgeReader, EdgeWriter, Target } from "../../runtime/ports.ts";

/** Two load balancers in memory. */
export class WorldEdges implements EdgeReader, EdgeWriter {
	readonly tags = new Map<string, string>();
	readonly #listeners = new Map<string, readonly ListenerAction[]>();
	readonly #targets: (targetGroup: string) => Target[];

	/** @param targets - who is registered in a target group, and how each is. */
	constructor(targets: (targetGroup: string) => Target[]) {
		this.#targets = targets;
	}

	async actions(listener: string): Promise<ListenerAction[]> {
		const actions = this.#listeners.get(listener);
		if (!actions) throw new UnexpectedAnswer(`no listener ${listener}`);
		return structuredClone(actions) as ListenerAction[];
	}

	async targets(targetGroup: string): Promise<Target[]> {
		return this.#targets(targetGroup);
	}

	async aim(listener: string, actions: readonly ListenerAction[]): Promise<void> {
		this.#listeners.set(listener, structuredClone(actions));
	}

	async tag(targetGroups: readonly string[], key: string, value: string): Promise<void> {
		for (const group of targetGroups) this.tags.set(`${group} ${key}`, value);
	}
}
