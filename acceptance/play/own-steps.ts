/** The steps that are played with the run's own service. */
import { weightsOf } from "../aws/dns.ts";
import { stop } from "../aws/executions.ts";
import { accept, type Context, type OwnSubject, otherOf } from "./context.ts";
import { inWords } from "./rollout.ts";
import { type Watched, watchedRelease } from "./watched.ts";

/** How long a step may take to give the candidate its first traffic, in seconds: tasks must start, and Route 53 must spread it. */
const SHIFT_SECONDS = 1_800;
/** Of all users, the part that may fail without a release's fault: a network's. */
const LOST = 0.01;

/** A good release: it must get all the traffic, and no user may notice. */
export async function healthy(context: Context, own: OwnSubject): Promise<void> {
	const { entry, execution, release, traffic } = await watchedRelease(context, own, 200);
	const weights = await weightsOf(context.aws, own.zoneId, own.record);
	const failed = traffic.answers.filter(({ status }) => status >= 500).length + traffic.unanswered;
	const most = Math.ceil(traffic.answers.length * LOST);
	accept(
		entry.outcome !== "completed" && `a good release ended as ${entry.outcome}: ${entry.reason}`,
		execution.status !== "SUCCEEDED" && `its execution ended as ${execution.status}: ${execution.cause}`,
		(weights[release.candidate] === 0 || weights[otherOf(release.candidate)] !== 0) &&
			`${release.candidate} does not serve alone: ${inWords(weights)}`,
		traffic.answers.length === 0 && "no request was answered: can this machine reach the load balancers at port 80?",
		failed > most && `${failed} of ${traffic.answers.length} requests failed, more than ${most}`,
	);
}

/** A release whose page answers 500 while its health check answers 200: only users see it, and metrics must take it back. */
export async function sick(context: Context, own: OwnSubject): Promise<void> {
	const watched = await watchedRelease(context, own, 500);
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
	const watched = await watchedRelease(context, own, 200, async ({ candidate, execution }, traffic) => {
		await pace.until("traffic of the candidate", SHIFT_SECONDS, async () => {
			return traffic.weights[candidate] > 0 && traffic.answers.some(({ color }) => color === candidate);
		});
		await stop(aws, execution.arn, "npm run acceptance stops it as a person does in the console");
		stopped = aws.clock.now();
		say(`${own.name}: stopped`);
	});
	const { candidate } = watched.release;
	const last = watched.traffic.answers.findLast((one) => one.color === candidate);
	if (last && stopped > 0) measures.add("abortSeconds", Math.max(0, last.at - stopped) / 1_000);
	accept(
		...(await takenBack(context, own, watched)),
		watched.execution.status !== "ABORTED" && `the execution ended as ${watched.execution.status}, not as ABORTED`,
	);
}

/** What is not as it must be after a release was given up. */
async function takenBack({ aws }: Context, own: OwnSubject, { entry, release, forwards }: Watched): Promise<string[]> {
	const weights = await weightsOf(aws, own.zoneId, own.record);
	const { before, after } = forwards;
	return [
		...(entry.outcome === "failed-back" ? [] : [`the release ended as ${entry.outcome}: ${entry.reason}`]),
		...(weights[release.candidate] === 0 ? [] : [`${release.candidate} still has weight: ${inWords(weights)}`]),
		...(JSON.stringify(before) === JSON.stringify(after)
			? []
			: [`the listeners forward to ${JSON.stringify(after)}, and before the release to ${JSON.stringify(before)}`]),
	];
}
