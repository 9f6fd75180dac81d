import {
	type Lock,
	type Probation,
	probationChecks,
	type Release,
	type ReleasedImage,
	type RunningDocument,
} from "../contract/index.ts";
import { announce, refusedText } from "../core/rollout/announcement.ts";
import { unknownText } from "../core/rollout/digests.ts";
import { withoutChecks } from "../core/rollout/memory.ts";
import { exchanged, scaledAgainIn } from "../core/rollout/scaling.ts";
import { describeRecords, previewTo, swap } from "../core/routing/dns.ts";
import { routeTo } from "../core/routing/route.ts";
import { same } from "../core/routing/same.ts";
import { ForeignChange } from "../errors.ts";
import { readOriginal } from "../fail-back/live.ts";
import { hookTasks, productionTags, tolerateRefusal } from "../fail-back/tidy-up.ts";
import type { ActuatorPorts } from "../ports/index.ts";
import { entryOf } from "./attempt-answer.ts";
import { checkWanted } from "./check-wanted.ts";
import { heldBy, heldLock } from "./lock.ts";
import { emit } from "./notify.ts";
import { readImages } from "./read-images.ts";
import { unchanged } from "./route.ts";
import { type ActuatorTask, running, type TaskContext } from "./task.ts";

type Context = TaskContext<ActuatorPorts>;

/**
 * Complete: the old load balancer serves the new color, the preview leads to the old load balancer, the tags and what scales the colors
 * change places; then history is written, the lock is released and probation begins, all or none. Run again after that it does nothing. A tag
 * or a minimum that AWS refuses for good is told,
 * and decides nothing.
 * @throws {Superseded} when somebody wants something else by now.
 * @throws {ForeignChange} when the weights or listeners are no longer as the rollout left them.
 */
export const complete: ActuatorTask = running(async (checked, context) => {
	const document = withoutChecks(checked);
	const { candidate, attempt } = document.rollout;
	const { service } = document;
	const { ports, execution, now, log } = context;
	const reason = `${candidate} serves 100 %: ${document.verdict?.reason ?? ""}`;
	const entry = await ports.history.find(service.name, attempt);
	const before = await releaseOf(document, context);
	if (entry?.execution === execution && entry.outcome === "completed")
		return live(document, { at: entry.at, reason, refused: entry.refused, images: before?.images });
	const lock = await heldLock(document, context);
	await checkWanted(document, ports);
	const preview = await routeOldAlb(document, lock, context);
	await movePreview(document, lock, preview, context);
	// A container may have exited, and passed, while another keeps its task.
	const writes = [
		...hookTasks(service, document.rollout, ports),
		...productionTags(service, candidate, ports),
		...scaleByRole(document, context),
	];
	const refused = await tolerateRefusal(writes, log);
	const { verdicts, startedAt } = document.rollout;
	const observed = { verdicts, ...(refused.length > 0 && { refused }) };
	const outcome = { outcome: "completed", reason, at: now.toISOString() } as const;
	const ended = { ...entryOf(document), execution, ...outcome, ...observed };
	const serves = before ? [await served(before, document, context)] : [];
	await ports.locks.conclude(service.name, execution, ended, serves, probationOf(lock, document, context));
	ports.metricLog.put(service.name, {
		RolloutsCompleted: 1,
		RolloutSeconds: (now.getTime() - Date.parse(startedAt)) / 1000,
	});
	const completed = live(document, { at: ended.at, reason, refused, images: serves[0]?.images });
	await emit(completed, { change: "completed", what: `${candidate} is live`, reason }, context);
	return completed;
});

/** When a release has completed, why, and what AWS refused of it. */
interface Ended {
	readonly at: string;
	readonly reason: string;
	readonly refused?: readonly string[] | undefined;
	/** What it was released as. */
	readonly images?: readonly ReleasedImage[] | undefined;
}

async function releaseOf({ service, attempt }: RunningDocument, { ports }: Context): Promise<Release | undefined> {
	return attempt && ports.attempts.release(service.name, attempt.release);
}

