import type { Phase } from "../../../asl/phase.ts";
import type { RunningDocument } from "../../../runtime/contract/index.ts";
import { reasonOf } from "../../../runtime/core/rollout/announcement.ts";
import { hasTraffic, previewsNext } from "../../../runtime/core/rollout/capacity.ts";

/** What a rollout waits for. */
export interface Wait {
	readonly what: "candidate" | "bake" | "verdict" | "gate" | "fail-back" | "watchdog";
	/** Why, for people. */
	readonly reason: string;
	/** Until when at most, where that is known. */
	readonly until: string | null;
}

/** What a rollout waits for, by what the last task that acts left. */
export function waitOf(document: RunningDocument, phase: Phase, now: Date): Wait | null {
	switch (phase) {
		case "preparing":
			return preparing(document);
		case "watching":
			return watching(document, now);
		case "waiting":
			return waiting(document);
		case "failing-back":
			return failingBack(document);
		default:
			return null;
	}
}

function preparing({ rollout, service }: RunningDocument): Wait {
	const { prepareSeconds, stragglerSeconds } = service.timing;
	const bakeSeconds = previewsNext(rollout, service)
		? (service.schedule[rollout.step + 1]?.bakeSeconds ?? 0)
		: undefined;
	if (bakeSeconds !== undefined) {
		const reason = "the candidate's tasks and targets, and then the step at 0 %, which its preview alone reaches";
		return { what: "candidate", reason, until: after(rollout.preparingSince, prepareSeconds + bakeSeconds) };
	}
	const reason = "the candidate's tasks and targets";
	// Before the first shift, clients of the rollout before may have to leave its load balancer as well.
	const seconds = !hasTraffic(rollout, service) ? Math.max(prepareSeconds, stragglerSeconds) : prepareSeconds;
	return { what: "candidate", reason, until: after(rollout.preparingSince, seconds) };
}

/** What each check says stands in the observer's log, and on the dashboard: nobody who only checks writes into the table. */
function watching({ rollout, service }: RunningDocument, now: Date): Wait {
	const bakeSeconds = service.schedule[rollout.step]?.bakeSeconds ?? 0;
	const { inSyncSeconds, holdSeconds } = service.timing;
	const atBest = service.dns.ttlSeconds + bakeSeconds;
	const over = after(rollout.shiftedAt, atBest + inSyncSeconds);
	if (over === null || now.getTime() < Date.parse(over))
		return { what: "bake", reason: "the step is watched", until: over };
	const reason = "the step is held for longer than its bake: the dashboard and the observer's log say why";
	return { what: "verdict", reason, until: after(over, holdSeconds) };
}

function waiting({ gate }: RunningDocument): Wait | null {
	return gate ? { what: "gate", reason: gate.reason, until: after(gate.since, gate.seconds) } : null;
}

function failingBack(document: RunningDocument): Wait {
	const { error, cause } = reasonOf(document);
	return { what: "fail-back", reason: `${error}: ${cause}`, until: null };
}

/** A moment so many seconds after another. */
function after(timestamp: string | undefined, seconds: number): string | null {
	return timestamp === undefined ? null : new Date(Date.parse(timestamp) + seconds * 1000).toISOString();
}
