import { together, type Watcher } from "../model/watcher.ts";
import { alarm } from "./alarm.ts";
import { capacity } from "./capacity.ts";
import { caught } from "./caught.ts";
import { craftedLock } from "./crafted-lock.ts";
import { ends } from "./ends.ts";
import { frozen } from "./frozen.ts";
import { gate } from "./gate.ts";
import { heeded } from "./heeded.ts";
import { hookTasks } from "./hook-tasks.ts";
import { hooks } from "./hooks.ts";
import { inTime } from "./in-time.ts";
import type { Invariant, Violation } from "./invariant.ts";
import { listenerFirst } from "./listener-first.ts";
import { newest } from "./newest.ts";
import { noBlame } from "./no-blame.ts";
import { noData } from "./no-data.ts";
import { noOverwriting } from "./no-overwriting.ts";
import { notAnothers } from "./not-anothers.ts";
import { notifying } from "./notifications.ts";
import { notified } from "./notified.ts";
import { oneAnswer } from "./one-answer.ts";
import { oneAttempt } from "./one-attempt.ts";
import { oneWriter } from "./one-writer.ts";
import { own } from "./own.ts";
import { probationEnds } from "./probation-ends.ts";
import { reason } from "./reason.ts";
import { refusedForGood } from "./refused-for-good.ts";
import { room } from "./room.ts";
import { share } from "./share.ts";
import { stableHealth } from "./stable-health.ts";
import { started } from "./started.ts";
import { takenBack } from "./taken-back.ts";
import { twice } from "./twice.ts";
import { unrecorded } from "./unrecorded.ts";
import { weights } from "./weights.ts";
import { withdrawn } from "./withdrawn.ts";

/** Everything that must hold, whatever fails. To add one, write it beside the others and list it here. */
export const INVARIANTS: readonly Invariant[] = [
	weights,
	share,
	ends,
	alarm,
	started,
	listenerFirst,
	oneAnswer,
	oneAttempt,
	newest,
	oneWriter,
	twice,
	own,
	notAnothers,
	craftedLock,
	stableHealth,
	noData,
	probationEnds,
	reason,
	noBlame,
	refusedForGood,
	capacity,
	room,
	takenBack,
	noOverwriting,
	heeded,
	hooks,
	hookTasks,
	gate,
	frozen,
	withdrawn,
	inTime,
	caught,
	notifying,
	notified,
	unrecorded,
];

/** Watches one rehearsal by every invariant. */
export function watchAll(violations: Violation[], invariants: readonly Invariant[] = INVARIANTS): Watcher {
	return together(
		invariants.map(({ name, watch }) =>
			watch((message, seconds) => violations.push({ invariant: name, message, seconds })),
		),
	);
}
