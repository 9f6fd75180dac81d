import { EPOCH } from "../../rehearsal/run.ts";
import { COLORS, type Color, type ServiceConfig, WATCHDOG } from "../../runtime/contract/index.ts";
import { percentAt } from "../model/shares.ts";
import { ATTEMPTS, greenOf, type Snapshot } from "../model/snapshot.ts";
import type { End, Write } from "../model/watcher.ts";

/** What the reason of a release begins with in history that was withdrawn. */
export const WITHDRAWN = "Withdrawn: ";

/** A moment of a rehearsal in seconds since the deployment, from how functions write it. */
export function timestamp(timestamp: string): number {
	return (Date.parse(timestamp) - EPOCH) / 1_000;
}

/** Whether so many seconds lie between two moments, to the millisecond. */
export function lasted(from: number, to: number, seconds: number): boolean {
	return Math.round((to - from) * 1_000) >= Math.round(seconds * 1_000);
}

/**
 * The step's percentage that a write goes beyond: by giving the candidate more, or by routing a load balancer to it. Nothing for any other
 * write.
 */
export function beyond({ name, before }: Write, after: Snapshot, service: ServiceConfig): number | undefined {
	const [was, now] = [before, after].map(({ records }) => percentAt(records, service)) as [number, number];
	if (name === "dns.change" && now > was) return was;
	const routed = COLORS.some(
		(alb) => greenOf(after.actions[alb], service, alb) > greenOf(before.actions[alb], service, alb),
	);
	return name === "loadBalancers.route" && routed ? was : undefined;
}

/** Whether somebody has asked for just the rollout that holds the lock, to go back at rest: nobody is asked about that, and nothing has to be proven. */
export function goesBack({ lock }: Pick<Snapshot, "lock">): boolean {
	return lock?.attempt === ATTEMPTS.askedRollback;
}

/** Which color is to have all of the traffic, as history says: green once a release has completed, unless somebody has had it go back since. */
export function stays({ history }: Snapshot): Color {
	const completed = history.filter(({ outcome }) => outcome === "completed").map(({ attempt }) => attempt);
	return completed.length > 0 && !completed.includes(ATTEMPTS.askedRollback) ? "green" : "blue";
}

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
