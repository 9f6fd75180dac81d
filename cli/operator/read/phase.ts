import type { Rollout, RolloutDocument } from "../../../runtime/contract.ts";

/** What a rollout is doing, in a word that scripts may trust. */
export type Phase =
	| "queued"
	| "preparing"
	| "shifting"
	| "watching"
	| "waiting"
	| "completing"
	| "completed"
	| "failing-back";

/** The states of the state machine, by what the rollout does in them. */
const STATES: Readonly<Record<Phase, readonly string[]>> = {
	queued: ["Load", "NotLoaded", "Begin", "BeginChoice", "Queue", "Skipped", "AnnounceRefused", "Refused"],
	preparing: ["Prepare", "Ready", "ReadyChoice", "AwaitReady", "GateOpened", "GateChoice"],
	shifting: ["Route", "Shift"],
	// From a shift until the next task that acts: nobody who only checks keeps anything.
	watching: ["Settle", "SettleChoice", "AwaitSettle", "Assess", "AssessChoice", "AwaitAssess"],
	waiting: ["Gate", "AwaitDecision", "Watch", "WatchChoice", "AwaitWatch"],
	completing: ["Confirm", "ConfirmChoice", "Complete"],
	completed: [
		"AnnounceCompleted",
		"Probation",
		"CountStragglers",
		"Retire",
		"Completed",
		"AnnounceNotRetired",
		"NotRetired",
	],
	"failing-back": [
		...[
			"NobodyDecided",
			"WentSick",
			"FailBack",
			"FailBackChoice",
			"Restore",
			"RestoreChoice",
			"AwaitRestore",
			"Verify",
			"VerifyChoice",
		],
		...["AnnounceFailedBack", "Conclude", "FailedBack", "AnnounceStuck", "Stuck"],
	],
};

/** What a rollout does in a state, if the state machine has such a state. */
export function phaseOf(state: string): Phase | undefined {
	const found = Object.entries(STATES).find(([, states]) => states.includes(state));
	return found && (found[0] as Phase);
}

/** The document of a rollout that Begin has made. */
export type RunningDocument = RolloutDocument & { readonly rollout: Rollout };

/** In these the weights still stand at the step before, whose watching is over. */
const BETWEEN: readonly Phase[] = ["preparing", "shifting", "completing", "completed"];

/** Index of the step under way, or being prepared; beyond the last when all are over. */
export function currentStep({ step }: Rollout, phase: Phase): number {
	return BETWEEN.includes(phase) ? step + 1 : step;
}
