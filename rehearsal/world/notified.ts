import { type OpenGate, type ProgressNote, type StateChange, SUBJECT } from "../../runtime/contract/index.ts";
import { Refused } from "../../runtime/errors.ts";
import type { EventBus, Gates, MetricLog, Progress } from "../../runtime/ports/index.ts";

/** The events that were put on the bus, in order. */
export class WorldEvents implements EventBus {
	readonly changes: StateChange[] = [];

	async put(change: StateChange): Promise<void> {
		this.changes.push(change);
	}
}

/** The gates of each service, in memory. */
export class WorldGates implements Gates {
	readonly #gates = new Map<string, OpenGate>();

	async open(service: string, gate: OpenGate): Promise<void> {
		this.#gates.set(service, gate);
	}

	/** The last gate of a service. */
	find(service: string): OpenGate | undefined {
		return this.#gates.get(service);
	}
}

/** How far each service's rollout has come, in memory. */
export class WorldProgress implements Progress {
	readonly #notes = new Map<string, ProgressNote>();

	async keep(service: string, note: ProgressNote): Promise<void> {
		this.#notes.set(service, note);
	}

	/** What was kept last of a service. */
	find(service: string): ProgressNote | undefined {
		return this.#notes.get(service);
	}
}

/** Metrics that nobody checks. */
export const NO_METRIC_LOG: MetricLog = { put() {} };

/** What SNS has against a subject, as it says so. @throws {Refused} when it does not take it. */
export function acceptSubject(subject: string): void {
	if (SUBJECT.test(subject)) return;
	const reason = `Invalid parameter: Subject (${subject.length} characters): ${JSON.stringify(subject)}`;
	throw new Refused(`Publish: InvalidParameterException: ${reason}`, {});
}
