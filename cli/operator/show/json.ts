import type { HistoryEntry, ReleaseAnswer } from "../../../runtime/contract/index.ts";
import type { ServiceStatus } from "../read/status.ts";

/** Raised when a field changes its meaning or goes; not when one is added. */
const VERSION = 2;

/** What `status --json` prints, documented in docs/operate.md. */
export function statusDocument(at: Date, services: readonly ServiceStatus[], waitedFor: HistoryEntry | null) {
	return { format: "ecs-dns-canary/status", version: VERSION, at: at.toISOString(), services, waitedFor } as const;
}

/** What was done with a rollout: `promote --json` and `abort --json` print it. */
export interface Done {
	readonly service: string;
	/** ARN of the execution. */
	readonly execution: string;
	readonly attempt: string;
	readonly done: "promoted" | "aborted";
	/** What comes next, for people. */
	readonly message: string;
}

/** What `promote --json` and `abort --json` print, documented in docs/operate.md. */
export function doneDocument(done: Done) {
	return { format: "ecs-dns-canary/decision", version: VERSION, ...done } as const;
}

/** What `release`, `retry` and `rollback` print with `--json`, documented in docs/operate.md. */
export function askedDocument(answer: ReleaseAnswer) {
	return { format: "ecs-dns-canary/release", version: VERSION, ...answer } as const;
}

/**
 * What JSON itself does not escape, and a terminal or a runner would not take for data (`plain.ts`). All of it stands in texts only, so the
 * document that is read is the same.
 */
const NOT_DATA = /[\u007f-\u009f\p{Cf}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}]|(?<=#)#/gu;

/** A document as it is printed. */
export function written(document: object): string {
	return JSON.stringify(document, null, 2).replace(NOT_DATA, escaped);
}

function escaped(character: string): string {
	const units = Array.from({ length: character.length }, (_, i) => character.charCodeAt(i));
	return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
}