/** A release as it serves: by the task definition that it was brought with, and by the digests that its tasks run. */
async function served(release: Release, document: RunningDocument, context: Context): Promise<Release> {
	const { attempt, rollout } = document;
	const deployed = { color: rollout.candidate, deploymentId: rollout.deploymentId };
	const images = await readImages(release.images, deployed, { ...context, service: document.service });
	const { taskDefinition = release.taskDefinition } = attempt ?? {};
	return { ...release, taskDefinition, images: [...images], servedAt: context.now.toISOString() };
}

/** The rollout of a release that serves, on probation from now on, and what people are told of it. */
function live(document: RunningDocument, { at, reason, refused = [], images = [] }: Ended): RunningDocument {
	const { service, rollout } = document;
	const until = untilOf(document, at);
	const what = `${rollout.candidate} is live`;
	const probation = { since: at, until, checksLeft: probationChecks(service) };
	const text = `${reason}${judgedText(document, until)}${unknownText(images)}${refusedText(refused)}`;
	const announcement = announce(service.name, what, text);
	return { ...document, announcement, probation, ...(refused.length > 0 && { refused: [...refused] }) };
}

function judgedText({ service, rollout }: RunningDocument, until: string): string {
	if (service.timing.probationSeconds === 0) return "";
	return `\nIt is on probation until ${until}: should it fail, ${rollout.stable} gets the traffic back.`;
}

function untilOf({ service }: RunningDocument, since: string): string {
	return new Date(Date.parse(since) + 1_000 * service.timing.probationSeconds).toISOString();
}

/** All that the lock kept, until the old color is retired. */
function probationOf(lock: Lock, document: RunningDocument, { execution, now }: Context): Probation {
	const since = now.toISOString();
	const watched = { owner: execution, ownerSince: since, since, until: untilOf(document, since) };
	return { ...heldBy(lock), ...watched, service: lock.service };
}

/** Re-routes the old load balancer, if everything still is as the rollout left it. Answers the live preview records. */
async function routeOldAlb(document: RunningDocument, { original }: Lock, { ports }: Context) {
	const { candidate, stable, records } = document.rollout;
	const { service } = document;
	const live = await readOriginal(service, ports);
	if (!same(live.records, records)) {
		throw new ForeignChange(
			`records were (${describeRecords(records)}), but are now (${describeRecords(live.records)})`,
		);
	}
	const routed = (alb: typeof stable) => routeTo(original.actions[alb], service.loadBalancers[alb], candidate);
	unchanged(service, candidate, [routed(candidate)], live.actions[candidate]);
	unchanged(service, stable, [original.actions[stable], routed(stable)], live.actions[stable]);
	await ports.loadBalancers.route(service.loadBalancers[stable].listener, routed(stable));
	return live.preview;
}

/**
 * The writes by which the new color is scaled as the old one was, in all if it has had all of the traffic for long enough. The old one gets
 * the new one's minimum, and goes on without its tasks being taken away until it is retired: traffic may have to come back to it.
 */
function scaleByRole({ rollout, service }: RunningDocument, { ports, now }: Context): (() => Promise<void>)[] {
	const { candidate, stable, scaling, shiftedAt = now.toISOString() } = rollout;
	if (!scaling) return [];
	const again = scaledAgainIn(rollout, shiftedAt, now) === 0;
	const { [candidate]: serving, [stable]: old } = exchanged(scaling);
	const update = (color: typeof stable, change: Parameters<typeof ports.scaling.update>[1]) => () =>
		ports.scaling.update(service.services[color], change);
	return [
		...(serving ? [update(candidate, { min: serving.min, ...(again && { suspended: serving.suspended }) })] : []),
		...(old && old.min !== scaling[stable]?.min ? [update(stable, { min: old.min })] : []),
	];
}

async function movePreview(
	document: RunningDocument,
	{ stable: idle, original }: Lock,
	preview: Lock["original"]["preview"],
	{ ports, log }: Context,
): Promise<void> {
	const { service } = document;
	const wanted = previewTo(preview, document.rollout.records, idle);
	if (same(preview, wanted)) return;
	if (!same(preview, original.preview))
		log.warn("overwriting a foreign change of the preview", { found: describeRecords(preview) });
	await ports.dns.change(service.dns.zoneId, swap(preview, wanted), `preview leads to the ${idle} load balancer`);
}
