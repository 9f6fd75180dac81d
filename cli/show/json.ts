import type { HistoryEntry } from "../../runtime/contract.ts";
import type { ServiceStatus } from "../read/status.ts";

/** Raised when a field changes its meaning or goes; not when one is added. */
const VERSION = 1;

/** What `status --json` prints, documented in docs/operate.md. */
export function statusDocument(at: Date, services: readonly ServiceStatus[], waitedFor: HistoryEntry | null) {
	return { format: "ecs-dns-canary/status", version: VERSION, at: at.toISOString(), services, waitedFor } as const;
}

/** What was done with a rollout: `promote --json` and `abort --json` print it. */
export interface Done {
	readonly service: string;
	/** ARN of the execution. */
	readonly execution: string;
	readonly deploymentId: string;
	readonly done: "promoted" | "aborted";
	/** What comes next, for people. */
	readonly message: string;
}

/** What `promote --json` and `abort --json` print, documented in docs/operate.md. */
export function doneDocument(done: Done) {
	return { format: "ecs-dns-canary/decision", version: VERSION, ...done } as const;
}

/** A document as it is printed. */
export function written(document: object): string {
	return JSON.stringify(document, null, 2);
}
