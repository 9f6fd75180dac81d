import { WATCHDOG } from "../../runtime/contract.ts";
import type { End } from "../model/watcher.ts";

/** The actions that move traffic: without them nothing can be brought back. */
const MOVES_TRAFFIC = ["ModifyListener", "ChangeResourceRecordSets"];
/** How long ago the alarm may have been up last, in seconds: it checks whole minutes. */
const UP_SECONDS = 120;

/**
 * Whether a rollout that does not end is kept as it has to be: AWS refuses for good what moves traffic, the watchdog holds the lock and
 * goes on trying, an alarm is up, and people have been told.
 */
export function keptLoud({ quiet, deniedForGood, snapshot, alarms, notified }: End): boolean {
	if (quiet || !MOVES_TRAFFIC.some((action) => deniedForGood.has(action))) return false;
	const up = alarms.risesAfter(snapshot.seconds - UP_SECONDS) <= snapshot.seconds;
	return up && notified.length > 0 && snapshot.lock?.owner === WATCHDOG;
}
