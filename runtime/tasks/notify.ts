import type { RolloutDocument, RunningDocument, StateChange } from "../contract/index.ts";
import { announce } from "../core/rollout/announcement.ts";
import { percentOf } from "../core/rollout/capacity.ts";
import { weightsIn } from "../core/routing/dns.ts";
import type { EventBus, Progress, Topic } from "../ports/index.ts";
import type { TaskContext } from "./task.ts";

/** What to tell of a rollout. */
export interface Notification {
	readonly change: StateChange["change"];
	/** What has happened, in a few words: the subject of the message. */
	readonly what: string;
	/** Why, and what to do. */
	readonly reason: string;
}

/** Changes after which the candidate has no share any more. */
const NOTHING_LEFT: ReadonlySet<StateChange["change"]> = new Set(["failed-back", "rolled-back", "refused"]);

/** The state that a rollout goes on with, after each change that people are told of on the way. */
const NEXT = {
	started: "Deploy",
	shifted: "Settle",
	paused: "AwaitDecision",
	frozen: "Frozen",
	"failing-back": "Restore",
} as const;

/** Tells people and other systems of a change of state, and keeps it for those who check. */
export async function notify(
	document: RunningDocument,
	notification: Notification & { readonly change: keyof typeof NEXT },
	context: TaskContext<{ readonly topic: Topic; readonly events: EventBus; readonly progress: Progress }>,
): Promise<void> {
	const { subject, message } = announce(document.service.name, notification.what, notification.reason);
	const published = context.ports.topic
		.publish({ subject, message })
		// Who does not hear of a step hears how the rollout ends: the state machine itself announces that.
		.catch((error: unknown) =>
			context.log.error("the announcement could not be published", { change: notification.change, error }),
		);
	await Promise.all([
		published,
		emit(document, notification, context),
		keepProgress(document, NEXT[notification.change], context),
	]);
}

/** Tells other systems only: people are told by the state machine. A rollout never waits for what cannot be told. */
export async function emit(
	document: RunningDocument,
	{ change, what, reason }: Notification,
	{ ports, execution, now, log }: TaskContext<{ readonly events: EventBus }>,
): Promise<void> {
	const { service, rollout, verdict, error: caught, refused } = document;
	const { attempt, deploymentId, stable, candidate } = rollout;
	const back = NOTHING_LEFT.has(change);
	const event: StateChange = {
		version: 1,
		service: service.name,
		rollout: execution,
		attempt,
		...(deploymentId && { deploymentId }),
		change,
		at: now.toISOString(),
		stable,
		candidate,
		percent: back ? 0 : percentOf(rollout, service),
		weights: weightsIn(back ? rollout.original.records : rollout.records),
		// An error that was caught led here, and not what the last check had said before it.
		...(verdict && !caught && { verdict }),
		...(refused && { refused }),
		message: `${what}: ${reason}`,
	};
	await ports.events
		.put(event)
		.catch((error: unknown) => log.error("the change of state could not be put on the event bus", { change, error }));
}

/**
 * Keeps how far a rollout has come, for those who check. A rollout never waits for what cannot be kept.
 * @param state - name of the state that it goes on with.
 */
export async function keepProgress(
	document: RolloutDocument,
	state: string,
	{ ports, execution, now, log }: TaskContext<{ readonly progress: Progress }>,
): Promise<void> {
	await ports.progress
		.keep(document.service.name, { execution, state, at: now.toISOString(), document })
		.catch((error: unknown) => log.error("how far the rollout has come could not be kept", { state, error }));
}
