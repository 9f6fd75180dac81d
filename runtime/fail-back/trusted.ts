import type { Held, Original, ServiceAtStake } from "../contract/index.ts";
import { changedFaults, strayFaults } from "../core/routing/changed.ts";
import { originalFaults } from "../core/routing/original.ts";
import { UntrustedOriginal } from "../errors.ts";

/** The record sets as they are. */
export type Live = Pick<Original, "records" | "preview">;

/** Before anything is written, and without a call. @throws {UntrustedOriginal} when what was held cannot be an original of the service. */
export function checkOriginal(service: ServiceAtStake, held: Held): void {
	refuse(originalFaults(service, held));
}

/** Before anything is written, by who has read everything first. @throws {UntrustedOriginal} when users' names would lead elsewhere. */
export function checkTargets(original: Original, live: Live): void {
	refuse(strayFaults(original, live));
}

/** Before the records are written. @throws {UntrustedOriginal} when somebody else has changed more of them than their weights. */
export function checkRecords(original: Original, live: Live): void {
	refuse(changedFaults(original, live));
}

function refuse(faults: readonly string[]): void {
	if (faults.length > 0) throw new UntrustedOriginal(faults);
}
