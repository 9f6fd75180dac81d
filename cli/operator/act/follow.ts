import type { HistoryEntry } from "../../../runtime/contract/index.ts";
import { inert, oneLine, plain } from "../../command-line/plain.ts";
import { UsageError } from "../exit.ts";
import type { Meant } from "../find/rollout.ts";
import type { Lookup } from "../find/services.ts";
import { type Snapshot, snapshotOf } from "../read/snapshot.ts";
import { type ServiceStatus, statusOf } from "../read/status.ts";
import { timestamp } from "../show/format.ts";
import { type Paint, painted } from "../show/paint.ts";
import { Screen } from "../show/screen.ts";
import type { Terminal } from "../show/terminal.ts";
import { summaryOf, textOf } from "../show/text.ts";
import type { Sources } from "../sources.ts";
import { type Clock, POLL, steadily } from "./steadily.ts";

/** How a rollout that was followed ended. */
export interface Followed {
	/** What was seen last. */
	readonly snapshot: Snapshot;
	readonly ending: HistoryEntry;
}

/**
 * Follows a rollout until it has ended: the one that is meant, or else the service's that runs, or waits, or has run last.
 * @param draws - whether it is drawn on standard output. Otherwise standard error gets a line whenever something changes.
 * @throws {Mistake} when the service never had a rollout.
 */
export async function follow(
	meant: Meant,
	draws: boolean,
	lookup: Lookup,
	clock: Clock,
	{ stdout, stderr, paint }: Terminal,
): Promise<Followed> {
	const screen = new Screen(draws ? stdout : { write: (text) => stderr.write(text) });
	let { attempt, execution } = meant;
	for (;;) {
		const snapshot = await steadily(() => snapshotOf(meant.service, lookup), clock, stderr);
		const { running, queue, history } = snapshot;
		attempt ??= running?.lock.attempt ?? queue?.[0]?.attempt ?? lastOf(history)?.attempt;
		if (attempt === undefined) throw new UsageError(`${meant.service} has had no rollout yet`);
		const pinned: Meant = { ...meant, attempt, ...(execution && { execution }) };
		const ending = await steadily(() => endingOf(pinned, snapshot, lookup.sources, clock.now()), clock, stderr);
		if (ending) return { snapshot, ending };
		const active = running?.lock.attempt === attempt ? running.arn : undefined;
		execution = active ?? queue?.find((each) => each.attempt === attempt)?.arn ?? execution;
		draw(statusOf(snapshot), screen, clock.now(), paint);
		await clock.sleep(POLL);
	}
}

/** The last rollout: a deployment that was skipped began none. */
function lastOf(history: readonly HistoryEntry[]): HistoryEntry | undefined {
	return history.find(({ outcome }) => outcome !== "skipped") ?? history[0];
}

async function endingOf(
	{ service, attempt = "", execution }: Meant,
	{ running, history }: Snapshot,
	{ executions, ledger }: Pick<Sources, "executions" | "ledger">,
	now: Date,
): Promise<HistoryEntry | undefined> {
	const entry = history.find((each) => each.attempt === attempt);
	if (entry && entry.outcome !== "running") return entry;
	if (running?.lock.attempt === attempt || execution === undefined) return undefined;
	const view = await executions.find(execution);
	if (view?.running) return undefined;
	// It may have ended since the history was read. What never took the lock has none.
	const late = await ledger.find(service, attempt);
	if (late) return late.outcome === "running" ? undefined : late;
	const reason = [view?.error ?? view?.status ?? "gone", view?.cause].filter(Boolean).join(": ");
	return { attempt, execution, outcome: "abandoned", reason, at: now.toISOString() };
}

function draw(status: ServiceStatus, screen: Screen, now: Date, paint: Paint): void {
	const { service, rollout } = status;
	const line = rollout
		? `${timestamp(now)}  ${oneLine(service)}  ${summaryOf(rollout, now, paint)}`
		: `${oneLine(service)} waits for its turn`;
	const about = rollout ? [rollout.phase, rollout.step, rollout.waitsFor?.what, rollout.verdict?.code] : [];
	screen.draw(inert(textOf(status, now, paint)), inert(line), JSON.stringify(about));
}

/** How a rollout ended, for people. */
export function endingText(service: string, entry: HistoryEntry, paint: Paint): string {
	const { outcome, attempt, at, reason } = plain(entry);
	return `${oneLine(service)}: ${attempt} ${painted(outcome, paint)} at ${timestamp(at)}: ${reason}`;
}
