/** The steps that are played with the run's own service. */
import type { Color } from "../../runtime/contract/index.ts";
import { setAlarm } from "../aws/alarms.ts";
import { weightsOf } from "../aws/dns.ts";
import { entryOf, stop } from "../aws/executions.ts";
import { alarmOf, LONG_PROBATION_SECONDS } from "../stack/roots.ts";
import { accept, type Context, type OwnSubject, otherOf } from "./context.ts";
import { goBack, inWords, LONGEST_SECONDS } from "./rollout.ts";
import type { Traffic } from "./traffic.ts";
import { applying, type Watched, watchedRelease } from "./watched.ts";

/** How long a step may take to give the candidate its first traffic, in seconds: tasks must start, and Route 53 must spread it. */
const SHIFT_SECONDS = 1_800;
/** Of all users, the part that may fail without a release's fault: a network's. */
const LOST = 0.01;

/** A good release: it must get all the traffic, and no user may notice. */
export async function healthy(context: Context, own: OwnSubject): Promise<void> {
	const { entry, execution, release, traffic } = await watchedRelease(context, own, applying(context, own, 200));
	accept(
		entry.outcome !== "completed" && `a good release ended as ${entry.outcome}: ${entry.reason}`,
		execution.status !== "SUCCEEDED" && `its execution ended as ${execution.status}: ${execution.cause}`,
		...(await serves(context, own, release.candidate)),
		...lost(traffic),
	);
}

/** Whether a color has all of the traffic. */
async function serves({ aws }: Context, own: OwnSubject, color: Color): Promise<string[]> {
	const weights = await weightsOf(aws, own.zoneId, own.record);
	const alone = weights[color] > 0 && weights[otherOf(color)] === 0;
	return alone ? [] : [`${color} does not serve alone: ${inWords(weights)}`];
}

/** Whether users noticed something. */
function lost({ answers, unanswered }: Traffic): string[] {
	if (answers.length === 0) return ["no request was answered: can this machine reach the load balancers at port 80?"];
	const failed = answers.filter(({ status }) => status >= 500).length + unanswered;
	const most = Math.ceil(answers.length * LOST);
	return failed > most ? [`${failed} of ${answers.length} requests failed, more than ${most}`] : [];
}

/** Somebody wants the release before back, when the newer one has long been completed. Both load balancers turn at once. */
export async function rollback(context: Context, own: OwnSubject): Promise<void> {
	const { aws, measures, names } = context;
	if (context.releases[context.newest].number === 1) await watchedRelease(context, own, applying(context, own, 200));
	const asked = aws.clock.now();
	const back = () => goBack(context, own, `${names.own}-release`);
	const { entry, release, traffic } = await watchedRelease(context, own, back);
	measures.add("rollbackSeconds", secondsUntilGone(traffic, otherOf(release.candidate), asked));
	accept(
		entry.outcome !== "completed" && `a rollback ended as ${entry.outcome}: ${entry.reason}`,
		...(await serves(context, own, release.candidate)),
		...lost(traffic),
	);
}

/** From a moment until the last answer of a color, in seconds. */
function secondsUntilGone({ answers }: Traffic, color: Color, since: number): number {
	const last = answers.findLast((one) => one.color === color);
	return last ? Math.max(0, last.at - since) / 1_000 : 0;
}

/** A release whose page answers 500 while its health check answers 200: only users see it, and metrics must take it back. */
export async function sick(context: Context, own: OwnSubject): Promise<void> {
	const watched = await watchedRelease(context, own, applying(context, own, 500));
	const observed = watched.traffic.answers.filter(({ status }) => status === 500).length;
	accept(
		...(await takenBack(context, own, watched)),
		observed === 0 &&
			"no user saw the sick release: it was given up before it had traffic, or the traffic did not reach it",
	);
}

/** Somebody presses "Stop execution" in the console in the middle of a step. */
export async function abort(context: Context, own: OwnSubject): Promise<void> {
	const { aws, pace, measures, say } = context;
	let stopped = 0;
	const watched = await watchedRelease(
		context,
		own,
		applying(context, own, 200),
		async ({ candidate, execution }, traffic) => {
			await pace.until("traffic of the candidate", SHIFT_SECONDS, async () => {
				return traffic.weights[candidate] > 0 && traffic.answers.some(({ color }) => color === candidate);
			});
			await stop(aws, execution.arn, "npm run acceptance stops it as a person does in the console");
			stopped = aws.clock.now();
			say(`${own.name}: stopped`);
		},
	);
	const { traffic, release } = watched;
	if (stopped > 0) measures.add("abortSeconds", secondsUntilGone(traffic, release.candidate, stopped));
	accept(
		...(await takenBack(context, own, watched)),
		watched.execution.status !== "ABORTED" && `the execution ended as ${watched.execution.status}, not as ABORTED`,
	);
}

/** The team's alarm rings once a release has had all the traffic for a moment. */
export async function probation(context: Context, own: OwnSubject): Promise<void> {
	const { aws, pace, measures, names, say } = context;
	let rang = 0;
	const begin = applying(context, own, 200, LONG_PROBATION_SECONDS);
	const watched = await watchedRelease(context, own, begin, async ({ attempt }) => {
		await pace.until("a completed release", LONGEST_SECONDS, async () => {
			return (await entryOf(aws, own.table, own.name, attempt))?.outcome === "completed";
		});
		rang = aws.clock.now();
		await setAlarm(aws, alarmOf(names), "ALARM");
		say(`${own.name}: the team's alarm rings`);
	}).finally(() => setAlarm(aws, alarmOf(names), "OK"));
	const { traffic, release } = watched;
	measures.add("takeBackSeconds", secondsUntilGone(traffic, release.candidate, rang));
	accept(...(await takenBack(context, own, watched, "rolled-back")), ...lost(traffic));
}

/** What is not as it must be after a release was given up. */
async function takenBack(
	{ aws }: Context,
	own: OwnSubject,
	{ entry, release, forwards }: Watched,
	outcome: "failed-back" | "rolled-back" = "failed-back",
): Promise<string[]> {
	const weights = await weightsOf(aws, own.zoneId, own.record);
	const { before, after } = forwards;
	return [
		...(entry.outcome === outcome ? [] : [`the release ended as ${entry.outcome}: ${entry.reason}`]),
		...(weights[release.candidate] === 0 ? [] : [`${release.candidate} still has weight: ${inWords(weights)}`]),
		...(JSON.stringify(before) === JSON.stringify(after)
			? []
			: [`the listeners forward to ${JSON.stringify(after)}, and before the release to ${JSON.stringify(before)}`]),
	];
}
